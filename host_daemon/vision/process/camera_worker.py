"""One camera at work: its newest frame, faces and expression on it, a measure a second, photos on request."""

from __future__ import annotations

import dataclasses
import logging
import threading
import time
from collections import deque

from host_daemon.base import clock
from host_daemon.base.texts import mark as _
from host_daemon.events import BurstSeen, HealthReported, PhotoAsked
from host_daemon.settings.vision import Camera, VisionSettings
from host_daemon.supervision.event_lines import Emit
from host_daemon.vision.camera.camera import Frame, NewestFrame
from host_daemon.vision.camera.picture_quality import STILL_TEXT, PictureQuality
from host_daemon.vision.camera.sources import recorded
from host_daemon.vision.faces.blur import strangers
from host_daemon.vision.faces.bursts import Bursts
from host_daemon.vision.faces.expression import Expression
from host_daemon.vision.faces.face_detector import Face
from host_daemon.vision.faces.face_tracker import FaceTracker
from host_daemon.vision.faces.networks import Networks
from host_daemon.vision.faces.per_second import SecondOfFaces
from host_daemon.vision.faces.region import Region, Tiles, upright
from host_daemon.vision.faces.visitors import TrackedPerson, Visitors
from host_daemon.vision.picture import SMALLER, Picture, encoded
from host_daemon.vision.process.frame_rate import FrameRate
from host_daemon.vision.process.live_view import LiveView
from host_daemon.vision.process.photos import PhotoTaker, Still

log = logging.getLogger(__name__)

HEALTH_MS = 1_500
# A reader that neither gives frames nor fails for so long hangs in its driver: another takes its place.
HUNG_MS = 20_000
STALLED_MS = 3_000
# A frame of the second that has just ended may still be on its way through the nets.
LATE_MS = 300
# Pictures whose longer side has more pixels are made smaller before anything else: a customer's face is large
# enough, and 12 megapixels would take half a core at 5 frames a second.
LARGEST = 2048
# Requests that wait for their moment. The core asks again, so the oldest may go.
WAITING = 64

STALLED = _("The camera has stopped sending pictures.")
DAMAGED = _("The camera's pictures arrive damaged.")
NO_MODEL = _("Faces are not measured: a model file is missing or damaged. Photos are still taken.")


