"""Make the data folder of a post at work, and write down what it says: `python tests/data/make_old_post.py`.

Run once, with the code whose folders later code must open; takes some six minutes. Everything in it is made
up: the sound is beeps, the pictures are drawn, the voice is a machine's, and its secrets open nothing. It was
run with its clock set back and another boot's id (by a library before the C library's `clock_gettime` and
`open`), so that the folder comes from another time and machine wherever it is opened.
"""

from __future__ import annotations

import hashlib
import http.server
import json
import os
import socket
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
import threading
import time
import wave
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import cv2
import numpy as np
import soundfile

sys.path.insert(0, str(Path(__file__).parents[2]))

from firmware.common import slip, wire
from tests.figures import ROUTES, commands, figures, settings
from tests.old_post import ARCHIVE, EXPECTED, PASSPHRASE, PASSWORD, PIN, at_work, unpacked
from tests.outside import OutsidePost, Visitor, asked
from tests.ports import free_port

RATE = 16_000
ZONE = "Europe/Moscow"
PHRASE = "please rate our service"
# Nobody listens there: what the post still owes stays with it.
NOWHERE = "json://127.0.0.1:9/"
# The post's own lasting state; the stand-ins' things are hardware's, and sockets and locks are of a run.
LEFT_OUT = ("stage", "run")
SETTINGS: dict[str, Any] = {
    "post": {"name": "Old post", "time_zone": ZONE, "stand_ins": "on", "virtual_customers": False},
    "links": {"serial": []},
    # Room for a Force-majeure track, a minute before and after, and little more.
    "audio": {"ring_hours": 0.035},
    "vision": {"measure_staff": True},
    "contacts": {"answer_window_s": 20, "least_asked": 1},
    "shopper": {"least": 2, "second": 100},
    "legal": {"basis": "consent", "responsible": "Old post, Nowhere"},
    "web": {"kiosk_people": True, "public_address": "http://old-post.example"},
}
SURVEY = {
    "name": "Visit",
    "point": ["till"],
    "q0.name": "Overall",
    "q0.kind": "smileys",
    "q0.en": "How was it?",
    "q0.ru": "Как прошло?",
    "q1.name": "Clean",
    "q1.kind": "smileys",
    "q1.en": "Was it clean?",
    "q1.ru": "Было чисто?",
    "q2.name": "Why",
    "q2.kind": "choice",
    "q2.en": "Why us?",
    "q2.ru": "Почему к нам?",
    "q2.choices_en": "Near\nPrice",
    "q2.choices_ru": "Близко\nЦена",
    "q3.name": "Wish",
    "q3.kind": "text",
    "q3.en": "What do you miss?",
    "q3.ru": "Чего не хватает?",
}
RULE = {
    "name": "tag complaints at the till",
    "when": {"event": "rated", "ratings": ["negative"], "points": ["till"]},
    "do": [{"do": "tag", "tag": "at the till"}],
}
OWN_SMILE = {
    "name": "own smile",
    "when": {"event": "smile"},
    "do": [{"do": "ask_emotion", "whose": "operator", "after_s": 5}],
}
QUESTION = {
    "name": "answer to a question",
    "when": {"event": "question"},
    "do": [{"do": "cut", "track": "answer", "before_s": 5, "after_s": 8}, {"do": "background", "after_s": 8}],
}


