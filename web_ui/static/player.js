// Plays a track: waveform to point at, speed, keyboard. The sound is fetched when somebody asks to hear it.
const STEP_S = 2;

function player(root) {
  const audio = root.querySelector("audio");
  const canvas = root.querySelector("canvas");
  const button = root.querySelector(".play");
  const output = root.querySelector(".time");
  const problem = root.querySelector(".problem");
  const peaks = JSON.parse(root.dataset.peaks);
  const length = Number(root.dataset.duration) / 1000;
  // A track that is about one moment says so; others are played from the start.
  const moment = root.dataset.moment === undefined ? null : Number(root.dataset.moment) / 1000;

  const clock = (s) => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, "0")}`;

  function draw() {
    const style = getComputedStyle(root);
    const ratio = window.devicePixelRatio || 1;
    const width = canvas.clientWidth, height = canvas.clientHeight;
    canvas.width = width * ratio;
    canvas.height = height * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const played = audio.currentTime / length;
    const loudest = Math.max(10, ...peaks);
    const bar = width / peaks.length;
    peaks.forEach((peak, i) => {
      pen.fillStyle = style.getPropertyValue(i / peaks.length < played ? "--accent" : "--soft");
      const tall = Math.max(1, (peak / loudest) * (height - 16));
      pen.fillRect(i * bar, (height - tall) / 2, Math.max(0.5, bar * 0.75), tall);
    });
    if (moment !== null) {
      pen.fillStyle = style.getPropertyValue("--negative");
      pen.fillRect((moment / length) * width - 1, 0, 2, height);
    }
    pen.fillStyle = style.getPropertyValue("--ink");
    pen.fillRect(played * width - 1, 0, 2, height);
    output.textContent = `${clock(audio.currentTime)} / ${clock(length)}`;
    canvas.setAttribute("aria-valuenow", Math.round(audio.currentTime));
    canvas.setAttribute("aria-valuetext", output.textContent);
  }

  function go(to) {
    audio.currentTime = Math.min(Math.max(to, 0), length);
    draw();
  }

  function tick() {
    draw();
    if (!audio.paused) requestAnimationFrame(tick);
  }

  async function toggle() {
    if (!audio.paused) return audio.pause();
    try {
      await audio.play();
    } catch (error) {
      if (error.name === "AbortError") return;
      problem.textContent = root.dataset.failed;
      problem.hidden = false;
    }
  }

  button.addEventListener("click", toggle);
  root.querySelector(".moment")?.addEventListener("click", () => go(moment));
  root.querySelector(".speed").addEventListener("change", (event) => { audio.playbackRate = Number(event.target.value); });
  audio.addEventListener("play", () => { button.textContent = root.dataset.pause; problem.hidden = true; tick(); });
  audio.addEventListener("pause", () => { button.textContent = root.dataset.play; draw(); });
  audio.addEventListener("seeked", draw);
  audio.addEventListener("error", () => { problem.textContent = root.dataset.failed; problem.hidden = false; });

  const at = (event) => (event.offsetX / canvas.clientWidth) * length;
  canvas.addEventListener("pointerdown", (event) => { canvas.setPointerCapture(event.pointerId); go(at(event)); });
  canvas.addEventListener("pointermove", (event) => { if (event.buttons) go(at(event)); });

  root.addEventListener("keydown", (event) => {
    if (event.target.tagName === "SELECT" || event.ctrlKey || event.metaKey || event.altKey) return;
    const keys = {
      ArrowLeft: () => go(audio.currentTime - STEP_S),
      ArrowDown: () => go(audio.currentTime - STEP_S),
      ArrowRight: () => go(audio.currentTime + STEP_S),
      ArrowUp: () => go(audio.currentTime + STEP_S),
      Home: () => go(0),
      End: () => go(length),
      KeyM: () => go(moment ?? 0),
    };
    if (event.code === "Space" && event.target === canvas) keys.Space = toggle;
    if (keys[event.code]) {
      event.preventDefault();
      keys[event.code]();
    }
  });
  new ResizeObserver(draw).observe(canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}

document.querySelectorAll(".player").forEach(player);
