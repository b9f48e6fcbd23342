"""A red press becomes an incident: track, photo, emotion, message, page; also with the plug pulled."""

import os
import signal
import time
from pathlib import Path

import cv2
import numpy as np
import pytest
import soundfile

from hardware.simulator import scenes
from host_daemon.base.clock import now_ms
from host_daemon.events import (
    BackgroundMeasured,
    CutFailed,
    Event,
    IncidentOpened,
    PhotoTaken,
    Pressed,
    Rated,
    TrackCut,
)
from tests.waiting import PATIENCE_S

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

# The default rule: 15 s before, 15 s after.
BEFORE_MS = 15_000
WHOLE_MS = 30_000
# The right moment, on a busy machine too; `tests/bench/alignment.py` measures the milliseconds.
NEAR_MS = 500


def click_at(path: Path, near_ms: float) -> float:
    """Where in a FLAC file the click stands, in ms: the loudest edge within half a second of `near_ms`."""
    samples, rate = soundfile.read(path)
    first = max(0, int((near_ms - 500) * rate / 1000))
    part = np.abs(samples[first : int((near_ms + 500) * rate / 1000)])
    return float((first + int(np.argmax(part > 0.8 * part.max()))) * 1000 / rate)


def only(found: tuple):
    assert len(found) <= 1, found
    return found[0] if found else None


def caused(post, cause: str, *kinds: type[Event]):
    return only(tuple(event for event in post.reader.caused_by(cause) if isinstance(event, kinds)))


def incident_since(post, since: int) -> IncidentOpened:
    return post.until(lambda: only(post.events(IncidentOpened, since)), PATIENCE_S, "incident")


def finished_track(post, cause: str) -> TrackCut:
    track = post.until(lambda: caused(post, cause, TrackCut, CutFailed), 2 * PATIENCE_S, "track")
    assert isinstance(track, TrackCut), track
    return track


def background(post, cause: str) -> BackgroundMeasured:
    return post.until(lambda: caused(post, cause, BackgroundMeasured), PATIENCE_S, "background")


def delivered(post, cause: str) -> tuple[dict, dict]:
    def look():
        found = [message for message in post.stage("received") if message["key"].startswith(f"{cause}/")]
        return found if len(found) == 2 else None

    alert, track = post.until(look, PATIENCE_S, "alert and track at the receiver")
    return alert, track


def light(post, board: str, name: str) -> bool:
    return next(found["lights"][name] for found in post.stage("boards") if found["name"] == board)


def test_a_red_press_becomes_an_incident_with_all_its_parts(post):
    post.stage("show", scene="neutral")
    time.sleep(16)  # waits until the microphone has recorded the 15 s before the press
    since = now_ms()
    moments = post.stage("press_at_click", board="remote", button="red")
    post.until(lambda: light(post, "remote", "thanks"), PATIENCE_S, "thanks on the remote")

    incident = incident_since(post, since)
    (rated,) = post.events(Rated, since)
    (pressed,) = post.events(Pressed, since)
    assert (incident.cause, rated.cause) == (rated.uid, pressed.uid)
    assert rated.rating == "negative"
    assert abs(rated.at - moments["pressed"]) <= NEAR_MS

    photo = post.until(lambda: caused(post, rated.uid, PhotoTaken), PATIENCE_S, "photo")
    picture = cv2.imread(str(post.data / photo.path))
    assert picture is not None
    assert scenes.shown(picture) == "neutral"
    assert photo.faces >= 1
    assert abs(photo.at - rated.at) <= NEAR_MS

    track = finished_track(post, rated.uid)
    assert not track.partial
    assert track.duration_ms == WHOLE_MS
    assert abs(track.at - (rated.at - BEFORE_MS)) <= 1
    # A busy machine may press a little after the click; the sound must show exactly that.
    place = BEFORE_MS + moments["clicked"] - moments["pressed"]
    assert abs(click_at(post.data / track.path, place) - place) <= NEAR_MS

    mood = background(post, rated.uid)
    assert mood.mood in ("neutral", "negative")
    assert mood.seen >= 10

    alert, sound = delivered(post, rated.uid)
    assert (alert["times"], sound["times"]) == (1, 1)
    assert [file["sha256"] for file in alert["files"]] == [photo.sha256]
    (opus,) = sound["files"]
    assert opus["name"].endswith(".opus")
    sent, rate = soundfile.read(opus["path"])
    assert abs(len(sent) / rate - WHOLE_MS / 1000) < 0.1
    assert "Negative rating" in alert["title"]


