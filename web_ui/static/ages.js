// Ages of what waits, by a clock that nobody sets: performance.now(), which counts from the opening of the page.
// A page that is left notes for the next one how long it had been open at what time of the day.
const OLDEST_MS = 7 * 24 * 3600 * 1000;

export function ages(name) {
  const page = [...crypto.getRandomValues(new Uint8Array(8))].map((b) => b.toString(16).padStart(2, "0")).join("");
  const place = (id) => `${name} page ${id}`;

  function noted(id) {
    try { return JSON.parse(localStorage.getItem(place(id))); } catch { return null; }
  }

  function mark({ since = performance.now(), ...item }) {
    return { ...item, page, since, at: Date.now() };
  }

  function note() {
    try {
      localStorage.setItem(place(page), JSON.stringify({ open: performance.now(), at: Date.now() }));
    } catch { /* the next page counts by the time of the day alone */ }
  }

  // Milliseconds. Between two pages there is only the time of the day; where that makes no sense it counts for nothing.
  function age(item) {
    if (item.page === page) return Math.round(Math.max(0, performance.now() - item.since));
    const last = noted(item.page);
    const open = last ? Math.max(0, last.open - item.since) : 0;
    const gap = Date.now() - (last ?? item).at;
    return Math.round(open + (gap >= 0 && gap < OLDEST_MS ? gap : 0));
  }

  // Nothing waits any more.
  function forget() {
    try {
      const old = Object.keys(localStorage).filter((key) => key.startsWith(place("")));
      for (const key of old) localStorage.removeItem(key);
    } catch { /* then they stay */ }
  }
  return { mark, note, age, forget };
}
