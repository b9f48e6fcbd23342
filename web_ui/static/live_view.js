// A camera's live picture: begins when asked for, ends by itself after ten minutes or when the page is left.
const LONGEST_MS = 10 * 60 * 1000;

for (const view of document.querySelectorAll(".live-view")) {
  const picture = view.querySelector("img");
  const button = view.querySelector("button");
  const said = view.querySelector("[role=status]");
  let timer = 0;

  function stop(text) {
    clearTimeout(timer);
    timer = 0;
    picture.hidden = true;
    picture.removeAttribute("src");
    button.textContent = view.dataset.start;
    said.textContent = text;
  }

  function start() {
    picture.src = `${view.dataset.src}?${Date.now()}`;
    picture.hidden = false;
    button.textContent = view.dataset.stop;
    said.textContent = "";
    timer = setTimeout(() => stop(view.dataset.over), LONGEST_MS);
  }

  button.addEventListener("click", () => { if (timer) stop(""); else start(); });
  picture.addEventListener("error", () => { if (timer) stop(view.dataset.failed); });
  window.addEventListener("pagehide", () => { if (timer) stop(""); });
}