def beeps(path: Path) -> None:
    """Ten seconds of beeps with silence between, as the virtual microphone plays them around and around."""
    samples = np.zeros(10 * RATE, np.int16)
    for number in range(10):
        pitch = 400 + 100 * number
        tone = 9000 * np.sin(2 * np.pi * pitch * np.arange(RATE // 8) / RATE)
        samples[number * RATE : number * RATE + RATE // 8] = np.rint(tone)
    path.parent.mkdir(parents=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(samples), "NONE", ""))
        file.writeframes(samples.astype("<i2").tobytes())


def drawn(smile: bool) -> np.ndarray:
    """A face as a child draws one, smiling or not."""
    picture = np.full((480, 640, 3), (190, 185, 175), np.uint8)
    cv2.rectangle(picture, (0, 330), (640, 480), (120, 110, 100), -1)
    cv2.ellipse(picture, (320, 470), (170, 130), 0, 180, 360, (120, 60, 40), -1)
    cv2.rectangle(picture, (280, 310), (360, 400), (140, 170, 215), -1)
    cv2.ellipse(picture, (320, 190), (112, 140), 0, 0, 360, (40, 50, 70), -1)
    cv2.ellipse(picture, (320, 220), (95, 125), 0, 0, 360, (150, 180, 225), -1)
    cv2.ellipse(picture, (320, 120), (95, 40), 0, 180, 360, (40, 50, 70), -1)
    for x in (283, 357):
        cv2.ellipse(picture, (x, 200), (20, 11), 0, 0, 360, (250, 250, 250), -1)
        cv2.circle(picture, (x, 200), 9, (70, 50, 30), -1)
        cv2.circle(picture, (x, 200), 4, (10, 10, 10), -1)
        cv2.ellipse(picture, (x, 200), (21, 12), 0, 180, 360, (60, 80, 110), 2)
        cv2.ellipse(picture, (x, 178), (26, 8), 0, 190, 350, (40, 50, 70), 5)
    cv2.line(picture, (320, 205), (312, 250), (120, 150, 195), 3)
    cv2.ellipse(picture, (320, 253), (16, 8), 0, 0, 180, (110, 140, 185), 3)
    if smile:
        cv2.ellipse(picture, (320, 275), (42, 30), 0, 0, 180, (70, 60, 150), -1)
        cv2.ellipse(picture, (320, 277), (36, 14), 0, 0, 180, (245, 245, 245), -1)
    else:
        cv2.ellipse(picture, (320, 290), (30, 8), 0, 0, 360, (90, 90, 170), -1)
        cv2.line(picture, (290, 290), (350, 290), (60, 60, 120), 2)
    return cv2.GaussianBlur(picture, (5, 5), 0)


def film(path: Path) -> None:
    """The drawn customer: smiles for 20 seconds, then does not for 20."""
    frames = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), 5.0, (640, 480))
    for smile in (True, False):
        face = drawn(smile)
        for _ in range(100):
            frames.write(face)
    frames.release()


class Receiver:
    """Takes messages, as a messenger does."""

    def __init__(self) -> None:
        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                self.rfile.read(int(self.headers.get("content-length", 0)))
                self.send_response(200)
                self.end_headers()

            def log_message(self, format: str, *args: object) -> None:
                pass

        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"json://127.0.0.1:{server.server_address[1]}/"
        threading.Thread(target=server.serve_forever, daemon=True).start()


