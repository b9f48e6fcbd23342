"""The data folder of an older program opens under this one: the same figures, boards, sound and words."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import math
import os
import re
import ssl
import stat
import tty
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import soundfile
from cryptography import x509

from tests.figures import ROUTES, commands, figures, reports, settings, written
from tests.old_post import EXPECTED, PASSWORD, PIN, at_work, restored, unpacked
from tests.outside import OutsidePost, Visitor, asked
from tests.waiting import PATIENCE_S

pytestmark = [pytest.mark.system, pytest.mark.timeout(600)]

OLD: dict[str, Any] = json.loads(EXPECTED.read_text(encoding="utf-8"))
FIGURES: dict[str, Any] = OLD["figures"]
NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
# Pages that show what the program offers beside what people set up: there may be more of it now.
OFFERS = ("/health", "/kits", "/reports", "/rules/edit", "/settings/", "/surveys/edit")
# Figures that are counted anew, so that an old folder gives others: rules over phrases are in the standard,
# a leaver whom staff and an interviewer entered is one, more than asks say who served, and causes are ranked
# with delights, answers and surveys beside them.
COUNTED_ANEW = re.compile(
    r"(/reports\.json\?name=|/)(standard|funnel|sales|reasons)( by|&)|"
    r"/expression\.json\?day=[\d-]+/(hours|whole)"
)
# Service points were typed once, now they are chosen; a new item stands at one that there is.
CHOSEN = re.compile(
    r"/settings/(audio|tills|vision)\.json/boxes\[0\]/items\[\d\]"
    r"(\[1\]/(kind: text, now choice|value: point-1, now demo)$|: no .*\.point', 'kind': 'text')"
)
# A kit's page says what applying it would change: kits took each other's place once, now they add up.
PREVIEWS = re.compile(r"/kits/[a-z-]+\.json")


@dataclass(frozen=True)
class Opened:
    """The old folder with a post at work on it. seen: its figures as they were before anything else."""

    folder: Path
    data: Path
    post: OutsidePost
    visitor: Visitor
    seen: dict[str, Any]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    folder = tmp_path_factory.mktemp("old")
    data = unpacked(folder)
    with at_work(data, ROUTES.format(path=str(folder / "routes.json"))) as (post, visitor):
        yield Opened(folder, data, post, visitor, figures(data, visitor, OLD["day"], FIGURES["newest"]))


def otherwise(old: Any, new: Any, place: str = "", more: bool = False) -> list[str]:
    """The differences, without those that are meant."""
    found = differences(old, new, place, more)
    return [line for line in found if not (COUNTED_ANEW.match(line) or CHOSEN.match(line))]


def differences(old: Any, new: Any, place: str, more: bool = False) -> list[str]:
    """Where two contents differ, and how; numbers may as sums in another order do. A new name beside the old
    ones is no difference; more: nor is a new item in a list, as in the `choices` of a form."""
    if isinstance(old, dict) and isinstance(new, dict):
        gone = [f"{place}: no {name}" for name in old if name not in new]
        there = [name for name in old if name in new]
        return gone + [
            line
            for name in there
            for line in differences(old[name], new[name], f"{place}/{name}", more or name == "choices")
        ]
    if isinstance(old, list) and isinstance(new, list):
        if len(old) == len(new):
            pairs = enumerate(zip(old, new, strict=True))
            return [line for i, pair in pairs for line in differences(*pair, f"{place}[{i}]", more)]
        if more:
            gone = [one for one in old if all(differences(one, other, place, more) for other in new)]
            return [f"{place}: no {one}" for one in gone]
    if isinstance(old, float) and isinstance(new, int | float):
        return [] if math.isclose(old, new, rel_tol=1e-6, abs_tol=1e-9) else [f"{place}: {old}, now {new}"]
    if isinstance(old, str) and isinstance(new, str) and " " in old:
        # Pages may say a thing in other words; the numbers in it stay.
        old, new = NUMBER.findall(old), NUMBER.findall(new)
    return [] if old == new else [f"{place}: {old}, now {new}"]


def test_every_report_has_the_same_rows(opened: Opened) -> None:
    assert len(FIGURES["reports"]) > 50
    assert otherwise(FIGURES["reports"], opened.seen["reports"]) == []


def test_every_page_says_the_same(opened: Opened) -> None:
    assert len(FIGURES["pages"]) > 100
    seen = opened.seen["pages"]
    assert [
        line
        for page, said in FIGURES["pages"].items()
        for kept in [{"kit": said["kit"]} if PREVIEWS.fullmatch(page) else said]
        for line in otherwise(kept, seen.get(page), page, page.startswith(OFFERS))
    ] == []


@pytest.mark.parametrize("what", sorted(set(FIGURES) - {"reports", "pages"}))
def test_what_lies_in_the_folder_is_the_same(opened: Opened, what: str) -> None:
    assert differences(FIGURES[what], opened.seen[what], what) == []


def test_secrets_stay_the_owner_s_alone(opened: Opened) -> None:
    for name in ("secrets.json", "journal.sqlite3", "config.json"):
        assert stat.S_IMODE((opened.data / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(opened.data.stat().st_mode) == 0o700


def test_every_track_plays_and_every_photo_shows(opened: Opened) -> None:
    lines = opened.visitor.json("/tracks.json")["tracks"]
    assert len(lines) > 5
    for line in lines:
        sound, rate = soundfile.read(io.BytesIO(opened.visitor.get(f"/tracks/{line['slug']}.flac").content))
        assert math.isclose(len(sound) / rate, line["track"]["duration_ms"] / 1000, abs_tol=0.001)
    for slug, digest in OLD["photos"].items():
        shown = opened.visitor.get(f"/photos/{slug}.jpg").content
        assert hashlib.sha256(shown).hexdigest() == digest


def test_the_ring_still_gives_its_sound(opened: Opened) -> None:
    track, cut = opened.folder / "by-hand.flac", OLD["cut"]
    asked(opened.data, "audio", "cut", *cut["of"], "--out", str(track))
    sound, _rate = soundfile.read(track, dtype="int16")
    # Another machine, or one that has started anew, may place sound a moment beside it.
    assert math.isclose(len(sound), cut["samples"], rel_tol=0.01)
    assert math.isclose((abs(sound) > 1000).sum(), cut["loud"], rel_tol=0.05)


def test_the_phrase_is_still_heard(opened: Opened) -> None:
    said = asked(opened.data, "voice", "test", "--json", str(opened.folder / "said.wav"))
    (heard,) = [json.loads(line) for line in said.splitlines()]
    assert heard["phrase"] == OLD["heard"]["phrase"]
    assert math.isclose(heard["end_s"], OLD["heard"]["end_s"], abs_tol=0.2)


def test_everybody_still_gets_in(opened: Opened) -> None:
    for name in ("Olga", "Tom", "Vic"):
        user = Visitor(opened.post.address)
        user.log_in(name, PASSWORD)
        assert user.json("/me.json")["name"] == name
    staff = Visitor(opened.post.address)
    staff.send("/console/pin", "/console/pin", {"name": "Anna", "pin": PIN})
    assert staff.json("/console.json")["operator"]["name"] == "Anna"


def test_the_till_and_the_authority_are_still_known(opened: Opened, tmp_path: Path) -> None:
    receipt = {"till": "till-1", "number": "old", "sum": "1.00"}
    headers = {"authorization": f"Bearer {OLD['till_token']}"}
    assert opened.visitor.http.post("/api/receipts", json=receipt, headers=headers).status_code == 200
    before = (unpacked(tmp_path) / "certificates" / "authority.crt").read_text()
    assert hashlib.sha256(ssl.PEM_cert_to_DER_cert(before)).hexdigest() == OLD["authority_sha256"]
    # It may be signed anew; boards and browsers know it by its key and its name.
    trusted = x509.load_pem_x509_certificate(before.encode())
    shown = x509.load_der_x509_certificate(opened.visitor.get("/authority.crt").content)
    assert (shown.public_key(), shown.subject) == (trusted.public_key(), trusted.subject)


def test_an_old_board_s_press_is_answered_and_becomes_an_incident(opened: Opened) -> None:
    ours, theirs = os.openpty()
    tty.setraw(theirs)
    os.set_blocking(ours, False)
    port = {"links.serial": os.ttyname(theirs)}
    opened.visitor.send("/settings/links", "/settings/links", port)
    press, answer, heard = bytes.fromhex(OLD["press"]["frame"]), bytes.fromhex(OLD["press"]["answer"]), b""

    def answered() -> bool:
        nonlocal heard
        # A board says it again until it is answered.
        with contextlib.suppress(BlockingIOError):
            os.write(ours, press)
        with contextlib.suppress(BlockingIOError):
            heard += os.read(ours, 4096)
        return answer in heard

    try:
        opened.post.until(answered, PATIENCE_S, "answer to the press")
    finally:
        os.close(ours)
        os.close(theirs)
    incident = f"/incidents/{OLD['press']['uid']}~1rated~1incident.json"
    assert opened.visitor.json(incident)["line"]["rating"] == "negative"


def test_the_surface_is_no_smaller(opened: Opened) -> None:
    """Every command with its arguments, every setting and every route is still there."""
    now = commands(opened.data)
    for name, arguments in OLD["commands"].items():
        assert set(arguments) <= set(now.get(name, ())), name
        for argument, choices in arguments.items():
            assert set(choices) <= set(now[name][argument]), (name, argument)
    assert set(OLD["settings"]) - set(settings(opened.data)) == set()
    routes = json.loads((opened.folder / "routes.json").read_text(encoding="utf-8"))
    assert set(OLD["routes"]) - set(routes) == set()


def test_the_old_backup_is_restored(opened: Opened, tmp_path: Path) -> None:
    data = restored(opened.folder / "backup.zip", tmp_path)
    with at_work(data):
        found = written(data, FIGURES["newest"], files=False)
        assert otherwise(FIGURES["reports"], reports(data, OLD["day"])) == []
    assert differences({name: FIGURES[name] for name in found}, found, "") == []


def test_the_post_stops_as_it_should(opened: Opened) -> None:
    assert opened.post.stop() == 0
    assert "Traceback" not in opened.post.said()
