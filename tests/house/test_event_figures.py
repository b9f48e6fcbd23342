"""Every event is in a figure, or it is said why not: the table in the README of reports is what reports read.

The reads are those of the reports themselves, taken from the questions that they put to the journal. The
table is printed anew by `python -m tests.house.test_event_figures`.
"""

from __future__ import annotations

import re
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date
from pathlib import Path
from typing import Any
from unittest.mock import patch

from host_daemon.base.texts import texts
from host_daemon.events import Asked, BackgroundMeasured, Event, FacesMeasured, Rated
from host_daemon.reports.catalogue import REPORTS, build_report
from host_daemon.reports.data import ReportContext, ReportData, ReportFilter
from host_daemon.reports.span import Span
from host_daemon.settings.contacts import ContactSettings
from host_daemon.store.journal import Journal
from host_daemon.store.schema import connect
from tests.house.source import ROOT

README = ROOT / "host_daemon" / "reports" / "README.md"
KINDS = {kind.__name__: kind for kind in Event.__subclasses__()}
NAMED = re.compile(r"'([A-Z][A-Za-z]+)'")
# Tables that are made of events before reports read them.
MADE_OF: dict[str, tuple[type[Event], ...]] = {
    "contact_counts": (Asked, Rated, BackgroundMeasured),
    "minutes": (FacesMeasured,),
    "measures": (FacesMeasured,),
}
ASKS = "asks a part of the post for something; its answer has the figure"
BOARD = "about the board itself; the page of health shows it"
# Events that are in no figure of a report, each with the reason.
REASONS: dict[str, str] = {
    "BackgroundAsked": ASKS,
    "BoardFellSilent": BOARD,
    "BoardReported": BOARD,
    "BoardReturned": BOARD,
    "CustomerSilent": "tells staff at once; the silent are counted from the asks themselves",
    "CutAsked": ASKS,
    "CutFailed": "a track that there is not; its event has the figure, and its page says why",
    "ExpressionAsked": ASKS,
    "GoalCrossed": "made of figures; the loops show them",
    "HealthChanged": "about the post itself; the page of health shows it",
    "HealthReported": "about the post itself; the page of health shows it",
    "ListenAsked": ASKS,
    "ListeningEnded": "the end of a listening window; what was heard in it has the figure",
    "NoticeOwed": "a message; the page of its incident shows what became of it",
    "PhotoAsked": ASKS,
    "PhotoMissed": "a photo that there is not; its event has the figure, and its page says so",
    "PhotoTaken": "to look at; its event has the figure",
    "PhraseHeard": "the ask, rating, question or step of the standard that it stands for has the figure",
    "PhraseJudged": "lets a phrase count or not; what the phrase stands for has the figure",
    "PhrasesScored": "shown while a phrase is tuned, and not kept",
    "RecordingStarted": "sound to listen to; what is scored in it has the figure",
    "RecordingStopped": "sound to listen to; what is scored in it has the figure",
    "ScoresAsked": ASKS,
    "SmileMoment": "the moment; the expression measured at it has the figure",
    "TrackCut": "sound to listen to; its scores, tags and answers have the figures",
    "TrackRemoved": "a track that has expired; its scores stay counted",
    "VoiceMessageLeft": "sound to listen to; the rating it belongs to has the figure",
    "WordsHidden": "takes words off the display; they stay counted",
    "WorkAsked": ASKS,
    "WorkDone": "the words of a track or a job; the pages show them",
    "WorkReported": "how far a job is, and not kept",
}


@contextmanager
def asking(said: list[str]) -> Iterator[None]:
    """Every question to a journal, as SQL with its values."""

    def traced(*arguments: Any, **more: Any) -> sqlite3.Connection:
        connection = connect(*arguments, **more)
        connection.set_trace_callback(said.append)
        return connection

    with (
        patch("host_daemon.store.reader.connect", traced),
        patch("host_daemon.reports.data.connect", traced),
    ):
        yield


def reads(data: Path) -> dict[str, set[str]]:
    """Names of the events that each report reads."""
    Journal(data / "journal.sqlite3").close()
    said: list[str] = []
    day = date(2026, 11, 20)
    found = {}
    with asking(said):
        place = ReportContext(stages=("in",), cameras={"counter": "till"}, staff=True)
        source = ReportData(data / "journal.sqlite3", ContactSettings(), 1_800_000_000_000, place)
        for name, report in REPORTS.items():
            kinds: set[str] = set()
            for by in report.by:
                said.clear()
                build_report(name, source, Span(day, day, UTC), ReportFilter(), by, texts("en"))
                # What is told beside every report is no figure of it.
                own = [one for one in said if "PressesMissed" not in one and "PressFound" not in one]
                kinds |= {one for text in own for one in NAMED.findall(text) if one in KINDS}
                for table, made_of in MADE_OF.items():
                    if any(f"FROM {table}" in text for text in own):
                        kinds |= {kind.__name__ for kind in made_of}
            found[name] = kinds
        source.close()
    return found


def table(found: dict[str, set[str]]) -> str:
    """The table of the README."""
    every = "every report, beside its figures"
    lines = ["| event | reports that count it, or why none does |", "|---|---|"]
    for kind in sorted(KINDS):
        told = ", ".join(f"`{name}`" for name, kinds in found.items() if kind in kinds)
        if kind in ("PressesMissed", "PressFound"):
            told = every
        lines.append(f"| `{kind}` | {told or REASONS.get(kind, '')} |")
    return "\n".join(lines) + "\n"


def test_the_table_of_the_readme_is_what_reports_read(tmp_path: Path) -> None:
    assert table(reads(tmp_path)) in README.read_text(encoding="utf-8")


def test_every_event_has_a_figure_or_a_reason_and_not_both(tmp_path: Path) -> None:
    counted = {kind for kinds in reads(tmp_path).values() for kind in kinds} | {"PressesMissed", "PressFound"}
    assert sorted(KINDS.keys() - counted) == sorted(REASONS)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as folder:
        print(table(reads(Path(folder))))