class CameraWorker:
    """Owns one camera's thread. `ask` may be called from any thread; events leave through `emit`."""

    def __init__(
        self,
        camera: Camera,
        frames: NewestFrame,
        networks: Networks,
        photos: PhotoTaker,
        emit: Emit,
        settings: VisionSettings,
    ) -> None:
        self._frames, self._networks, self._photos, self._emit = frames, networks, photos, emit
        self._face_tracker: FaceTracker | None = None
        self.adjust(camera, settings)
        self._bursts = Bursts()
        self.live_view = LiveView()
        self._persons = Visitors()
        self._second = SecondOfFaces(camera.name)
        self._quality = PictureQuality(still_matters=not recorded(camera.source))
        self._asked: deque[PhotoAsked] = deque(maxlen=WAITING)
        self._wrong, self._damaged, self._smaller = "", 0, 1
        self._rate = FrameRate()
        self._reported: tuple[str, str] | None = None
        self._reported_at = -HEALTH_MS
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"watch {camera.name}", daemon=True)

    def adjust(self, camera: Camera, settings: VisionSettings) -> None:
        """Take up other settings of the same camera; from any thread, the next frame goes by them."""
        self._limits = settings
        self._period_s = 1 / settings.frames_per_second
        finder = self._networks.finder
        if finder and camera.far:
            finder = Tiles(finder)
        self._region = Region.of(camera.region)
        self._camera = camera
        # Faces that were followed so far stood elsewhere if the camera was turned.
        self._face_tracker = FaceTracker(finder) if finder else None

    def unanswered(self) -> list[PhotoAsked]:
        """The requests that still wait, once this has been stopped."""
        return list(self._asked)

    def start(self) -> None:
        self._frames.start()
        self._thread.start()

    def stop(self) -> None:
        self._stopping.set()
        self._frames.stop()
        self._thread.join(timeout=5)

    def ask(self, asked: PhotoAsked) -> None:
        """A photo is wanted; the answer comes through `emit`."""
        self._asked.append(asked)

    @property
    def hung(self) -> bool:
        """The camera's driver hangs, or this camera's own thread has died."""
        return self._frames.state().silent_ms > HUNG_MS or (
            self._thread.ident is not None and not self._thread.is_alive() and not self._stopping.is_set()
        )

    @property
    def left_behind(self) -> bool:
        """After `stop`: the driver has not let go of the reader's thread."""
        return self._frames.alive

    def _run(self) -> None:
        number = 0
        due = time.monotonic()
        while not self._stopping.is_set():
            frame = self._frames.after(number, timeout_s=0.25)
            if frame is not None:
                number = frame.number
                self._look(frame)
            if (measure := self._second.due(clock.now_ms() - LATE_MS)) is not None:
                self._emit(measure)
            self._answer()
            self._report()
            due = max(due + self._period_s, time.monotonic()) if frame else time.monotonic()
            self._stopping.wait(max(0.0, due - time.monotonic()))

    def _look(self, frame: Frame) -> None:
        started = time.thread_time()
        picture = self._picture(frame)
        if picture is None:
            self._damaged += 1
            return
        turned = self._camera.turned
        picture = upright(picture, turned)
        black, self._wrong = self._quality.look(picture, clock.monotonic_ms())
        still = self._wrong == STILL_TEXT
        faces = self._face_tracker.look(picture, frame.at) if self._face_tracker and not black else []
        customer = self._choose(picture, faces, frame.at)
        chosen = customer.face if customer else None
        if not still:
            as_sent = frame.jpeg is not None and turned == "0" and self._smaller == 1
            jpeg = frame.jpeg if as_sent and frame.jpeg is not None else encoded(picture)
            hidden = self._hidden(faces, chosen)
            self._photos.ring.add(Still(frame.at, jpeg, len(faces), hidden, chosen))
        read = None if still else self._read(picture, customer, frame.at)
        # A black frame is no look at the counter, nor is an old one: it must not count as "nobody there", or
        # as the smile of somebody who has gone.
        if self._face_tracker is not None and not black and not still:
            measure = self._second.add(frame.at, len(faces), read)
            if measure is not None:
                self._emit(measure)
        if self.live_view.wanted:
            self.live_view.put(picture, faces, chosen, read)
        self._rate.add(time.monotonic(), time.thread_time() - started, picture.shape[1], picture.shape[0])

    def _picture(self, frame: Frame) -> Picture | None:
        """The frame as it is worked with; None when it cannot be read."""
        picture = frame.picture(self._smaller)
        if picture is None:
            return None
        side = max(picture.shape[:2]) * self._smaller
        smaller = next((by for by in SMALLER if side <= by * LARGEST), max(SMALLER))
        if smaller == self._smaller:
            return picture
        self._smaller = smaller
        return frame.picture(smaller)

    def _choose(self, picture: Picture, faces: list[Face], at: int) -> TrackedPerson | None:
        height, width = picture.shape[:2]
        here = self._persons.update(faces, at)
        inside = [person for person in here if self._region.holds(person.face, width, height)]
        return self._persons.customer(
            inside, self._limits.least_face * width, round(self._limits.least_stay_s * 1000)
        )

    def _read(self, picture: Picture, person: TrackedPerson | None, at: int) -> Expression | None:
        """The customer's expression; a burst that begins with it is told at once."""
        if person is None or self._networks.expression is None:
            return None
        read = self._networks.expression.read(picture, person.face)
        burst = self._bursts.update(at, person.number, read)
        if burst is not None:
            uid = f"{self._camera.name}.{burst.at}/burst"
            self._emit(BurstSeen(uid=uid, camera=self._camera.name, **dataclasses.asdict(burst)))
        return read

    def _hidden(self, faces: list[Face], chosen: Face | None) -> tuple[Face, ...] | None:
        """The faces that a photo of this frame must not show; None: not known."""
        if self._limits.photo_blur == "none":
            return ()
        if self._face_tracker is None:
            return None
        return tuple(face for face in faces if self._limits.photo_blur == "all" or face is not chosen)

    def _to_hide(self, still: Still) -> tuple[Face, ...] | None:
        """The same, with those that were not searched for on the way, or are too small for customers."""
        if self._limits.photo_blur == "none" or still.hidden is None or self._networks.finder is None:
            return still.hidden
        shown = still.shown if self._limits.photo_blur == "others" else None
        return (*still.hidden, *strangers(still.jpeg, self._networks.finder, shown))

    def _answer(self) -> None:
        for _turn in range(len(self._asked)):
            asked = self._asked.popleft()
            answer = self._photos.answer(asked, clock.now_ms(), self._to_hide)
            if answer is None:
                self._asked.append(asked)
            else:
                self._emit(answer)

    def _report(self) -> None:
        now = clock.monotonic_ms()
        state = self._frames.state()
        health, problem = "ok", ""
        if state.problem or state.silent_ms > STALLED_MS:
            health, problem = "failed", state.problem or STALLED
        elif self._damaged > 3 and self._rate.stale(time.monotonic()):
            health, problem = "failed", DAMAGED
        elif self._wrong:
            health, problem = "warning", self._wrong
        elif self._networks.trouble:
            health, problem = "warning", NO_MODEL
        if (health, problem) == self._reported and now - self._reported_at < HEALTH_MS:
            return
        self._reported, self._reported_at = (health, problem), now
        detail: dict[str, object] = {
            **self._rate.figures(),
            "frames": state.frames,
            "damaged": self._damaged,
            "light": self._quality.light,
        }
        if trouble := state.detail or self._networks.trouble:
            detail["trouble"] = trouble
        self._emit(
            HealthReported(
                uid=f"camera:{self._camera.name}",
                at=clock.now_ms(),
                sense="camera",
                name=self._camera.name,
                health="ok" if health == "ok" else "warning" if health == "warning" else "failed",
                problem=problem,
                detail=detail,
                virtual=self._camera.virtual,
            )
        )
