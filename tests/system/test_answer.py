"""A question by fob becomes an answer on its page: the talk after it, and the expression meanwhile."""

import dataclasses
import time

import pytest

from host_daemon.base.clock import now_ms
from host_daemon.events import BackgroundMeasured, CutFailed, QuestionAsked, TrackCut
from tests.waiting import PATIENCE_S

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]


def test_a_question_s_answer_is_heard_and_judged_on_its_page(post, page):
    fob = next(board for board in post.config.boards() if board.app == "fob")
    post.config.put(dataclasses.replace(fob, meanings={**fob.meanings, "0.double": "question"}))
    post.stage("show", scene="smile")
    time.sleep(8)  # waits until the microphone has recorded the 5 s before the question
    since = now_ms()
    post.stage("press", board="fob", button="ask", gesture="double")
    asked = post.until(lambda: next(iter(post.events(QuestionAsked, since)), None), PATIENCE_S, "question")
    kinds = (TrackCut, CutFailed, BackgroundMeasured)

    def both():
        found = [event for event in post.reader.caused_by(asked.uid) if isinstance(event, kinds)]
        return found if len(found) == 2 else None

    made = post.until(both, 80, "track and background")
    (track,) = [event for event in made if isinstance(event, TrackCut)]
    # The default rule: 5 s before the question, 30 s after it.
    assert (track.track, abs(track.duration_ms - 35_000) < 100) == ("answer", True)

    page.goto(post.address + "/answers")
    page.click("main h2 a")
    page.check("input[name=says][value=positive]")
    page.fill("input[name=own]", "coffee")
    page.click("main form button.main")
    page.wait_for_selector("main >> text=coffee")
    assert page.get_by_text("sincere", exact=True).first.is_visible()
    page.click("button.play")
    page.wait_for_function("!document.querySelector('audio').paused")
