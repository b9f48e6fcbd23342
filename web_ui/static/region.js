// The region in which customers stand, drawn over the picture; the four figures of the form are what is sent.
const frame = document.getElementById("region");
const form = document.getElementById("aim");
const sides = ["left", "top", "right", "bottom"].map((name) => form.elements[name]);
const [outside, inside] = ["path", "rect"].map((name) => frame.querySelector(`svg ${name}`));
const LEAST = 5, STEP = 1;
const clamp = (value, low, high) => Math.min(Math.max(value, low), high);

function region() {
  return sides.map((side) => clamp(Number(side.value) || 0, 0, 100));
}

function draw() {
  const [left, top, right, bottom] = region();
  const [width, height] = [Math.max(right - left, 0), Math.max(bottom - top, 0)];
  for (const [name, value] of Object.entries({ x: left, y: top, width, height })) inside.setAttribute(name, value);
  outside.setAttribute("d", `M0 0H100V100H0Z M${left} ${top}h${width}v${height}h${-width}Z`);
}

function set(values) {
  values.forEach((value, i) => { sides[i].value = (Math.round(value * 10) / 10).toString(); });
  draw();
}

function at(event) {
  const box = frame.getBoundingClientRect();
  return [
    clamp((100 * (event.clientX - box.left)) / box.width, 0, 100),
    clamp((100 * (event.clientY - box.top)) / box.height, 0, 100),
  ];
}

let from = null;
let before = null;
frame.addEventListener("pointerdown", (event) => {
  [from, before] = [at(event), region()];
  frame.setPointerCapture(event.pointerId);
});
frame.addEventListener("pointermove", (event) => {
  if (!from) return;
  const to = at(event);
  set([Math.min(from[0], to[0]), Math.min(from[1], to[1]), Math.max(from[0], to[0]), Math.max(from[1], to[1])]);
});
function end() {
  if (!from) return;
  const [left, top, right, bottom] = region();
  if (right - left < LEAST || bottom - top < LEAST) set(before); // a tap is no region
  from = null;
}
frame.addEventListener("pointerup", end);
frame.addEventListener("pointercancel", end);

const MOVES = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
frame.addEventListener("keydown", (event) => {
  const move = MOVES[event.key];
  if (!move) return;
  event.preventDefault();
  let [left, top, right, bottom] = region();
  if (event.shiftKey) {
    right = clamp(right + move[0], left + LEAST, 100);
    bottom = clamp(bottom + move[1], top + LEAST, 100);
  } else {
    const [x, y] = [clamp(move[0], -left, 100 - right), clamp(move[1], -top, 100 - bottom)];
    [left, top, right, bottom] = [left + x, top + y, right + x, bottom + y];
  }
  set([left, top, right, bottom]);
});

document.getElementById("whole").addEventListener("click", () => set([0, 0, 100, 100]));
form.addEventListener("input", draw);
draw();
