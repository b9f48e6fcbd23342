"""Labels of buttons, of their gestures and of their meanings."""

from __future__ import annotations

from host_daemon.base.texts import mark as _

BUTTONS: dict[str | None, str] = {
    "red": _("Red"),
    "yellow": _("Yellow"),
    "green": _("Green"),
    "ask": _("Ask"),
    "second": _("Second"),
    "third": _("Third"),
    "complaint": _("Complaint"),
    "served": _("Served"),
    "beam": _("Beam"),
    "outer": _("Outer beam"),
    "inner": _("Inner beam"),
    "awful": _("Terrible"),
    "bad": _("Bad"),
    "so-so": _("So-so"),
    "good": _("Good"),
    "great": _("Excellent"),
    "clear": _("Clear"),
}
GESTURES: dict[str | None, str] = {"click": _("press"), "double": _("double press"), "hold": _("hold")}
MEANINGS: dict[str | None, str] = {
    "positive": _("positive rating"),
    "neutral": _("neutral rating"),
    "negative": _("negative rating"),
    "ask": _("asks the customer for a rating"),
    "question": _("asks a question; the answer is kept"),
    "smile": _("smile: greeting"),
    "smile_offer": _("smile: offer"),
    "smile_goodbye": _("smile: goodbye"),
    "attempt": _("tries to sell"),
    "record": _("starts and stops a recording of the talk"),
    "served": _("a customer is served"),
    "force_majeure": _("a complaint was spoken"),
    "visitor": _("somebody came in"),
}
