"""Health board: the newest health report of every sense, board, link and delivery."""

from __future__ import annotations

import threading
from dataclasses import replace

from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported

# Worst first, as the manager reads them.
ORDER = {"failed": 0, "warning": 1, "ok": 2, "off": 3}

SILENT_MS = 12_000


class HealthBoard:
    """Collects HealthReported; one that says nothing for 12 s, and is not `off`, counts as failed.

    A board or delivery has its own rhythm, so that rule holds for senses and processes only.
    """

    def __init__(self) -> None:
        self._newest: dict[str, HealthReported] = {}
        self._lock = threading.Lock()

    def put(self, report: HealthReported) -> bool:
        """Keep the report; True when health or problem changed."""
        with self._lock:
            old = self._newest.get(report.uid)
            self._newest[report.uid] = report
        return old is None or (old.health, old.problem) != (report.health, report.problem)

    def forget(self, uid: str) -> None:
        """It is over, and there is nothing to say of it any more."""
        with self._lock:
            self._newest.pop(uid, None)

    def all(self, now: int) -> tuple[HealthReported, ...]:
        """Everything, what is wrong first."""
        with self._lock:
            reports = list(self._newest.values())
        judged = [
            replace(report, health="failed", problem=_("No signal from it"))
            if report.sense in ("microphone", "camera", "process")
            and report.health not in ("off", "failed")
            and now - report.at > SILENT_MS
            else report
            for report in reports
        ]
        return tuple(sorted(judged, key=lambda report: (ORDER[report.health], report.sense, report.name)))
