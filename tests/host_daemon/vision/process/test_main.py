"""The process as the core sees it: lines in, lines out."""

from __future__ import annotations

import queue
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from itertools import repeat
from pathlib import Path

import pytest

from host_daemon.base import clock
from host_daemon.events import (
    Event,
    FacesMeasured,
    HealthReported,
    PhotoAsked,
    PhotoMissed,
    PhotoTaken,
    from_line,
    to_line,
)
from host_daemon.store.config import Config
from host_daemon.store.unread import UnreadStore
from host_daemon.vision.picture import decoded
from tests.waiting import PATIENCE_S


class Child:
    def __init__(self, data: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "host_daemon.app", "--data", str(data), "vision", "run"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=(data / "stderr").open("wb"),
        )
        self._events: queue.Queue[Event] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        for line in self.process.stdout:
            self._events.put(from_line(line))

    def ask(self, event: Event) -> None:
        self.process.stdin.write(to_line(event).encode())
        self.process.stdin.flush()

    def until(self, fits: Callable[[Event], bool], timeout_s: float = PATIENCE_S) -> Event:
        end = clock.monotonic_ms() + timeout_s * 1000
        while True:
            event = self._events.get(timeout=max(0.01, (end - clock.monotonic_ms()) / 1000))
            if fits(event):
                return event

    def end(self) -> int:
        self.process.stdin.close()
        return self.process.wait(PATIENCE_S)


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[[list[dict]], Child]]:
    children = []

    def start(cameras: list[dict], **settings) -> Child:
        Config(tmp_path).write_settings({"vision": {"cameras": cameras, **settings}})
        children.append(Child(tmp_path))
        return children[-1]

    yield start
    for child in children:
        child.process.kill()
        child.process.wait()
        child.process.stdin.close()


def asked(at: int, number: int = 1, camera: str = "counter") -> PhotoAsked:
    return PhotoAsked(
        uid=f"a.1.{number}/photo/{camera}", at=at, camera=camera, cause=f"a.1.{number}", point="point-1"
    )


def measured(child: Child, since: int, seen: int = 3) -> FacesMeasured:
    """The first full second from `since` on in which the customer was seen so often."""
    return child.until(
        lambda e: isinstance(e, FacesMeasured) and e.at >= since and e.frames >= 3 and e.seen >= seen
    )


def test_measures_and_photos_follow_what_the_camera_shows(stage, start, tmp_path):
    child = start([{"source": stage.camera.url, "virtual": True}])
    smile_at = stage.show("smile")
    health = child.until(lambda e: isinstance(e, HealthReported) and e.health == "ok")
    assert (health.uid, health.virtual) == ("camera:counter", True)
    positive = measured(child, smile_at)
    assert positive.faces == 1
    assert positive.positive > 0.7

    sober_at = stage.show("neutral")
    sober = measured(child, sober_at + 300)
    assert sober.positive < 0.2

    # One photo of the past and one of a moment that is still to come.
    child.ask(asked(sober_at - 1000, 1))
    past = child.until(lambda e: isinstance(e, PhotoTaken | PhotoMissed))
    assert stage.read(decoded((tmp_path / past.path).read_bytes())) == "smile"
    assert past.at < sober_at
    soon = clock.now_ms() + 400
    child.ask(asked(soon, 2))
    future = child.until(lambda e: isinstance(e, PhotoTaken | PhotoMissed))
    assert stage.read(decoded((tmp_path / future.path).read_bytes())) == "neutral"
    assert future.at > sober.at
    assert future.faces == 1

    child.ask(asked(sober_at - 1000, 1))
    assert child.until(lambda e: isinstance(e, PhotoTaken | PhotoMissed)) == past
    child.ask(asked(soon, 3, "nowhere"))
    assert isinstance(child.until(lambda e: isinstance(e, PhotoTaken | PhotoMissed)), PhotoMissed)
    assert child.end() == 0


def test_nobody_and_black_are_told_apart(stage, start):
    child = start([{"source": stage.camera.url}])
    nobody_at = stage.show("nobody")
    assert measured(child, nobody_at + 300, seen=0).seen == 0
    stage.show("black")
    dark = child.until(lambda e: isinstance(e, HealthReported) and e.health == "warning")
    assert dark.problem.startswith("The camera sees only black")


def test_a_camera_that_is_not_there_fails_in_plain_words_while_the_other_works(stage, start):
    child = start(
        [
            {"name": "counter", "source": stage.camera.url},
            {"name": "door", "source": "v4l2:/dev/video99"},
            {"name": "yard", "source": "rtsp://no-such-camera.invalid/stream"},
        ]
    )
    for name, why in (("door", "The camera is not plugged in."), ("yard", "The camera's address is unknown")):
        told = child.until(
            lambda e, name=name: isinstance(e, HealthReported) and (e.name, e.health) == (name, "failed")
        )
        assert told.problem.startswith(why)
    assert child.until(lambda e: isinstance(e, FacesMeasured)).camera == "counter"


