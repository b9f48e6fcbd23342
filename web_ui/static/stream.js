// Server-sent events that come back by themselves. A browser does so where the network fails, but gives up for
// good where anybody answers otherwise: a post that is full, a proxy while the post starts anew.
const AGAIN_MS = 5000;

// say: is told whether there is a connection. take: is given each message. Who is logged out is asked to log in.
export function stream(address, say, take) {
  const source = new EventSource(address);
  source.onopen = () => say(true);
  source.onmessage = (message) => { say(true); take(JSON.parse(message.data)); };
  source.onerror = () => {
    say(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(again, AGAIN_MS);
  };

  async function again() {
    const answer = await fetch("/me.json").catch(() => null);
    if (answer?.status === 401) location.reload();
    else stream(address, say, take);
  }
}
