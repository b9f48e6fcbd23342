// Sends a backup file as it is, with its progress; a form would be read into memory first.
const form = document.querySelector("#upload");

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  const progress = form.querySelector("progress"), problem = form.querySelector(".problem");
  const request = new XMLHttpRequest();
  progress.hidden = false;
  problem.hidden = true;
  request.upload.addEventListener("progress", (sent) => { progress.value = sent.loaded / (sent.total || 1); });
  const failed = () => {
    progress.hidden = true;
    let said = "";
    try { said = JSON.parse(request.responseText).detail; } catch { /* no words came */ }
    problem.textContent = said || form.dataset.failed;
    problem.hidden = false;
  };
  request.addEventListener("load", () => (request.status === 200 ? location.reload() : failed()));
  request.addEventListener("error", failed);
  request.open("PUT", "/backup/upload");
  request.setRequestHeader("X-CSRF", document.querySelector("meta[name=csrf]").content);
  request.send(form.elements.file.files[0]);
});
