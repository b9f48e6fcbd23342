// Keeps a page up to date: the server sends the sections that changed.
import { stream } from "./stream.js";

const live = document.getElementById("live");
const state = document.querySelector("[data-live]");

function say(on) {
  state.className = `live ${on ? "on" : "off"}`;
  const text = on ? state.dataset.on : state.dataset.off;
  if (state.textContent !== text) state.textContent = text;
}

function replace(id, html) {
  const old = document.getElementById(id);
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById(id);
  if (!old || !fresh || old.outerHTML === fresh.outerHTML) return;
  const held = old.contains(document.activeElement) ? document.activeElement.id : "";
  old.replaceWith(document.adoptNode(fresh));
  if (held) document.getElementById(held)?.focus({ preventScroll: true });
  fresh.classList.add("fresh");
}

let first = true;
stream(live.dataset.source, say, (parts) => {
  for (const [id, html] of Object.entries(parts)) replace(id, html);
  if (first) live.querySelectorAll(".fresh").forEach((part) => part.classList.remove("fresh"));
  first = false;
});
