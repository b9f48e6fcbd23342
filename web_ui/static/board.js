// Shows the presses of one board as they come.
import { stream } from "./stream.js";

const list = document.getElementById("presses");

// On a phone the pictures of the days are wider than the screen; their newest end is the one to see.
document.querySelectorAll(".chart.days").forEach((chart) => { chart.parentElement.scrollLeft = chart.parentElement.scrollWidth; });

function show(press) {
  const item = document.createElement("li");
  item.className = "pressed fresh";
  const time = document.createElement("time");
  time.textContent = press.time;
  const button = document.createElement("strong");
  button.textContent = press.button;
  const number = press.number === null ? "" : ` · ${list.dataset.number} ${press.number}`;
  item.append(time, " ", button, ` ${press.gesture}${number} · ${press.meaning || list.dataset.nothing}`);
  list.prepend(item);
  while (list.children.length > 20) list.lastElementChild.remove();
}

if (list) {
  stream(list.dataset.live, () => {}, show);
}
