// Where items wait: in the browser's own store, which outlives the page, or in the page.

const answer = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

// What a page writes is kept only once its transaction has ended: one that leaves before takes it along.
const written = (request) => new Promise((resolve, reject) => {
  request.transaction.oncomplete = () => resolve(request.result);
  request.transaction.onabort = () => reject(request.transaction.error);
});

// A browser may close its store under an open page (it clears space, another program clears it): then it is
// opened anew. All of it fails where the browser keeps nothing, or nothing more.
export function browserShelf(name) {
  let database = null;

  async function open() {
    if (database) return database;
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore("waiting", { autoIncrement: true });
    database = await answer(request);
    database.onclose = () => { database = null; };
    return database;
  }

  async function at(mode, work) {
    const once = async () => work((await open()).transaction("waiting", mode, { durability: "strict" }).objectStore("waiting"));
    try {
      return await once();
    } catch {
      database?.close();
      database = null;
      return once();
    }
  }
  return {
    add: (item) => at("readwrite", (shelf) => written(shelf.add(item))),
    remove: (key) => at("readwrite", (shelf) => written(shelf.delete(key))),
    keys: () => at("readonly", (shelf) => answer(shelf.getAllKeys())),
    get: (key) => at("readonly", (shelf) => answer(shelf.get(key))),
  };
}

// As long as the page is open.
export function pageShelf() {
  const items = new Map();
  let last = 0;
  return {
    add: async (item) => items.set(last += 1, item),
    remove: async (key) => items.delete(key),
    keys: async () => [...items.keys()],
    get: async (key) => items.get(key),
  };
}