def stage(data: Path, verb: str, **arguments: Any) -> Any:
    """Have the stand-ins do something."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.connect(str(data / "stage" / "control.sock"))
        connection.sendall(json.dumps({"do": verb, **arguments}).encode() + b"\n")
        with connection.makefile("rb") as lines:
            answer = json.loads(lines.readline())
    assert "ok" in answer, answer
    return answer["ok"]


class Maker:
    """A day at work on `data`, in four minutes."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.post = OutsidePost(data)
        self.visitor = Visitor(self.post.address)
        self.boards: dict[str, str] = {}
        self.token = ""

    def count(self, kind: str) -> int:
        return len(self._rows("SELECT uid FROM events WHERE kind = ?", kind))

    def _rows(self, query: str, *values: str) -> list[str]:
        place = f"file:{self.data / 'journal.sqlite3'}?mode=ro"
        with closing(sqlite3.connect(place, uri=True)) as journal:
            return [row[0] for row in journal.execute(query, values)]

    def until_more(self, kind: str, than: int, within_s: float = 60) -> None:
        self.post.until(lambda: self.count(kind) > than, within_s, f"{kind} beyond {than}")

    def press(self, board: str, button: str, gesture: str = "click", gives: str = "Pressed") -> None:
        """Press a pin of a virtual board, and wait for what comes of it."""
        before = self.count(gives)
        asked(self.data, "board", "press", board, button, gesture)
        self.until_more(gives, before, 30)
        print("pressed", board, button, gesture, flush=True)

    def begin(self, receiver: Receiver) -> None:
        """First start, then everything that people set up by the pages."""
        post, visitor = self.post, self.visitor
        post.start(150)
        # The recorded scenes show people: none of them is to be on a photo.
        stage(self.data, "show", scene="nobody", hold_s=100_000)
        code = post.until(lambda: code_in(post.said()), 60, "code of the first start")
        visitor.send("/first-start", "/first-start", {"code": code, "name": "Maria", "password": PASSWORD})
        visitor.send("/people", "/people/points", {"name": "Till", "id": None, "remove": None})
        visitor.send("/people", "/people/points", {"name": "Desk", "id": None, "remove": None})
        visitor.send("/people", "/people/operators", {"name": "Vera", "id": None, "remove": None})
        for name, role in (("Tom", "technician"), ("Vic", "viewer"), ("Olga", "manager")):
            fields = {"name": name, "role": role, "password": PASSWORD, "new": "true"}
            visitor.send("/users", "/users", fields)
        visitor.send("/pins", "/pins", {"operator": "anna", "pin": PIN})
        everything = {"may": ["words", "photo", "sound"]}
        fields = {"name": "office", "language": "en", "address": receiver.address}
        visitor.send("/targets", "/targets", fields | everything)
        fields = {"name": "away", "language": "ru", "address": NOWHERE}
        visitor.send("/targets", "/targets", fields | everything)
        visitor.send("/surveys/edit", "/surveys", SURVEY)
        fields = {"text": PHRASE, "language": "en", "group": "request", "role": "any", "event": ""}
        visitor.send("/voice", "/voice", fields)
        post.until(self._all_paired, 200, "boards that are paired")
        self.boards = {one["board"]["name"]: one["board"]["device"] for one in self._boards()}
        for name, owner in (
            ("remote", ""), ("usb-remote", ""), ("keypad", ""), ("fob", "anna"), ("visitor-counter", ""),
            ("ethernet-remote", ""), ("force-majeure-1", "anna"),
        ):  # fmt: skip
            self.hand_over(name, owner)
        asked(self.data, "kit", "apply", "motivator")
        asked(self.data, "kit", "apply", "controller")
        rules = json.loads(asked(self.data, "rule", "list"))
        names = {RULE["name"], OWN_SMILE["name"], QUESTION["name"]}
        rules = [one for one in rules if one["name"] not in names] + [RULE, OWN_SMILE, QUESTION]
        written = self.data.parent / "rules.json"
        written.write_text(json.dumps(rules), encoding="utf-8")
        asked(self.data, "rule", "put", str(written))
        standard = {"name": "Asks for a rating", "phrases": "request", "moment": "receipt"}
        visitor.send("/standards", "/standards", {**standard, "before_s": "30", "after_s": "30"})

    def hand_over(self, board: str, operator: str) -> None:
        """Put a board at the till, and say whose it is."""
        place = f"/boards/{self.boards[board]}"
        self.visitor.send(place, place, {"name": board, "point": "till", "operator": operator})

    def _boards(self) -> list[dict[str, Any]]:
        return list(self.visitor.json("/boards.json")["boards"])

    def _all_paired(self) -> bool:
        wanted = {board["device"] for board in stage(self.data, "boards")}
        heard = "microphone:till is ok" in self.post.said() and "camera:door is ok" in self.post.said()
        return heard and wanted == {one["board"]["device"] for one in self._boards()}

    def work(self, said: Path) -> None:
        """Customers, staff, a till; and what managers do with it."""
        visitor, data = self.visitor, self.data
        self.post.until(lambda: "yes" in taught(visitor), 400, "phrase that is taught")
        before = self.count("PhraseHeard")
        for _ in range(3):
            stage(data, "say", wave=str(said))
            time.sleep(4)
        self.until_more("PhraseHeard", before, 20)
        token = self.token = asked(data, "till", "token", "till-1").strip()
        self.press("fob", "ask", gives="Asked")
        self.press("remote", "green", gives="Rated")
        self.receipt(token, 1, "120.50", "anna")
        self.press("visitor-counter", "beam", gives="VisitorCounted")
        self.press("fob", "second", gives="SmileMoment")
        self.press("fob", "third", gives="SaleAttempted")
        for gesture in ("double", "hold"):
            self.press("fob", "second", gesture, gives="SmileMoment")
        self.press("fob", "ask", "double", gives="QuestionAsked")
        asked(data, "board", "press", "keypad", "7")  # it waits for a smiley
        self.press("keypad", "green", gives="Rated")
        self.receipt(token, 2, "80.00", "anna", customer="2000000012345")
        self.feedback()
        self.console()
        self.press("fob", "ask", gives="Asked")
        self.press("remote", "red", gives="IncidentOpened")
        self.press("ethernet-remote", "yellow", gives="Rated")
        self.press("fob", "ask", "hold", gives="RecordingStarted")
        self.press("usb-remote", "green", gives="Rated")
        self.press("fob", "ask", gives="Asked")
        time.sleep(22)  # waits for a customer who never answers
        self.press("fob", "ask", "hold", gives="RecordingStopped")
        self.hand_over("fob", "boris")
        self.press("fob", "ask", gives="Asked")
        self.press("remote", "green", gives="Rated")
        self.press("force-majeure-1", "complaint", gives="IncidentOpened")
        self.receipt(token, 3, "-20.00", "boris")
        self.post.until(lambda: not self.owed(), 200, "answer to everything that was asked")
        self.manage()

    def owed(self) -> list[str]:
        return self._rows("SELECT uid FROM asked")

    def receipt(self, token: str, number: int, total: str, operator: str, **more: str) -> None:
        told = {
            "till": "till-1",
            "number": str(number),
            "sum": total,
            "operator": operator.title(),
            "printed": datetime.now(ZoneInfo(ZONE)).strftime("%Y-%m-%dT%H:%M:%S"),
            "positions": [{"name": "Tea", "quantity": 1, "price": "10.00", "sum": "10.00"}],
            **more,
        }
        answer = self.visitor.http.post(
            "/api/receipts", json=told, headers={"authorization": f"Bearer {token}"}
        )
        assert answer.status_code == 200, answer.text

    def feedback(self) -> None:
        """A customer with a phone, and three at the kiosk."""
        stranger = Visitor(self.post.address)
        ways = (("qr", "positive"), ("kiosk", "negative"), ("kiosk", "positive"), ("kiosk", "neutral"))
        for number, (way, rating) in enumerate(ways):
            key, page = f"{number:032x}", f"/{'q' if way == 'qr' else 'kiosk'}/till"
            place = f"/feedback/{way}/till"
            stranger.tell(f"{place}/rating", {"key": key, "rating": rating}, page)
            answers = {
                "Overall": 3 - number % 3,
                "Clean": 1 + number % 3,
                "Why": 1 + number % 2,
                "Wish": "Tea",
            }
            stranger.tell(f"{place}/survey", {"key": key, "survey": "Visit", "answers": answers}, page)
            words = {"key": key, "reasons": ["Waiting"], "text": f"Words {number}", "publish": number == 0}
            stranger.tell(f"{place}/words", words, page)
            time.sleep(1)
        message = (self.data / "stage" / "microphone" / "talk.wav").read_bytes()
        place, headers = f"/voice-message/qr/till?key={0:032x}", {"content-type": "audio/wav"}
        assert stranger.http.post(place, content=message, headers=headers).status_code == 200

    def console(self) -> None:
        """Staff enter why a visitor left."""
        staff = Visitor(self.post.address)
        staff.send("/console/pin", "/console/pin", {"name": "Anna", "pin": PIN})
        settings = self.visitor.json("/settings/funnel.json")
        assert settings["part"] == "funnel"
        left = {"point": "till", "stage": "Heard the price", "reason": "Too expensive"}
        staff.tell("/console/left", {"key": "f" * 32, **left}, "/console")
        left |= {"interview": True, "survey": "Visit", "answers": {"Overall": 2, "Clean": 2}}
        staff.tell("/console/left", {"key": "e" * 32, **left}, "/console")

    def manage(self) -> None:
        """Incidents are worked on, tracks are scored and held, answers and what was heard are judged."""
        visitor = self.visitor
        incidents = visitor.json("/incidents.json")["incidents"]
        for number, one in enumerate(incidents[:2]):
            fields = {"status": ("working", "closed")[number], "comment": f"Seen {number}", "tag": ["Staff"]}
            visitor.send(one["address"], f"{one['address']}/mark", fields)
        olga = Visitor(self.post.address)
        olga.log_in("Olga", PASSWORD)
        for listener in (visitor, olga):
            for number in range(3):
                shown = listener.json("/shopper.json")
                if not shown["slug"]:
                    break
                items = {f"item{i}": ("yes", "no", "none", "yes")[i % 4] for i in range(len(shown["items"]))}
                fields = {**items, "comment": f"Listened {number}", "checklist": shown["name"]}
                listener.send("/shopper", f"/shopper/{shown['slug']}", fields)
        track = visitor.json("/tracks.json")["tracks"][0]["slug"]
        visitor.send("/tracks", f"/tracks/{track}/hold", {"on": "1"})
        visitor.get(f"/tracks/{track}.flac")
        for one in visitor.json("/answers.json")["answers"][:1]:
            page = one["address"] if "address" in one else f"/answers/{one['slug']}"
            fields = {"says": "positive", "own": "coffee", "comment": "Heard"}
            visitor.send(page, f"{page}/mark", fields)
        for one in visitor.json("/voice.json")["heard"][:1]:
            visitor.send("/voice", f"{one['address']}/judge", {"right": "true"})
        visitor.send("/targets", "/targets", {"name": "office", "language": "en", "address": NOWHERE})
        visitor.get("/authority.crt")

    def end(self, film: Path) -> None:
        """Leave the stand-ins: what they recorded stays, and the post is one with boards and no hardware."""
        self.visitor.send("/settings/post", "/settings/post", {"post.stand_ins": "off"})
        fields = {"links.mqtt": None, "links.serial": ""}
        self.visitor.send("/settings/links", "/settings/links", fields)
        assert self.post.stop() == 0
        film.unlink()
        os.utime(self.data / "ring" / "counter.ring", (time.time(), time.time()))
        # What the stand-ins left behind is cleared by the next start, and the ring that nobody records into.
        time.sleep(130)  # waits until the ring counts as left alone
        self.post.start()
        self.post.until(lambda: not (self.data / "ring" / "counter.ring").exists(), 60, "ring that is gone")
        # What the cameras saw last was asked for when nobody could answer any more.
        self.post.until(lambda: not self.owed(), 60, "answer to everything that was asked")
        assert self.post.stop() == 0


