// A customer's answer, step by step: who served, the smiley, the survey's questions, words and voice.
import { queue } from "./queue.js";
import { smile } from "./smile.js";
import { voice } from "./voice.js";

const main = document.getElementById("main");
const { way, point, survey, key: keyQuestion } = main.dataset;
const status = document.querySelector(".waiting");
const form = document.querySelector("[data-step=words] form");
const steps = [...document.querySelectorAll(".step")];
const first = steps[0].dataset.step;
const questions = steps.filter((step) => step.dataset.question);
const path = (what) => `/feedback/${way}/${encodeURIComponent(point)}/${what}`;
const BACK_MS = Number(main.dataset.back) * 1000, THANKS_MS = 5000;
let rating = null, answers = {}, whom = {}, timer = 0;

const waiting = queue((how) => {
  status.textContent = { sent: "", waiting: status.dataset.text, locked: status.dataset.text, unkept: status.dataset.unkept, refused: status.dataset.refused }[how];
  document.querySelector("[data-sent]").hidden = how !== "sent";
});
// crypto.randomUUID needs https; a post in a shop's network often has none.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

function show(name) {
  for (const step of steps) step.hidden = step.dataset.step !== name;
  const heading = document.querySelector(`[data-step="${name}"] h1`);
  if (name !== first || rating) heading.focus();
  window.scrollTo(0, 0);
  arm(name === "thanks" ? THANKS_MS : BACK_MS);
}

function arm(ms = BACK_MS) {
  clearTimeout(timer);
  if (way === "kiosk") timer = setTimeout(restart, ms);
}

const recorder = form.querySelector(".voice") && voice(form.querySelector(".voice"), {
  changed: (message) => form.querySelector("[name=publish_voice]")?.closest("label").classList.toggle("gone", !message),
  busy: () => arm(),
});

function restart() {
  finishSurvey();
  rating = null;
  whom = {};
  find("");
  document.querySelectorAll("form").forEach((each) => each.reset());
  recorder?.clear();
  smiling?.stop();
  show(first);
}

// What was answered goes, whole or in part.
function finishSurvey() {
  if (survey && rating && Object.keys(answers).length > 1) {
    waiting.add({ path: path("survey"), body: { key: rating.key, survey, answers } });
  }
  answers = {};
}

function rate(given, place, by) {
  rating = { key: newKey(), rating: given };
  answers = { [keyQuestion]: place };
  const positive = given === "positive";
  document.querySelectorAll("[data-for]").forEach((part) => { part.hidden = (part.dataset.for === "positive") !== positive; });
  waiting.add({ path: path("rating"), body: { ...rating, ...whom, by } });
  advance(-1);
}

// To the question after the one at `place`, or to the words after the last.
function advance(place) {
  const next = questions[place + 1];
  if (!next) finishSurvey();
  show(next ? next.dataset.step : "words");
}

document.querySelector(".people")?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  const { operator, number } = button.dataset;
  whom = number ? { number: Number(number) } : { operator: operator || null };
  show("smileys");
});

// Among up to 256 workers and services some letters or a number find one.
const search = document.querySelector(".find input");
function find(words) {
  if (!search) return;
  search.value = words;
  const wanted = words.trim().toLocaleLowerCase();
  document.querySelectorAll(".people .choices button").forEach((button) => {
    button.hidden = wanted !== button.dataset.number && !button.textContent.toLocaleLowerCase().includes(wanted);
  });
}
search?.addEventListener("input", () => find(search.value));

document.querySelector("[data-step=smileys] .faces").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (button && !rating) rate(button.dataset.rating, Number(button.dataset.place), "touch");
});

questions.forEach((step, place) => {
  step.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button || button.type === "submit") return;
    if (button.dataset.place) answers[step.dataset.question] = Number(button.dataset.place);
    advance(place);
  });
  step.querySelector("form")?.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = step.querySelector("textarea").value.trim();
    if (text) answers[step.dataset.question] = text;
    advance(place);
  });
});

form.addEventListener("submit", async (event) => {
  event.preventDefault();
  const { key, rating: given } = rating;
  const written = new FormData(form);
  const message = await recorder?.finish();
  const words = { reasons: written.getAll("reason"), text: written.get("text").trim(), contact: written.get("contact").trim() };
  const allowed = (name) => given === "positive" && written.has(name);
  const publish = { publish: allowed("publish"), publish_voice: Boolean(message) && allowed("publish_voice"), publish_photo: allowed("publish_photo") };
  const kept = [];
  if (message) kept.push(waiting.add({ path: `/voice-message/${way}/${encodeURIComponent(point)}`, query: { key }, blob: message }));
  if (words.reasons.length || words.text || words.contact || publish.publish_voice || publish.publish_photo) {
    kept.push(waiting.add({ path: path("words"), body: { key, ...words, ...publish } }));
  }
  // Whoever is thanked may close the page.
  await Promise.allSettled(kept);
  show("thanks");
});
document.querySelector("[data-skip]").addEventListener("click", () => show("thanks"));

const looking = document.querySelector("[data-step=smile]");
const smiling = looking && smile(looking, point, {
  done: (seen) => show(seen ? "smiled" : "unseen"),
  busy: () => arm(),
});
document.querySelectorAll("[data-show]").forEach((button) => button.addEventListener("click", () => {
  smiling?.stop();
  show(button.dataset.show);
}));
document.querySelector("[data-smiled]")?.addEventListener("click", (event) => {
  if (!rating) rate("positive", Number(event.currentTarget.dataset.smiled), "smile");
});

window.addEventListener("pagehide", (event) => { if (!event.persisted) finishSurvey(); });
document.addEventListener("input", () => arm());
document.addEventListener("pointerdown", () => arm());
document.addEventListener("keydown", () => arm());
if (way === "kiosk") arm();
waiting.send();

// From its first visit on the page opens without network too, where the browser allows it: on https and on the
// post's own computer.
async function keep() {
  const { installing, waiting: next, active } = await navigator.serviceWorker.register(new URL("offline.js", import.meta.url), { scope: new URL(".", location).pathname });
  const parts = performance.getEntriesByType("resource").map((one) => one.name);
  (installing ?? next ?? active).postMessage({ page: location.pathname, parts });
}
if (navigator.serviceWorker) window.addEventListener("load", () => keep().catch(() => {}));
