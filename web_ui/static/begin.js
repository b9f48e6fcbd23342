// Offers the browser's own time zone where the post has another one.
const select = document.querySelector("[name=zone]");
const offer = document.querySelector("[data-zone-offer]");
const own = Intl.DateTimeFormat().resolvedOptions().timeZone;
if (own && own !== select.value && [...select.options].some((one) => one.value === own)) {
  offer.textContent = offer.dataset.zoneOffer.replace("{zone}", own);
  offer.hidden = false;
  offer.addEventListener("click", () => {
    select.value = own;
    offer.hidden = true;
    select.focus();
  });
}
