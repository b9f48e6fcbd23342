// Reads out a point of the chart, and saves the chart as a picture.
const chart = document.getElementById("chart");
const said = document.getElementById("said");

// On a phone a chart over days is wider than the screen; its newest end is the one that people come for.
if (chart?.querySelector(".dot-line")) chart.parentElement.scrollLeft = chart.parentElement.scrollWidth;

function read(event) {
  const mark = event.target.closest?.(".mark");
  if (mark) said.textContent = mark.getAttribute("aria-label");
}
for (const kind of ["pointerover", "pointerdown", "focusin"]) chart?.addEventListener(kind, read);

const COPIED = ["fill", "stroke", "stroke-width", "opacity", "fill-opacity"];

function standalone() {
  const copy = chart.cloneNode(true);
  const shapes = chart.querySelectorAll("*");
  copy.querySelectorAll("*").forEach((shape, i) => {
    const style = getComputedStyle(shapes[i]);
    for (const name of COPIED) shape.setAttribute(name, style.getPropertyValue(name));
  });
  return new XMLSerializer().serializeToString(copy);
}

document.getElementById("png")?.addEventListener("click", async () => {
  const picture = new Image();
  picture.src = URL.createObjectURL(new Blob([standalone()], { type: "image/svg+xml" }));
  await picture.decode();
  const { width, height } = chart.viewBox.baseVal;
  const canvas = Object.assign(document.createElement("canvas"), { width: width * 2, height: height * 2 });
  const pen = canvas.getContext("2d");
  pen.fillStyle = getComputedStyle(document.documentElement).getPropertyValue("--card");
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => {
    const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: `${document.title.split(" · ")[0]}.png` });
    link.click();
    URL.revokeObjectURL(link.href);
  });
});