def test_bad_streams_are_told_and_take_no_good_camera_along(stage, start, serve, tmp_path):
    """Their first bytes are kept, without the password."""
    h264 = b"\x00\x00\x00\x01\x67 camera7:geheim17 " + bytes(range(200)) * 4000
    child = start(
        [
            {"name": "counter", "source": stage.camera.url},
            {"name": "door", "source": serve([h264], "video/h264", login="camera7:geheim17@")},
            {"name": "yard", "source": serve(repeat(bytes(1 << 16)))},
            {"name": "roof", "source": serve([b"\xff\xd8\xff\xe0\x00\x00" * 1000])},
        ]
    )
    seen = {"door": "", "yard": "", "roof": ""}
    wanted = {
        "door": "The address gives no camera pictures.",
        "yard": "The address gives no camera pictures.",
        "roof": "The camera's pictures arrive damaged.",
    }
    while seen != wanted:
        told = child.until(lambda e: isinstance(e, HealthReported) and e.name in seen)
        if told.problem != "The camera is being opened.":
            seen[told.name] = told.problem
    since = clock.now_ms()
    for second in (1000, 2000, 3000):
        child.until(lambda e, at=since + second: isinstance(e, FacesMeasured) and e.at >= at)
    assert child.process.poll() is None
    store = UnreadStore(tmp_path)
    assert {one.source for one in store.all()} == {"door", "yard", "roof"}
    (door,) = [one for one in store.all() if one.source == "door"]
    assert store.sent(door.name).startswith(b"\x00\x00\x00\x01\x67 *******:******** ")


def test_no_camera_at_all_still_beats(start):
    child = start([])
    beats = [child.until(lambda e: isinstance(e, HealthReported)) for _ in range(2)]
    assert [(beat.health, beat.problem) for beat in beats] == [("off", "No camera is configured.")] * 2
    assert beats[1].at > beats[0].at
    assert child.end() == 0


def test_nonsense_on_its_input_is_survived(stage, start, tmp_path):
    child = start([{"source": stage.camera.url}])
    child.process.stdin.write(b"\xff\xfe garbage\n{}\n[1]\n")
    child.ask(asked(clock.now_ms() - 600_000))
    assert isinstance(child.until(lambda e: isinstance(e, PhotoMissed)), PhotoMissed)


def test_a_wrong_source_is_told_and_the_other_camera_works(stage, start):
    child = start([{"name": "counter", "source": stage.camera.url}, {"name": "door", "source": "webcam"}])
    door = child.until(lambda e: isinstance(e, HealthReported) and e.name == "door" and e.health == "failed")
    while door.problem == "The camera is being opened.":
        door = child.until(lambda e: isinstance(e, HealthReported) and e.name == "door")
    assert door.problem == "The camera's address in the settings is not valid."
    child.until(lambda e: isinstance(e, FacesMeasured) and e.camera == "counter")


def test_watching_what_is_no_camera_is_refused_without_a_traceback(tmp_path):
    command = [
        sys.executable,
        "-m",
        "host_daemon.app",
        "--data",
        str(tmp_path),
        "vision",
        "watch",
        "webcam",
    ]
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S)
    assert done.returncode == 2
    assert "no camera is named like that" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_camera_at_staff_stays_shut_until_a_manager_turns_it_on(stage, start, tmp_path):
    operator = {"name": "till", "source": stage.camera.url, "role": "operator"}
    child = start([operator])
    beat = child.until(lambda e: isinstance(e, HealthReported))
    assert (beat.name, beat.health) == ("till", "off")
    assert beat.problem == "Measuring staff is off until a manager turns it on."
    child.ask(asked(clock.now_ms() - 500, camera="till"))
    assert isinstance(child.until(lambda e: isinstance(e, PhotoTaken | PhotoMissed)), PhotoMissed)
    child.end()

    assert (
        start([operator], measure_staff=True).until(lambda e: isinstance(e, FacesMeasured)).camera == "till"
    )


def test_another_region_is_taken_up_while_the_camera_works(stage, start, tmp_path):
    stage.show("smile")
    child = start([{"source": stage.camera.url}])
    measured(child, 0)
    # The customer stands in the middle, not in the last hundredth on the right.
    aimed = {"source": stage.camera.url, "region": [0.99, 0.0, 1.0, 1.0]}
    Config(tmp_path).write_settings({"vision": {"cameras": [aimed]}})
    outside = child.until(lambda e: isinstance(e, FacesMeasured) and e.frames >= 3 and e.seen == 0)
    assert outside.faces == 1


def test_a_camera_at_staff_shuts_as_soon_as_measuring_is_turned_off(stage, start, tmp_path):
    operator = {"name": "till", "source": stage.camera.url, "role": "operator"}
    child = start([operator], measure_staff=True)
    child.until(lambda e: isinstance(e, FacesMeasured))
    Config(tmp_path).write_settings({"vision": {"cameras": [operator]}})
    beat = child.until(lambda e: isinstance(e, HealthReported) and e.health == "off")
    assert beat.problem == "Measuring staff is off until a manager turns it on."


def test_a_photo_that_waits_is_answered_when_its_camera_goes(stage, start, tmp_path):
    child = start([{"source": stage.camera.url}], photo_nearest_s=20)
    measured(child, 0, seen=0)
    child.ask(asked(clock.now_ms() + 15_000))
    Config(tmp_path).write_settings({"vision": {"cameras": []}})
    missed = child.until(lambda e: isinstance(e, PhotoTaken | PhotoMissed))
    assert isinstance(missed, PhotoMissed)
