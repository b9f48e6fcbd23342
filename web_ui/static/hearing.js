// Shows how near the phrases are to being heard, and how far work in the background is.
import { stream } from "./stream.js";

const hearing = document.getElementById("hearing");
const deaf = document.getElementById("deaf");
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

// Something is wrong with a microphone, or no longer is.
function trouble(name, problem) {
  let line = [...deaf.children].find((one) => one.dataset.microphone === name);
  if (!problem) return line?.remove();
  if (!line) {
    line = deaf.appendChild(document.createElement("p"));
    line.className = "notice caution";
    line.dataset.microphone = name;
  }
  line.textContent = `${name}: ${problem}`;
}

stream("/voice/live", say, (told) => {
  if (told.scores) scores(told.scores);
  if ("problem" in told) trouble(told.microphone, told.problem);
  if (told.work) {
    const percent = `${Math.round(told.share * 100)} %`;
    document.querySelectorAll(".share").forEach((place) => { if (place.dataset.work === told.work) place.textContent = percent; });
  }
  const busy = ["INPUT", "SELECT", "TEXTAREA", "AUDIO"].includes(document.activeElement?.tagName);
  if (told.done && !busy) setTimeout(() => location.reload(), RELOAD_MS);
});
