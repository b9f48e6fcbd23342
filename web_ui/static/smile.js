// Rating by a smile: after a touch that agrees to it, the post is asked whether the customer's face smiles.
const LOOK_S = 8, AGREE = 2; // seconds to smile in; looks in a row that must agree

// done: is called with true when a smile was seen, false when none was. busy: while it looks.
export function smile(root, point, { done, busy }) {
  const [start, count] = ["[data-look]", "output"].map((part) => root.querySelector(part));
  const wait = (s) => new Promise((resolve) => setTimeout(resolve, s * 1000));
  let run = 0;

  async function look() {
    const mine = run += 1;
    start.disabled = true;
    const until = performance.now() + LOOK_S * 1000;
    let seen = 0;
    while (run === mine && performance.now() < until && seen < AGREE) {
      busy();
      count.textContent = String(Math.ceil((until - performance.now()) / 1000));
      let again = 0.5;
      try {
        const reply = await fetch(`/kiosk/${encodeURIComponent(point)}/smile.json`);
        const found = await reply.json();
        if (reply.ok) {
          seen = found.smiling ? seen + 1 : 0;
          again = found.again_s;
        }
      } catch { /* the next look */ }
      if (seen < AGREE) await wait(again);
    }
    if (run !== mine) return;
    stop();
    done(seen >= AGREE);
  }

  function stop() {
    run += 1;
    start.disabled = false;
    count.textContent = "";
  }
  start.addEventListener("click", look);
  return { stop };
}