@pytest.mark.browser
def test_the_page_shows_the_incident_and_plays_its_track(post, page):
    page.goto(post.address + "/incidents")
    page.click("main a[href^='/incidents/']")
    page.wait_for_selector(".player")
    assert page.evaluate("document.querySelector('main img').naturalWidth") > 100
    page.click(".player button:has-text('Play')")
    played = "document.querySelector('audio').currentTime"
    post.until(lambda: page.evaluate(played) > 1, PATIENCE_S, "sound from the page")
    assert page.evaluate("Math.abs(document.querySelector('audio').duration - 30) < 0.05")
    # Who listened is written down.
    page.reload()
    assert "Maria" in page.inner_text("main")


@pytest.mark.browser
def test_the_panel_presses_a_pin_and_the_board_says_thank_you(post, page):
    since = now_ms()
    page.goto(post.address + "/virtual")
    page.click("[data-board=usb-remote] [data-button=yellow]")
    rated = post.until(lambda: only(post.events(Rated, since)), PATIENCE_S, "rating")
    assert rated.rating == "neutral"
    page.wait_for_selector("[data-board=usb-remote] [data-light=thanks].on", timeout=60_000)


def test_a_green_press_on_the_usb_remote_with_a_smile_is_measured_as_positive(post):
    post.stage("show", scene="smile")
    time.sleep(4)  # waits until the camera has measured the new face for some seconds
    since = now_ms()
    post.stage("press", board="fob", button="ask")
    time.sleep(2)  # waits as a customer does before the answer
    post.stage("press", board="usb-remote", button="green")
    rated = post.until(lambda: only(post.events(Rated, since)), PATIENCE_S, "rating")
    assert (rated.rating, rated.operator) == ("positive", "anna")
    assert background(post, rated.uid).mood == "positive"
    assert post.events(IncidentOpened, since) == ()


def test_killing_the_post_between_press_and_tail_loses_and_doubles_nothing(post):
    since = now_ms()
    post.stage("press", board="remote", button="red")
    incident = incident_since(post, since)
    time.sleep(5)  # waits while the microphone records a part of the tail
    post.kill()
    post.start()
    track = finished_track(post, incident.cause)
    # While the post was dead nobody recorded: the track says so instead of closing the gap.
    assert track.partial
    assert track.missing
    for start, end in track.missing:
        assert incident.at - BEFORE_MS <= start < end <= incident.at + BEFORE_MS
    alert, sound = delivered(post, incident.cause)
    assert (alert["times"], sound["times"]) == (1, 1)
    assert len(post.events(IncidentOpened, since)) == 1
    assert len(post.events(Pressed, since)) == 1


def test_killing_the_sound_process_during_the_cut_loses_and_doubles_nothing(post):
    since = now_ms()
    post.stage("press", board="usb-remote", button="red")
    incident = incident_since(post, since)
    # waits until the microphone has recorded the tail: the cut is under way, or about to be.
    time.sleep(max(0.0, (incident.at + BEFORE_MS - now_ms()) / 1000 + 0.2))
    child = post.child("audio")
    assert child is not None
    os.kill(child, signal.SIGKILL)
    track = finished_track(post, incident.cause)
    assert (post.data / track.path).exists()
    alert, sound = delivered(post, incident.cause)
    assert (alert["times"], sound["times"]) == (1, 1)
    assert len(post.events(IncidentOpened, since)) == 1


def test_killing_the_gateway_before_the_ack_loses_and_doubles_nothing(post):
    since = now_ms()
    # The post stands still, so it cannot answer before the gateway is gone.
    post.signal(signal.SIGSTOP)
    pressed_at = now_ms()
    post.stage("press", board="remote", button="red")
    time.sleep(1)  # waits until the radio has carried the press to the gateway
    post.stage("cut_power", name="gateway")
    post.signal(signal.SIGCONT)
    # Nobody has stored it yet, so the board does not claim so: it keeps the press and says that.
    post.until(lambda: light(post, "remote", "kept"), PATIENCE_S, "kept-for-later light on the remote")
    assert not light(post, "remote", "thanks")
    post.stage("restore_power", name="gateway")
    incident = incident_since(post, since)
    assert abs(incident.at - pressed_at) <= NEAR_MS
    finished_track(post, incident.cause)
    alert, sound = delivered(post, incident.cause)
    assert (alert["times"], sound["times"]) == (1, 1)
    assert len(post.events(Pressed, since)) == 1


def test_stopping_the_post_is_clean(post):
    assert post.stop() == 0
    assert "Traceback" not in post.log.read_text(errors="replace")
