"""A day at a service point, counted on paper beforehand: boards press, people speak, a camera sees recorded
pictures with the real nets, a till prints; then the reports are asked."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, time, timedelta
from itertools import count
from zoneinfo import ZoneInfo

import cv2
import numpy as np
import pytest

from hardware.simulator import scenes
from host_daemon.app.cli import main
from host_daemon.app.post import Post
from host_daemon.events import BackgroundAsked, ExpressionAsked, IncidentOpened
from host_daemon.rules.defaults import RULES
from host_daemon.rules.json_form import rules_to_json
from host_daemon.settings.tills import Till
from host_daemon.store.config import Config
from host_daemon.store.journal import add_measures
from host_daemon.store.records import Board, Operator, Point
from host_daemon.tills.identities import Identities
from host_daemon.tills.receipt import Receipt
from host_daemon.tills.receipt_event import ReceiptEvents
from host_daemon.vision.faces.networks import load_networks
from host_daemon.vision.faces.per_second import SecondOfFaces
from host_daemon.vision.measures.questions import answer_background
from host_daemon.vision.measures.reaction import measured
from tests.fakes.said import heard
from tests.fakes.told import press

MOSCOW = ZoneInfo("Europe/Moscow")
SECOND, MINUTE = 1000, 60_000
# Yesterday, so that every window is over.
DAY = datetime.now(MOSCOW).date() - timedelta(days=1)
NINE = round(datetime.combine(DAY, time(9), MOSCOW).timestamp() * 1000)

# Paper: who asks, how the customer answers (a smiley, a word, not at all), and which picture the camera sees.
#   anna:  6 positive and smiling, 1 positive and not, 2 others, 3 silent -> 12 asked
#   boris: 2 positive and smiling, 1 positive and nobody seen, 3 others, 2 silent -> 8 asked
# All: 20 asked, 8 loyal, 2 passive, 5 critics, 5 silent. EmoNPS = 40 % - 25 % - 25 % * 0.5 = 2.5.
# anna: (6 - 2 - 1.5) / 12 = 20.83. boris: (2 - 3 - 1) / 8 = -50 / 2 = -25. Response 15 / 20 = 75 %.
CUSTOMERS = [
    *[("anna", "green", "smile")] * 5,
    ("anna", "green", "neutral"),
    ("anna", "positive", "smile"),
    ("anna", "neutral", "neutral"),
    ("anna", "red", "neutral"),
    *[("anna", None, "neutral")] * 3,
    *[("boris", "green", "smile")] * 2,
    ("boris", "green", "nobody"),
    *[("boris", "red", "neutral")] * 2,
    ("boris", "negative", "neutral"),
    *[("boris", None, "neutral")] * 2,
]
BOARDS = {
    "a" * 12: ("fob", "anna", {"0.click": "ask", "0.hold": "smile", "0.double": "attempt"}),
    "b" * 12: ("fob", "boris", {"0.click": "ask"}),
    "c" * 12: ("remote", None, {"0": "positive", "1": "neutral", "2": "negative"}),
    "d" * 12: ("fob", None, {"0": "served"}),
    "e" * 12: ("counter", None, {"0": "visitor"}),
    "f" * 12: ("force_majeure", "anna", {"0": "force_majeure"}),
}
OWN_SMILE = {
    "name": "own smile",
    "when": {"event": "smile"},
    "do": [{"do": "ask_emotion", "whose": "operator", "after_s": 5}],
}
CAMERAS = [
    {"name": "counter", "point": "till", "source": "file:none"},
    {"name": "desk", "point": "till", "source": "file:none", "role": "operator"},
]
numbers = count(1)


@pytest.fixture
def post(tmp_path):
    config = Config(tmp_path)
    config.write_settings(
        {
            "post": {"time_zone": "Europe/Moscow"},
            "contacts": {"least_asked": 3},
            "vision": {"cameras": CAMERAS, "measure_staff": True},
        }
    )
    config.put(Point(id="till", name="Till"))
    for operator in ("anna", "boris"):
        config.put(Operator(id=operator, name=operator.title()))
    for device, (app, operator, meanings) in BOARDS.items():
        where = {"point": "till", "operator": operator}
        config.put_board(Board(device=device, name=device, app=app, pins=app, meanings=meanings, **where))
    config.write_rules([*rules_to_json(RULES), OWN_SMILE])
    post = Post(tmp_path, config, config.settings())
    yield post
    post.close()


def pressed(letter, at, button=0, gesture="click"):
    return press(letter * 12, at, button, gesture=gesture, seq=next(numbers))


@pytest.fixture(scope="module")
def looks():
    """What the nets make of a second of each recorded scene."""
    nets = load_networks()

    def second(scene, camera):
        tally = SecondOfFaces(camera)
        for i, jpeg in enumerate(scenes.loop(scene)[:5]):
            picture = cv2.imdecode(np.frombuffer(jpeg, np.uint8), cv2.IMREAD_COLOR)
            faces = nets.finder.find(picture)
            best = max(faces, key=lambda face: face.area, default=None)
            tally.add(i * 200, len(faces), nets.expression.read(picture, best) if best else None)
        return tally.due(SECOND)

    return second


def the_day(receipts):
    """Everything that boards, people and the till tell, in the order in which it happens."""
    events = []
    for i, (operator, answer, _scene) in enumerate(CUSTOMERS):
        at = NINE + i * 5 * MINUTE
        events += [pressed("e", at - MINUTE), pressed(operator[0], at), pressed("d", at + 30 * SECOND)]
        if answer in ("green", "red"):
            events.append(pressed("c", at + 9 * SECOND, 0 if answer == "green" else 2))
        elif answer:
            events.append(heard(at + 9 * SECOND, f"verdict {i}", answer, point="till"))
        if i not in (9, 10, 11):
            printed = datetime.fromtimestamp(at / 1000, MOSCOW).replace(tzinfo=None).isoformat()
            events.append(receipts.take(Receipt(str(i), 10_000, (), printed), at + 2 * SECOND))
    noon = NINE + 180 * MINUTE
    events += [pressed("e", noon + i * SECOND) for i in range(5)]  # five who only look round
    events.append(receipts.take(Receipt("99", -10_000), noon))  # money back
    events += [pressed("a", noon + i * MINUTE, gesture="double") for i in range(4)]  # offers
    events += [pressed("a", noon + (10 + i) * MINUTE, gesture="hold") for i in range(3)]  # greetings
    # Hammering on the red smiley of the ninth customer; an unasked one; two complaints.
    ninth = NINE + 8 * 5 * MINUTE + 9 * SECOND
    events += [pressed("c", ninth + 700, 2), pressed("c", ninth + 1500, 2)]
    events += [pressed("c", noon + 30 * MINUTE, 2), pressed("f", noon + 40 * MINUTE)]
    events.append(heard(noon + 50 * MINUTE, "manager", "displeasure", point="till"))
    return sorted(events, key=lambda event: (event.at, event.uid))


def the_pictures(looks):
    """The seconds of both cameras around every moment at which an expression counts."""
    moments = [("counter", NINE + i * 5 * MINUTE + 9 * SECOND, one[2]) for i, one in enumerate(CUSTOMERS)]
    for minute, scene in ((190, "smile"), (191, "smile"), (192, "neutral")):
        moments.append(("desk", NINE + minute * MINUTE, scene))
    shown = {(camera, scene): looks(scene, camera) for camera, _at, scene in moments}
    return [
        replace(shown[camera, scene], uid=f"{camera}.{second}", at=second)
        for camera, at, scene in moments
        for second in range(at - 6 * SECOND, at + 6 * SECOND, SECOND)
    ]


@pytest.fixture
async def report(post, looks, capsys, monkeypatch):
    """The day has been; gives the rows of a report over it, as the command prints them."""
    receipts = ReceiptEvents(
        Till(name="t", point="till"), 2 * MINUTE, MOSCOW, Identities(post.config), post.reader
    )
    await post.journal.write(lambda db: add_measures(db, the_pictures(looks)))
    events = the_day(receipts)
    # The first smiley of all comes last: its board had no radio until the evening.
    late = next(event for event in events if getattr(event, "device", "") == "c" * 12)
    for event in [*(one for one in events if one is not late), late]:
        await post.processor.store(event)
    for asked in post.reader.unanswered():
        if isinstance(asked, BackgroundAsked):
            await post.processor.store(answer_background(asked, post.reader, post.current().vision))
        elif isinstance(asked, ExpressionAsked):
            seconds = post.reader.measures(asked.camera, asked.start - 1000, asked.end)
            await post.processor.store(measured(asked, seconds))
    monkeypatch.setenv("LC_ALL", "C")

    def asks(*arguments):
        day = ("--from", str(DAY), "--to", str(DAY), "--json")
        assert main(["--data", str(post.data), "report", *arguments, *day]) == 0
        return json.loads(capsys.readouterr().out)["rows"]

    return asks


def test_the_day_is_as_on_paper(post, report):
    (row,) = report("emonps")
    counted = ("loyal", "passive", "critics", "silent", "unmeasured", "n")
    assert [row[name] for name in counted] == [8, 2, 5, 5, 1, 20]
    assert row["value"] == pytest.approx(2.5)

    rows = report("emonps", "--by", "operator")
    assert {row["operator"]: row["value"] for row in rows} == {
        "anna": pytest.approx(20.83, abs=0.01),
        "boris": pytest.approx(-25),
    }

    # Fifteen of twenty answered; with the one whom nobody asked there are sixteen ratings of twenty served.
    assert [(row["base"], row["value"]) for row in report("response")] == [
        ("of the asked", 75.0),
        ("of the served", 80.0),
    ]

    # Twenty-five came in, seventeen bought, one of them for nothing in the end; four offers.
    (row,) = report("sales")
    assert (row["visitors"], row["sales"], row["conversion"], row["attempts"]) == (25, 17, 68.0, 4)
    assert (row["turnover"], row["mean_receipt"]) == (1600.0, 100.0)

    # Red smileys of three who were asked and one who was not, a bad word, a button and a complaint.
    assert len(post.reader.events((IncidentOpened,))) == 7

    # Two of three greetings smiled.
    row = next(row for row in report("smile") if row["moment"] == "all moments")
    assert row["n"] == 3
    assert 50 < row["value"] < 70
