// Goes on to the first page once the post has gone down and answers again.
let gone = false;

async function look() {
  try {
    const answer = await fetch("/login", { cache: "no-store" });
    if (answer.ok && gone) return location.assign("/");
  } catch {
    gone = true;
  }
  setTimeout(look, 500);
}

// A restart that was too quick to be seen is over by then.
setTimeout(() => { gone = true; }, 8000);
look();