def code_in(log: str) -> str | None:
    return log.rpartition("enter the code ")[2].split()[0] if "enter the code " in log else None


def taught(visitor: Visitor) -> list[str]:
    lines = visitor.json("/voice.json")["lines"]
    assert not any(one["problem"] for one in lines), lines
    return [one["taught"] for one in lines]


def spoken(path: Path) -> None:
    """The phrase, said by a machine, as a 16 kHz wave file."""
    loud = path.with_suffix(".22k.wav")
    subprocess.run(["espeak-ng", "-v", "en-us", "-s", "150", "-w", str(loud), PHRASE], check=True)
    with wave.open(str(loud)) as file:
        rate, data = file.getframerate(), file.readframes(file.getnframes())
    sound = np.frombuffer(data, "<i2").astype(float)
    sound = np.interp(np.arange(0, len(sound) - 1, rate / RATE), np.arange(len(sound)), sound)
    sound = np.concatenate([np.zeros(RATE), sound * 9000 / abs(sound).max(), np.zeros(RATE)])
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, RATE, len(sound), "NONE", ""))
        file.writeframes(np.rint(sound).astype("<i2").tobytes())
    loud.unlink()


def frame(data: Path) -> dict[str, str]:
    """The next press of the red smiley of the remote by USB, signed with its key, and the answer to it."""
    with closing(sqlite3.connect(data / "journal.sqlite3")) as journal:
        rows = journal.execute("SELECT body FROM events WHERE kind = 'Pressed'").fetchall()
    config = json.loads((data / "config.json").read_text(encoding="utf-8"))
    secrets = json.loads((data / "secrets.json").read_text(encoding="utf-8"))
    board = next(one for one in config["boards"].values() if one["name"] == "usb-remote")
    key = next(one["value"] for one in secrets["keys"].values() if one["name"] == board["device"])
    pressed = [body for (row,) in rows if (body := json.loads(row))["device"] == board["device"]]
    boot = max(body["boot"] for body in pressed) + 1
    counter = max([body["counter"] for body in pressed if body["button"] == 0], default=0) + 1
    press = wire.Frame(
        wire.PRESS, bytes.fromhex(board["device"]), boot, 1, 0, 0,
        wire.Press(0, wire.CLICK, None, counter, None),
    )  # fmt: skip
    ack = wire.pack(wire.ack_of(press), bytes.fromhex(key))
    return {
        "uid": f"{board['device']}.{boot}.1",
        "frame": slip.encode(wire.pack(press, bytes.fromhex(key))).hex(),
        "answer": slip.encode(ack).hex(),
    }


