// A customer's answer. What cannot be sent stays in this browser and goes when there is a connection.
const main = document.getElementById("main");
const { way, point } = main.dataset;
const status = document.querySelector(".waiting");
const STORE = "smilepost-waiting";
const AGAIN_MS = 5000, OLDEST_MS = 7 * 24 * 3600 * 1000, MOST = 200;
const steps = [...document.querySelectorAll(".step")];
const first = steps[0].dataset.step;
let answer = null, operator = null, timer = 0;

const waiting = () => { try { return JSON.parse(localStorage.getItem(STORE)) ?? []; } catch { return []; } };
const keep = (list) => localStorage.setItem(STORE, JSON.stringify(list.slice(-MOST)));
// crypto.randomUUID needs https; a post in a shop's network often has none.
const newKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, "0")).join("");

function show(name) {
  for (const step of steps) step.hidden = step.dataset.step !== name;
  const heading = document.querySelector(`[data-step=${name}] h1`);
  if (name !== first || answer) heading.focus();
  arm(name === "thanks" ? 5000 : Number(main.dataset.back) * 1000);
}

function arm(ms = Number(main.dataset.back) * 1000) {
  clearTimeout(timer);
  if (way === "kiosk") timer = setTimeout(restart, ms);
}

function restart() {
  answer = operator = null;
  document.querySelector("form").reset();
  show(first);
}

let sending = false;
async function send() {
  if (sending) return;
  sending = true;
  let refused = false;
  try {
    for (let list = waiting(); list.length; list = waiting()) {
      const { path, body, at } = list[0];
      const age = Math.max(0, Date.now() - at);
      if (age < OLDEST_MS) {
        const reply = await fetch(path, {
          method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ ...body, age_ms: age }),
        });
        if (reply.status === 429 || reply.status >= 500) throw new Error(reply.statusText);
        if (!reply.ok) refused = true;
      }
      keep(waiting().slice(1));
    }
    status.textContent = refused ? status.dataset.refused : "";
  } catch {
    status.textContent = status.dataset.text;
    setTimeout(send, AGAIN_MS);
  } finally {
    sending = false;
  }
}

function post(what, body) {
  keep([...waiting(), { path: `/feedback/${way}/${encodeURIComponent(point)}/${what}`, body, at: Date.now() }]);
  return send();
}

document.querySelector(".people")?.addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button) return;
  operator = button.dataset.operator || null;
  show("smileys");
});

document.querySelector(".faces").addEventListener("click", (event) => {
  const button = event.target.closest("button");
  if (!button || answer) return;
  answer = { key: newKey(), rating: button.dataset.rating };
  const positive = answer.rating === "positive";
  document.querySelectorAll("[data-for]").forEach((part) => { part.hidden = (part.dataset.for === "positive") !== positive; });
  post("rating", { ...answer, operator });
  show("words");
});

document.querySelector("form").addEventListener("submit", (event) => {
  event.preventDefault();
  const form = new FormData(event.target);
  const words = { reasons: form.getAll("reason"), text: form.get("text").trim(), contact: form.get("contact").trim() };
  if (words.reasons.length || words.text || words.contact) {
    post("words", { key: answer.key, ...words, publish: answer.rating === "positive" && form.has("publish") });
  }
  show("thanks");
});
document.querySelector("[data-skip]").addEventListener("click", () => show("thanks"));
document.addEventListener("input", () => arm());
document.addEventListener("pointerdown", () => arm());
window.addEventListener("online", send);
if (way === "kiosk") arm();
send();
