"""Events on their way out of the process, one line of JSON each."""

from __future__ import annotations

import threading
from typing import IO

from host_daemon.events import Event, to_line


class Lines:
    """Events to a stream, one line each, from any thread."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self._lock = threading.Lock()

    def emit(self, event: Event) -> None:
        with self._lock:
            self._stream.write(to_line(event))
            self._stream.flush()