def packed(folder: Path) -> None:
    """The data folder, its backup and the spoken phrase as one archive; modes are kept, owners are not."""

    def plain(one: tarfile.TarInfo) -> tarfile.TarInfo | None:
        if any(one.name.startswith(f"data/{left}") for left in LEFT_OUT):
            return None
        one.uid = one.gid = 0
        one.mtime = min(one.mtime, time.time())  # the file system may know another time than this program
        one.uname = one.gname = ""
        return one

    with tarfile.open(ARCHIVE, "w:xz", preset=9) as archive:
        for name in ("data", "backup.zip", "said.wav"):
            archive.add(folder / name, name, filter=plain)


def expected(folder: Path, token: str) -> dict[str, Any]:
    """What this program says of the archive, and what it offers."""
    data, routes, track = unpacked(folder), folder / "routes.json", folder / "by-hand.flac"
    with closing(sqlite3.connect(data / "journal.sqlite3")) as journal:
        rows = journal.execute("SELECT body FROM events WHERE kind IN ('PhotoTaken', 'TrackCut')").fetchall()
        (first,) = journal.execute("SELECT min(at) FROM events").fetchone()
    made = [json.loads(body) for (body,) in rows]
    photos = {one["uid"].replace("/", "~1"): one["sha256"] for one in made if one["path"].endswith(".jpg")}
    day = datetime.fromtimestamp(first / 1000, ZoneInfo(ZONE)).date().isoformat()
    with at_work(data, ROUTES.format(path=str(routes))) as (_post, visitor):
        found = figures(data, visitor, day)
        authority = visitor.get("/authority.crt").content
    (ring,) = json.loads(asked(data, "audio", "ring", "--json"))["rings"]
    of = [
        "--microphone",
        ring["microphone"],
        "--at",
        ring["stretches"][-1]["to"],
        "--before",
        "20",
        "--after",
        "0",
    ]
    asked(data, "audio", "cut", *of, "--out", str(track))
    sound, _rate = soundfile.read(track, dtype="int16")
    heard = json.loads(asked(data, "voice", "test", "--json", str(folder / "said.wav")))
    return {
        "day": day,
        "figures": found,
        "photos": photos,
        "cut": {"of": of, "samples": len(sound), "loud": int((abs(sound) > 1000).sum())},
        "heard": {"phrase": heard["phrase"], "end_s": heard["end_s"]},
        "authority_sha256": hashlib.sha256(authority).hexdigest(),
        "till_token": token,
        "press": frame(data),
        "commands": commands(data),
        "settings": settings(data),
        "routes": json.loads(routes.read_text(encoding="utf-8")),
    }


