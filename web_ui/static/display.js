// Keeps the display up to date; a lost connection leaves the last picture standing.
const language = document.documentElement.lang;
const EVERY_MS = 3000;

async function load() {
  try {
    const answer = await fetch(`${location.pathname}.json`);
    if (answer.ok) {
      const page = await answer.json();
      const smiles = page.smiles.toLocaleString(language);
      const shown = document.getElementById("smiles");
      if (shown.textContent !== smiles) {
        shown.textContent = smiles;
        const face = document.querySelector(".face");
        face.classList.remove("fresh");
        face.getBoundingClientRect(); // so that the same animation starts again
        face.classList.add("fresh");
      }
      const thanks = document.getElementById("thanks");
      thanks.replaceChildren(...page.thanks.map((text) => Object.assign(document.createElement("li"), { textContent: text })));
    }
  } catch { /* the next time */ }
  setTimeout(load, EVERY_MS);
}
setTimeout(load, EVERY_MS);
