// A voice message: recorded here where the browser allows it, else taken from the phone's own recorder.
const BITS = 32000;

// changed: is called whenever there is a message or none any more. busy: while it is being recorded.
export function voice(root, { changed, busy }) {
  const longest = Number(root.dataset.longest);
  const [record, drop, time, sound, file, problem] =
    ["[data-record]", "[data-drop]", "time", "audio", "input", ".problem"].map((part) => root.querySelector(part));
  // Browsers give a microphone to https pages and to the computer's own alone.
  const able = Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);
  let recorder = null, message = null, ticking = 0;

  record.hidden = !able;
  file.closest("label").hidden = able;

  function show() {
    record.textContent = recorder ? record.dataset.stop : record.dataset.start;
    record.setAttribute("aria-pressed", String(Boolean(recorder)));
    record.hidden = !able || Boolean(message);
    file.closest("label").hidden = able || Boolean(message);
    drop.hidden = sound.hidden = !message;
    if (sound.src) URL.revokeObjectURL(sound.src);
    if (message) sound.src = URL.createObjectURL(message);
    else sound.removeAttribute("src");
    if (!recorder) time.textContent = "";
    changed(message);
  }

  function take(found) {
    message = found?.size ? found : null;
    show();
  }

  async function start() {
    problem.hidden = true;
    let stream;
    try {
      stream = await navigator.mediaDevices.getUserMedia({ audio: true });
    } catch {
      problem.hidden = false;
      return;
    }
    const parts = [], began = performance.now();
    const kind = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"].find((one) => MediaRecorder.isTypeSupported(one));
    recorder = new MediaRecorder(stream, { mimeType: kind, audioBitsPerSecond: BITS });
    const mine = recorder;
    recorder.ondataavailable = (event) => parts.push(event.data);
    recorder.onstop = () => {
      clearInterval(ticking);
      stream.getTracks().forEach((track) => track.stop());
      if (recorder !== mine) return; // the page has started over meanwhile
      recorder = null;
      take(new Blob(parts, { type: mine.mimeType }));
    };
    recorder.start(1000);
    const tick = () => {
      const s = Math.floor((performance.now() - began) / 1000);
      time.textContent = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, "0")}`;
      busy();
      if (s >= longest) stop();
    };
    ticking = setInterval(tick, 250);
    show();
    tick();
  }

  const stop = () => { if (recorder?.state === "recording") recorder.stop(); };

  record.addEventListener("click", () => (recorder ? stop() : start()));
  drop.addEventListener("click", () => { take(null); record.focus(); });
  file.addEventListener("change", () => take(file.files[0]));

  return {
    // The message so far; one that is being recorded ends here.
    async finish() {
      if (recorder) await new Promise((resolve) => { recorder.addEventListener("stop", resolve, { once: true }); stop(); });
      return message;
    },
    clear() {
      const old = recorder;
      recorder = null;
      if (old?.state === "recording") old.stop();
      file.value = "";
      problem.hidden = true;
      take(null);
    },
  };
}