def main() -> None:
    folder = Path(tempfile.mkdtemp(prefix="oldpost-"))
    data = folder / "data"
    data.mkdir(mode=0o700)
    film(folder / "customer.avi")
    spoken(folder / "said.wav")
    beeps(data / "stage" / "microphone" / "talk.wav")
    source = f"pulse:unix:{data}/stage/microphone/pulse.sock:counter.monitor"
    chosen = {part: dict(values) for part, values in SETTINGS.items()}
    chosen["links"]["mqtt_port"] = free_port()
    chosen["audio"]["microphones"] = [{"name": "till", "point": "till", "device": source}]
    camera = {"point": "till", "source": f"file:{folder / 'customer.avi'}"}
    chosen["vision"]["cameras"] = [{"name": "door", **camera}, {"name": "desk", **camera, "role": "operator"}]
    chosen["tills"] = {"tills": [{"name": "till-1", "point": "till"}]}
    chosen["contacts"]["numbers"] = [{"name": "Coffee", "number": 7, "operator": "boris"}]
    (data / "config.json").write_text(json.dumps({"settings": {"1": chosen}}), encoding="utf-8")
    maker = Maker(data)
    try:
        maker.begin(Receiver())
        maker.work(folder / "said.wav")
        maker.end(folder / "customer.avi")
    finally:
        maker.post.leave()
    keep(folder, maker.token)
    print(f"{ARCHIVE}: {ARCHIVE.stat().st_size} bytes, made in {folder}")


def keep(folder: Path, token: str) -> None:
    """Back up what was made, pack it, and write down what this program says of it."""
    for made_anew in (folder / "data" / "voice").glob("background-*.npz"):
        made_anew.unlink()  # 40 MB that every teaching makes where they are missing
    asked(folder / "data", "backup", str(folder / "backup.zip"), "--journal", given=f"{PASSPHRASE}\n")
    packed(folder)
    # Read from a copy: a post at work changes what it reads.
    said = json.dumps(expected(folder / "copy", token), ensure_ascii=False, indent=0)
    EXPECTED.write_text(f"{said}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
