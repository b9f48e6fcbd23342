// The service worker of the customers' pages: opens them without network as they last were, so that an answer
// can be given. It keeps pages of its own scope (/q/ or /kiosk/) and the files beside it, and nothing else.
const HERE = new URL(".", self.location).pathname; // another one for each version of the files
const SCOPE = new URL(self.registration.scope).pathname;
const SHELF = `smilepost ${SCOPE} ${HERE}`;
const PATIENCE_MS = 4000; // a network that answers later than this counts as none

const ours = (address) => new URL(address, self.location).origin === self.location.origin;

// A page and its parts are kept together or not at all; then what was kept of older versions goes.
async function keep({ page, parts }) {
  if (!page.startsWith(SCOPE)) return;
  const answer = await fetch(page, { cache: "no-store" });
  const text = await answer.clone().text();
  if (!answer.ok || !text.includes(HERE)) return; // updated this very moment: the next time, then
  const shelf = await caches.open(SHELF);
  await shelf.addAll(parts.filter((part) => ours(part) && new URL(part).pathname.startsWith(HERE)));
  await shelf.put(page, answer);
  for (const name of await caches.keys()) {
    if (name.startsWith(`smilepost ${SCOPE} `) && name !== SHELF) await caches.delete(name);
  }
}

// From the post where it answers, else as it was. A page that was never kept fails as it would without us.
async function open(request) {
  const kept = await caches.match(new URL(request.url).pathname, { ignoreVary: true });
  const loading = fetch(request);
  if (!kept) return loading;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, kept));
  return Promise.race([loading.then((answer) => (answer.status < 500 ? answer : kept)), late]).catch(() => kept);
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("message", (event) => event.waitUntil(keep(event.data).catch(() => {})));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || !ours(request.url)) return;
  if (request.mode === "navigate") event.respondWith(open(request));
  else if (new URL(request.url).pathname.startsWith("/static/")) {
    event.respondWith(caches.match(request, { ignoreVary: true }).then((kept) => kept ?? fetch(request)));
  }
});
