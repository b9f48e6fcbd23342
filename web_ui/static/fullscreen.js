// A kiosk or a display fills the screen when somebody asks for it; browsers allow it on a touch alone.
const button = document.querySelector("[data-full]");
const able = Boolean(document.fullscreenEnabled);
const show = () => { button.hidden = !able || Boolean(document.fullscreenElement); };
button.addEventListener("click", () => document.documentElement.requestFullscreen().catch(() => {}));
document.addEventListener("fullscreenchange", show);
show();
