"""Health of a microphone: words for the manager and figures for the technician."""

from __future__ import annotations

from host_daemon.audio.capture.recorder import Recorder
from host_daemon.base.texts import mark as _
from host_daemon.events import Health, HealthReported
from host_daemon.settings.audio import Microphone

OPENING = _("The microphone is being opened.")
STALLED = _("The microphone has stopped sending sound; it is being opened again.")
NO_CARD = _("The microphone is not found: its sound card is unplugged, busy or named wrongly.")

NO_CHANNEL = _("The microphone's sound card has no such channel. Choose another in the settings.")

CRAMPED = _(
    "The disk has no room to bring the ring to its new size; it goes on at the old one. Free some room and "
    "start the post anew."
)

Condition = tuple[Health, str]


def judge(problem: str, recorder: Recorder) -> Condition:
    """Health, and the text that says why. problem: what is wrong with its card, empty when nothing is."""
    if problem:
        return "failed", problem
    if recorder.trouble is not None:
        return "failed", _("Sound cannot be kept: the disk is full, read-only or broken.")
    if not recorder.hearing:
        return "warning", OPENING
    if recorder.meter.silent:
        return "warning", _("The microphone hears nothing: it may be muted, covered or unplugged.")
    if recorder.meter.clipping:
        return "warning", _("The microphone is set too loud: its sound is distorted.")
    if recorder.cramped:
        return "warning", CRAMPED
    return "ok", ""


def report(
    microphone: Microphone, recorder: Recorder, found: Condition, at: int, dropped: int, reason: str
) -> HealthReported:
    """The event. at: UTC milliseconds. dropped: chunks that nobody took in time, of all cards. reason: why
    the card does not open, in the sound system's words. Of a card that sends nothing there is no level."""
    drift = recorder.drift_ppm
    dead = found[0] == "failed" and recorder.trouble is None
    return HealthReported(
        uid=f"microphone:{microphone.name}",
        at=at,
        sense="microphone",
        name=microphone.name,
        health=found[0],
        problem=found[1],
        detail={
            "device": microphone.device,
            "trouble": reason,
            "level_dbfs": None if dead else round(recorder.meter.level_dbfs, 1),
            "peak_dbfs": None if dead else round(recorder.meter.peak_dbfs, 1),
            "drift_ppm": None if drift is None else round(drift, 1),
            "lost_samples": recorder.lost_samples,
            "dropped_chunks": dropped,
            "disk": str(recorder.trouble) if recorder.trouble else "",
            "set_aside": recorder.set_aside or "",
        },
        virtual=microphone.virtual,
    )
