// Presses virtual pins and shows the boards' lights.
const boards = document.getElementById("boards");
const said = document.getElementById("said");
const csrf = document.querySelector("meta[name=csrf]").content;
const POLL_MS = 400;

function say(text, values = {}) {
  said.textContent = text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

boards.addEventListener("click", async (event) => {
  const pin = event.target.closest(".pin");
  if (!pin) return;
  const card = pin.closest("[data-board]");
  const gesture = card.querySelector("select").value;
  const body = JSON.stringify({ board: card.dataset.board, button: pin.dataset.button, gesture });
  try {
    const answer = await fetch("/virtual/press", {
      method: "POST", body, headers: { "content-type": "application/json", "x-csrf": csrf },
    });
    if (answer.ok) say(said.dataset.pressed, { button: pin.textContent.trim(), board: card.dataset.board });
    else say((await answer.json()).detail ?? said.dataset.failed);
  } catch {
    say(said.dataset.failed);
  }
});

function show(list) {
  for (const board of list) {
    const card = boards.querySelector(`[data-board="${CSS.escape(board.name)}"]`);
    if (!card) continue;
    for (const [name, on] of Object.entries(board.lights)) {
      const light = card.querySelector(`[data-light="${CSS.escape(name)}"]`);
      if (!light) continue;
      light.className = on ? "on" : "dark";
      light.querySelector(".state").textContent = on ? boards.dataset.on : boards.dataset.off;
    }
    card.querySelectorAll(".pin").forEach((pin) => { pin.disabled = !board.power; });
  }
}

async function poll() {
  if (!document.hidden) {
    try {
      const answer = await fetch("/virtual.json");
      if (answer.ok) show((await answer.json()).boards);
    } catch { /* the next poll tries again */ }
  }
  setTimeout(poll, POLL_MS);
}
poll();
