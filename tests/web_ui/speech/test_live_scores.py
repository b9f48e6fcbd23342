from __future__ import annotations

from host_daemon.audio.capture.microphone_health import STALLED
from host_daemon.base.texts import texts
from host_daemon.events import PhrasesScored, WorkReported
from tests.web_ui.incident import AT
from tests.web_ui.phrase_data import dead
from web_ui.speech.live_scores import shown


def test_what_a_viewer_is_told_of_this_moment():
    words = texts("ru")
    scored = PhrasesScored(uid="counter/scores", at=AT, microphone="counter", scores={"hello": 0.4})
    assert shown(scored, words) == {"scores": {"hello": 0.4}, "microphone": "counter"}
    report = WorkReported(uid="w/progress", at=AT, cause="w", share=0.5, heard=2)
    assert shown(report, words) == {"work": "w", "share": 0.5, "heard": 2}


def test_a_viewer_is_told_when_a_microphone_falls_silent():
    told = shown(dead(STALLED), texts("ru"))
    assert told == {"microphone": "counter", "problem": texts("ru").text(STALLED)}
    assert shown(dead(""), texts("ru")) == {"microphone": "counter", "problem": ""}
