// Server-sent events that come back by themselves. A browser does so where the network fails, but gives up for
// good where anybody answers otherwise: a post that is full, a proxy while the post starts anew. And it waits for
// ever where nobody says anything: a post that hangs, a cable that was pulled. The post says every 3 s that it is there.
const AGAIN_MS = 5000, SILENT_MS = 8000;

// say: is told whether there is a connection. take: is given each message. Who is logged out is asked to log in.
export function stream(address, say, take) {
  const source = new EventSource(address);
  let timer = 0;

  function heard() {
    clearTimeout(timer);
    timer = setTimeout(() => { source.close(); say(false); again(); }, SILENT_MS);
  }
  source.onopen = () => { heard(); say(true); };
  source.onmessage = (message) => { heard(); say(true); take(JSON.parse(message.data)); };
  source.addEventListener("still", () => { heard(); say(true); });
  source.onerror = () => {
    say(false);
    if (source.readyState !== EventSource.CLOSED) return;
    clearTimeout(timer);
    setTimeout(again, AGAIN_MS);
  };
  heard();

  async function again() {
    const answer = await fetch("/me.json", { signal: AbortSignal.timeout(AGAIN_MS) }).catch(() => null);
    if (answer?.status === 401) location.reload();
    else stream(address, say, take);
  }
}
