// Looks every few seconds whether another customer is to be asked, and says so.
const list = document.getElementById("hints");
let last = list.innerHTML;

async function look() {
  try {
    const answer = await fetch("/ask", { headers: { accept: "text/html" } });
    if (!answer.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById("hints").innerHTML;
    if (now !== last) list.innerHTML = last = now;
  } catch {
    // The post is away for a moment; the next look will tell.
  }
}

setInterval(look, 3000);
