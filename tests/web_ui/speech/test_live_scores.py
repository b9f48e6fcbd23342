from __future__ import annotations

from fastapi import FastAPI

from host_daemon.audio.capture.microphone_health import STALLED
from host_daemon.base.texts import texts
from host_daemon.events import Event, PhrasesScored, WorkReported
from tests.web_ui.incident import AT
from tests.web_ui.phrase_data import dead
from web_ui.core.live_sections import AGAIN, Viewer
from web_ui.core.services import Services
from web_ui.core.visitor import Visitor
from web_ui.speech.live_scores import ASK_S, live, shown


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


class Audio:
    """The audio process, and what it was asked."""

    def __init__(self) -> None:
        self.asked: list[Event] = []

    async def send(self, event: Event) -> None:
        self.asked.append(event)


async def test_scores_are_asked_for_and_told_while_somebody_looks(app: FastAPI, post: Services) -> None:
    audio = Audio()
    object.__setattr__(post, "audio", audio)
    sessions = app.state.sessions
    token = sessions.open("manager", post.now(), 60_000)
    who = Visitor(name="manager", role="manager", csrf="", texts=texts("en"), address="", token=token)
    stream = live(Viewer(who, post, sessions), post)
    assert await anext(stream) == AGAIN
    await anext(stream)  # the stream listens from now on
    assert [(one.uid, getattr(one, "seconds", None)) for one in audio.asked] == [("scores", 2 * ASK_S)]
    post.bus.publish(PhrasesScored(uid="counter/scores", at=AT, microphone="counter", scores={"hello": 0.4}))
    assert (await anext(stream)).data == {"scores": {"hello": 0.4}, "microphone": "counter"}
    sessions.close(token)
    post.bus.publish(WorkReported(uid="w/progress", at=AT, cause="w", share=0.5, heard=2))
    assert [event async for event in stream] == []  # it ends with the log-in
