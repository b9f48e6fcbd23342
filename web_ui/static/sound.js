// Keeps the levels of the microphones up to date.
const EVERY_MS = 1000;
const number = new Intl.NumberFormat(document.documentElement.lang, { minimumFractionDigits: 1, maximumFractionDigits: 1 });

function show(level) {
  const card = document.querySelector(`[data-microphone="${CSS.escape(level.name)}"]`);
  if (!card) return;
  const figure = (value) => (value === null ? "—" : `${number.format(value)} ${card.dataset.unit}`);
  card.querySelector("meter").value = level.level_dbfs ?? -90;
  card.querySelector("[data-level]").textContent = figure(level.level_dbfs);
  card.querySelector("[data-peak]").textContent = figure(level.peak_dbfs);
  // Said only when it changes, or a screen reader would never be silent.
  const health = card.querySelector("[data-health]");
  if (health.textContent !== level.said) health.textContent = level.said;
  const problem = level.problem ? `: ${level.problem}` : "";
  if (card.querySelector("[data-problem]").textContent !== problem) card.querySelector("[data-problem]").textContent = problem;
  for (const name of ["ok", "warning", "failed", "off"]) card.classList.toggle(name, name === level.health);
}

async function look() {
  try {
    const answer = await fetch("/sound/levels.json");
    if (answer.ok && !document.hidden) (await answer.json()).levels.forEach(show);
  } catch { /* the next time */ }
  setTimeout(look, EVERY_MS);
}
look();
