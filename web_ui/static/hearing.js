// Shows how near the phrases are to being heard, and how far work in the background is.
const hearing = document.getElementById("hearing");
const FALL = 0.85;
const RELOAD_MS = 400;

function say(on) {
  const text = on ? hearing.dataset.on : hearing.dataset.off;
  if (hearing.textContent !== text) hearing.textContent = text;
}

function scores(found) {
  document.querySelectorAll("[data-phrase]").forEach((row) => {
    const bar = row.querySelector(".level");
    const score = found[row.dataset.phrase] ?? 0;
    // A word is over in a blink: the bar falls slowly, so that people see it.
    bar.value = Math.max(score, bar.value * FALL);
    row.classList.toggle("over", bar.value >= 0.5);
  });
}

const source = new EventSource("/voice/live");
source.onopen = () => say(true);
source.onerror = () => say(false);
source.onmessage = (message) => {
  const told = JSON.parse(message.data);
  if (told.scores) scores(told.scores);
  if (told.work) {
    const percent = `${Math.round(told.share * 100)} %`;
    document.querySelectorAll(".share").forEach((place) => { if (place.dataset.work === told.work) place.textContent = percent; });
  }
  const busy = ["INPUT", "SELECT", "TEXTAREA", "AUDIO"].includes(document.activeElement?.tagName);
  if (told.done && !busy) setTimeout(() => location.reload(), RELOAD_MS);
};
