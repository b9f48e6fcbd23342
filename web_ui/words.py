"""The words for what the vocabulary of events names by key."""

from __future__ import annotations

from host_daemon.texts import mark as _

WORDS: dict[str, dict[str | None, str]] = {
    "rating": {"positive": _("Positive"), "neutral": _("Neutral"), "negative": _("Negative")},
    "mood": {
        "positive": _("positive"),
        "neutral": _("neutral"),
        "negative": _("negative"),
        "nobody": _("nobody was seen"),
        "unknown": _("too little was seen"),
    },
    "sense": {
        "microphone": _("Microphone"),
        "camera": _("Camera"),
        "board": _("Board"),
        "link": _("Link"),
        "delivery": _("Delivery"),
        "disk": _("Disk"),
        "process": _("Process"),
    },
    "virtual": {
        "microphone": _("recorded microphone"),
        "camera": _("recorded camera"),
        "board": _("virtual board"),
        "link": _("virtual link"),
        "delivery": _("demonstration receiver"),
        "disk": _("virtual"),
        "process": _("virtual"),
    },
    "health": {
        "ok": _("works"),
        "warning": _("needs attention"),
        "failed": _("does not work"),
        "off": _("is off"),
    },
    "track": {
        "sale": _("Sale track"),
        "force_majeure": _("Force-majeure track"),
        "incident": _("Incident track"),
        "answer": _("Answer track"),
        "burst": _("Burst track"),
        "record": _("Recorded by hand"),
    },
    "delivery": {
        "waiting": _("waits for its file"),
        "ready": _("waits to be sent"),
        "sending": _("is being sent"),
        "sent": _("sent"),
    },
    "part": {
        "alert": _("message with photo"),
        "track": _("track"),
        "words": _("the customer's words"),
    },
    "role": {
        "manager": _("manager"),
        "technician": _("technician"),
        "viewer": _("viewer"),
        "operator": _("operator"),
    },
    "app": {
        "remote": _("smiley remote"),
        "fob": _("key fob"),
        "gateway": _("gateway"),
        "force_majeure": _("Force-majeure button"),
        "keypad": _("Joint Quality Post"),
        "counter": _("visitor counter"),
        "worker": _("Worker Button"),
    },
    "button": {
        "red": _("Red"),
        "yellow": _("Yellow"),
        "green": _("Green"),
        "ask": _("Ask"),
        "second": _("Second"),
        "third": _("Third"),
    },
    "light": {"thanks": _("thank you"), "kept": _("kept on the board")},
    "gesture": {"click": _("press"), "double": _("double press"), "hold": _("hold")},
    "part_of_settings": {
        "post": _("Post"),
        "links": _("Links"),
        "audio": _("Sound"),
        "vision": _("Pictures"),
        "contacts": _("Figures"),
        "outbox": _("Delivery"),
        "shopper": _("Mystery shopper"),
        "web": _("Web pages"),
        "voice": _("Voice"),
    },
    "face": {
        "best": _("Excellent"),
        "good": _("Good"),
        "middling": _("So-so"),
        "bad": _("Bad"),
        "worst": _("Terrible"),
    },
    "status": {"new": _("new"), "working": _("in work"), "closed": _("closed")},
    "action": {"listened": _("listened"), "photo": _("looked at the photo")},
}
