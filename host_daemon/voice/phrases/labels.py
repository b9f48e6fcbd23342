"""Names of the groups of phrases, and of the moments of service that they mark."""

from __future__ import annotations

from host_daemon.base.texts import mark as _

GROUPS: dict[str | None, str] = {
    "request": _("request for a rating"),
    "positive": _("verdict: clearly positive"),
    "neutral": _("verdict: not clearly positive"),
    "negative": _("verdict: negative"),
    "displeasure": _("displeasure"),
    "staff_action": _("action of staff"),
    "question": _("question to the customer"),
    "wake_word": _("wake word"),
}
MOMENTS: dict[str | None, str] = {"greeting": _("greeting"), "offer": _("offer"), "goodbye": _("goodbye")}
