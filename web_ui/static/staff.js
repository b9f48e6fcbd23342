// Keeps what faces express up to date; the live picture beside it is left alone.
const EVERY_MS = 2000;

async function load() {
  if (!document.hidden) {
    try {
      const answer = await fetch(location.pathname);
      if (answer.ok) {
        const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
        for (const part of document.querySelectorAll("[data-live]")) {
          const newer = fresh.getElementById(part.id);
          if (newer && newer.outerHTML !== part.outerHTML) part.replaceWith(document.adoptNode(newer));
        }
      }
    } catch { /* the next time */ }
  }
  setTimeout(load, EVERY_MS);
}
setTimeout(load, EVERY_MS);
