// What a customer sends: kept in this browser until the post has taken it, then sent in order.
const OLDEST_MS = 7 * 24 * 3600 * 1000, AGAIN_MS = 5000;
const MOST = 200; // more than this push the oldest out

class Locked extends Error {}

const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// What a page writes is kept only once its transaction has ended: one that leaves before takes it along.
const kept = (request) => new Promise((resolve, reject) => {
  request.transaction.oncomplete = () => resolve(request.result);
  request.transaction.onabort = () => reject(request.transaction.error);
});

async function inBrowser(name) {
  const request = indexedDB.open(name, 1);
  request.onupgradeneeded = () => request.result.createObjectStore("waiting", { autoIncrement: true });
  const database = await answer(request);
  const shelf = (mode) => database.transaction("waiting", mode, { durability: "strict" }).objectStore("waiting");
  return {
    add: (item) => kept(shelf("readwrite").add(item)),
    remove: (key) => kept(shelf("readwrite").delete(key)),
    keys: () => answer(shelf("readonly").getAllKeys()),
    get: (key) => answer(shelf("readonly").get(key)),
  };
}

// Browsers that keep nothing (some private windows): it waits as long as the page is open.
function inPage() {
  const items = new Map();
  let last = 0;
  return {
    add: async (item) => items.set(last += 1, item),
    remove: async (key) => items.delete(key),
    keys: async () => [...items.keys()],
    get: async (key) => items.get(key),
  };
}

// tell: is called with "sent", "waiting", "refused" or, where somebody has to log in first, "locked". name: where it waits. headers: of each sending.
export function queue(tell, { name = "smilepost", headers = {} } = {}) {
  const opened = inBrowser(name).catch(inPage);
  let sending = null, asked = false, timer = 0;

  async function deliver({ path, query, body, blob, at }) {
    const age = Math.max(0, Date.now() - at);
    if (age >= OLDEST_MS) return true;
    const request = blob
      ? [`${path}?${new URLSearchParams({ ...query, age_ms: age })}`, { headers: { ...headers, "content-type": blob.type }, body: blob }]
      : [path, { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify({ ...body, age_ms: age }) }];
    const reply = await fetch(request[0], { method: "POST", ...request[1] });
    // What there is no room for (507) must not hold up the answers behind it.
    if ([401, 403].includes(reply.status)) throw new Locked();
    if (reply.status === 429 || (reply.status >= 500 && reply.status !== 507)) throw new Error(reply.statusText);
    return reply.ok;
  }

  async function run() {
    let good = true;
    try {
      const shelf = await opened;
      for (let keys = await shelf.keys(); keys.length; keys = await shelf.keys()) {
        asked = false;
        const item = keys.length > MOST ? null : await shelf.get(keys[0]);
        if (item) good = (await deliver(item)) && good;
        await shelf.remove(keys[0]);
      }
      tell(good ? "sent" : "refused");
    } catch (error) {
      asked = false;
      tell(error instanceof Locked ? "locked" : "waiting");
      clearTimeout(timer);
      timer = setTimeout(send, AGAIN_MS);
    }
  }

  function send() {
    asked = true;
    sending ??= run().finally(() => { sending = null; });
    return sending;
  }

  // Resolves when the item is kept; it is sent on its own.
  async function add(item) {
    await (await opened).add({ ...item, at: item.at ?? Date.now() });
    send().then(() => asked && send());
  }
  window.addEventListener("online", send);
  return { add, send };
}
