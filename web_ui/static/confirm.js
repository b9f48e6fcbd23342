// Asks once more before what cannot be taken back: a thumb on a phone hits the wrong button easily.
document.addEventListener("submit", (event) => {
  const asked = event.submitter?.dataset.confirm;
  if (asked && !window.confirm(asked)) event.preventDefault();
});
