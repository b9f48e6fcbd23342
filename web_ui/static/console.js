// The Mobile Console: stage, reason, done. What cannot be sent waits on the phone.
import { queue } from "./queue.js";

const main = document.getElementById("main");
const status = document.querySelector(".waiting");
const place = document.querySelector("[name=point]");
const form = document.querySelector("[data-step=interview] form");
const steps = [...document.querySelectorAll(".step")];
const PLACE = "smilepost-point", UNDO_MS = 5000;
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");
let stage = null, last = null, timer = 0;

// Every operator's entries wait apart: they go under the PIN of whoever made them.
const waiting = queue((how) => {
  status.textContent = { sent: "", waiting: status.dataset.text, locked: status.dataset.locked, unkept: status.dataset.unkept, refused: status.dataset.refused }[how];
  document.querySelector("[data-again]").hidden = how !== "locked";
}, { name: `smilepost-console-${main.dataset.operator}`, headers: { "x-csrf": document.querySelector("meta[name=csrf]").content } });

function show(name) {
  for (const step of steps) step.hidden = step.dataset.step !== name;
  document.querySelector(`[data-step=${name}] h1`).focus();
  window.scrollTo(0, 0);
}

// An entry goes after a moment in which it can be taken back.
function send() {
  clearTimeout(timer);
  if (last) waiting.add({ path: "/console/left", ...last });
  last = null;
}

function save(entry, words) {
  send();
  last = { body: { key: newKey(), point: place.value, ...entry }, since: performance.now() };
  document.querySelector("[data-what]").textContent = words.join(" · ");
  document.querySelector("[data-undo]").disabled = false;
  show("saved");
  timer = setTimeout(() => { document.querySelector("[data-undo]").disabled = true; send(); }, UNDO_MS);
}

const on = (selector, act) => document.querySelectorAll(selector).forEach((each) => each.addEventListener("click", () => act(each)));
on("[data-stage]", (button) => { stage = button; show("reason"); });
on("[data-reason]", (button) => save({ stage: stage.dataset.stage, reason: button.dataset.reason }, [stage.textContent, button.textContent]));
on("[data-back]", () => show("stage"));
on("[data-next]", () => { send(); show("stage"); });
on("[data-undo]", () => { clearTimeout(timer); last = null; show("stage"); });
on("[data-interview]", () => {
  form.reset();
  form.querySelectorAll("[data-poll]").forEach((poll) => { poll.hidden = poll.dataset.poll !== place.value; });
  show("interview");
});

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const poll = form.querySelector("[data-poll]:not([hidden])"), answers = {};
  poll?.querySelectorAll("input:checked").forEach((one) => { answers[one.name.slice("answer:".length)] = Number(one.value); });
  poll?.querySelectorAll("textarea").forEach((one) => { if (one.value.trim()) answers[one.name.slice("answer:".length)] = one.value.trim(); });
  const [far, why] = [form.stage, form.reason];
  save(
    { stage: far.value, reason: why.value, comment: form.comment.value.trim(), interview: true, survey: poll?.dataset.survey ?? "", answers },
    [far.selectedOptions[0].textContent, why.selectedOptions[0].textContent],
  );
});

try {
  const kept = localStorage.getItem(PLACE);
  if ([...place.options].some((one) => one.value === kept)) place.value = kept;
} catch { /* the first one, then */ }
place.addEventListener("change", () => { try { localStorage.setItem(PLACE, place.value); } catch { /* chosen again next time */ } show("stage"); });
window.addEventListener("pagehide", send);
waiting.send();
