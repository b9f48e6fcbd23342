// Records a phrase in the browser or by the post's microphone, and uploads files.
const root = document.getElementById("sayings");
const said = document.getElementById("said");
const speaker = document.getElementById("speaker");
const record = document.getElementById("record");
const csrf = document.querySelector("meta[name=csrf]").content;
const LONGEST_MS = 5000, SPEAK_MS = 4000, WAIT_MS = 500, TRIES = 20, SHOWN_MS = 1500;

speaker.value = sessionStorage.getItem("speaker") ?? "";
speaker.addEventListener("change", () => sessionStorage.setItem("speaker", speaker.value));

function say(text, values = {}) {
  said.textContent = text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

const wait = (ms) => new Promise((done) => setTimeout(done, ms));

async function send(path, body) {
  const answer = await fetch(`/voice/${root.dataset.key}/${path}`, { method: "POST", body, headers: { "x-csrf": csrf } });
  const told = answer.headers.get("content-type")?.includes("json") ? await answer.json() : {};
  return { ok: answer.ok, status: answer.status, told };
}

function show({ ok, status, told }) {
  if (status === 413) return say(said.dataset.large);
  if (!ok) return say(typeof told.detail === "string" ? told.detail : said.dataset.failed);
  say(`${said.dataset.taken} ${told.warning}`, { seconds: told.seconds.toFixed(1) });
}

async function take(blobs) {
  say(said.dataset.sending);
  let good = 0;
  for (const blob of blobs) {
    try {
      const answer = await send(`sayings?who=${encodeURIComponent(speaker.value)}`, blob);
      show(answer);
      if (answer.ok && !answer.told.warning) good += 1;
    } catch {
      say(said.dataset.failed);
    }
  }
  if (good === blobs.length) setTimeout(() => location.reload(), SHOWN_MS);
}

let recorder = null;
record.addEventListener("click", async () => {
  if (recorder) return recorder.stop();
  if (!navigator.mediaDevices) return say(said.dataset.insecure);
  let stream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({ audio: { echoCancellation: false, noiseSuppression: false, autoGainControl: false } });
  } catch {
    return say(said.dataset.denied);
  }
  const parts = [];
  recorder = new MediaRecorder(stream);
  recorder.ondataavailable = (event) => parts.push(event.data);
  recorder.onstop = () => {
    stream.getTracks().forEach((track) => track.stop());
    recorder = null;
    record.textContent = record.dataset.idle;
    take([new Blob(parts)]);
  };
  recorder.start();
  record.textContent = record.dataset.on;
  say(said.dataset.speak);
  const mine = recorder;
  setTimeout(() => { if (mine.state === "recording") mine.stop(); }, LONGEST_MS);
});

document.getElementById("upload").addEventListener("change", (event) => {
  if (event.target.files.length) take([...event.target.files]);
});

document.getElementById("speak")?.addEventListener("click", async (event) => {
  const button = event.target;
  const microphone = encodeURIComponent(document.getElementById("microphone").value);
  button.disabled = true;
  const at = Date.now();
  say(said.dataset.speak);
  await wait(SPEAK_MS);
  say(said.dataset.sending);
  const path = `microphone?microphone=${microphone}&ago=`;
  try {
    for (let i = 0; i < TRIES; i += 1) {
      const answer = await send(`${path}${Date.now() - at}&who=${encodeURIComponent(speaker.value)}`);
      if (answer.status !== 409 || i === TRIES - 1) {
        show(answer);
        if (answer.ok && !answer.told.warning) setTimeout(() => location.reload(), SHOWN_MS);
        break;
      }
      await wait(WAIT_MS);
    }
  } catch {
    say(said.dataset.failed);
  }
  button.disabled = false;
});
