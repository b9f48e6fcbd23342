// Keeps the screen of a kiosk or a display on, where the browser can: on https and on the post's own computer.
async function hold() {
  if (document.hidden) return;
  try { await navigator.wakeLock.request("screen"); } catch { /* the tablet's own setting decides, then */ }
}
// A browser lets go of it whenever the page is out of sight.
document.addEventListener("visibilitychange", hold);
hold();
