// Follows a pairing, and keeps the form's kind in step with the port.
const EVERY_MS = 500;
const progress = document.getElementById("progress");
const job = document.getElementById("job");

async function look() {
  try {
    const answer = await fetch("/boards/pair.json");
    const now = (await answer.json()).job;
    if (!now || now.step !== job.dataset.step) return location.reload();
    progress.max = now.total || 1;
    progress.value = now.done;
  } catch { /* the next time */ }
  setTimeout(look, EVERY_MS);
}
if (progress) look();

const port = document.getElementById("port");
const kind = document.getElementById("kind");
const wiring = document.getElementById("wiring");

function follow() {
  if (wiring) wiring.href = `/wiring/${kind.value}`;
}
function pick() {
  const pins = port.selectedOptions[0]?.dataset.pins;
  if (pins) kind.value = pins;
  follow();
}
port?.addEventListener("change", pick);
kind?.addEventListener("change", follow);
if (port) pick();
