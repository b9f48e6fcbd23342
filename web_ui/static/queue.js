// What somebody sends: kept in this browser until the post has taken it, then sent in order.
import { ages } from "./ages.js";
import { browserShelf, pageShelf } from "./shelves.js";

const AGAIN_MS = 5000;
const MOST = 200; // more than this push the oldest out

class Locked extends Error {}

// tell: is called with "sent", "waiting", "unkept" (it waits in this page alone), "refused" (by the post, or by its
// age) or, where somebody has to log in first, "locked". name: where it waits. headers: of each sending.
export function queue(tell, { name = "smilepost", headers = {} } = {}) {
  const kept = browserShelf(name), unkept = pageShelf(), clock = ages(name);
  let sending = null, asked = false, timer = 0;

  async function deliver(item) {
    const { path, query, body, blob } = item, age_ms = clock.age(item);
    const request = blob
      ? [`${path}?${new URLSearchParams({ ...query, age_ms })}`, { headers: { ...headers, "content-type": blob.type }, body: blob }]
      : [path, { headers: { ...headers, "content-type": "application/json" }, body: JSON.stringify({ ...body, age_ms }) }];
    const reply = await fetch(request[0], { method: "POST", ...request[1] });
    // What there is no room for (507) must not hold up the answers behind it.
    if ([401, 403].includes(reply.status)) throw new Locked();
    if (reply.status === 429 || (reply.status >= 500 && reply.status !== 507)) throw new Error(reply.statusText);
    return reply.ok;
  }

  // Where the oldest item lies, its key, and how many there are.
  async function oldest() {
    const keys = await kept.keys().catch(() => []);
    if (keys.length) return [kept, keys[0], keys.length];
    const [key] = await unkept.keys();
    return key ? [unkept, key, 1] : null;
  }

  async function run() {
    let good = true;
    try {
      for (let found = await oldest(); found; found = await oldest()) {
        asked = false;
        const [shelf, key, count] = found;
        const item = await shelf.get(key);
        if (item) good = count <= MOST && (await deliver(item)) && good;
        await shelf.remove(key);
      }
      clock.forget();
      tell(good ? "sent" : "refused");
    } catch (error) {
      asked = false;
      clock.note();
      const lost = (await unkept.keys()).length;
      tell(error instanceof Locked ? "locked" : lost ? "unkept" : "waiting");
      clearTimeout(timer);
      timer = setTimeout(send, AGAIN_MS);
    }
  }

  function send() {
    asked = true;
    sending ??= run().finally(() => { sending = null; });
    return sending;
  }

  // Resolves when the item is kept, in this page where the browser keeps nothing; it is sent on its own.
  // since: when it was made, by performance.now().
  async function add(item) {
    const whole = clock.mark(item);
    clock.note();
    try { await kept.add(whole); } catch { await unkept.add(whole); }
    send().then(() => asked && send());
  }
  window.addEventListener("online", send);
  window.addEventListener("pagehide", clock.note);
  return { add, send };
}
