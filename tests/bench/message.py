"""How long staff wait for a message: from the press to the message as the receiver has it.

    python tests/bench/message.py [--quick] [--json]

A post runs as `smilepost run` does, with its stand-ins: virtual boards with the real firmware, a camera and a
receiver of messages. `rating_*`: a customer's press to the message of the rating with its background.
`smile_*`: a fob's press to the message of the expression in the second after it; the stand-in's one camera
looks at customers, so the expression is the customer's, the way is the same. `missing`: messages that did not
come, or came without what was measured.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from alignment import Post

from host_daemon.events import Asked, Event, Rated
from host_daemon.rules.action import AskEmotion, Notify
from host_daemon.rules.defaults import AROUND
from host_daemon.rules.json_form import rules_to_json
from host_daemon.rules.rule import Rule, When
from host_daemon.store.config import Config
from host_daemon.store.reader import Reader

# Longer than the window in which a press only repeats the one before.
PAUSE_S = 4.0
LAST_S = 15.0
RULES = (
    Rule("rating", When(event="rated"), (AROUND, Notify()), True, 3600),
    Rule("smile", When(event="asked"), (AskEmotion("customer", 1.0, ("all",)),), True, 3600),
)
KINDS: dict[str, tuple[type[Event], str, str, str]] = {
    "rating": (Rated, "remote", "green", "Emotional background"),
    "smile": (Asked, "fob", "ask", "Expression"),
}


def measure(folder: Path, presses: int) -> dict[str, float | int]:
    """Latencies in milliseconds."""
    Config(folder).write_rules(rules_to_json(list(RULES)))
    post = Post(folder)
    try:
        post.ready()
        post.stage("show", scene="smile")
        time.sleep(PAUSE_S)
        by_key: dict[str, dict[str, Any]] = {}
        for _press in range(presses):
            # The receiver forgets all but the newest.
            by_key |= {one["key"]: one for one in post.stage("received")}
            for _event, board, button, _told in KINDS.values():
                post.stage("press", board=board, button=button)
                time.sleep(PAUSE_S)
        time.sleep(LAST_S)
        by_key |= {one["key"]: one for one in post.stage("received")}
        reader = Reader(folder / "journal.sqlite3")
        found: dict[str, float | int] = {"missing": 0}
        for name, (kind, _board, _button, told) in KINDS.items():
            took = []
            for event in reader.events((kind,)):
                mine = [
                    one
                    for one in by_key.values()
                    if one["key"].startswith(f"{event.uid}/") and told in one["text"]
                ]
                took += [one["at"] - event.at for one in mine[:1]]
            found["missing"] += presses - len(took)
            if took:
                took.sort()
                found[f"{name}_p50_ms"] = round(statistics.median(took))
                found[f"{name}_p99_ms"] = took[min(len(took) - 1, int(len(took) * 0.99))]
        return found
    finally:
        post.leave()


def main() -> int:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        found = measure(Path(folder), 8 if args.quick else 100)
    print(json.dumps(found) if args.json else "\n".join(f"{name}: {value}" for name, value in found.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
