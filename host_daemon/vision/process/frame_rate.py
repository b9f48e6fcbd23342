"""Frame rate of a camera's worker, and the CPU time of a frame. Pure."""

from __future__ import annotations

from collections import deque


class FrameRate:
    """Frames a second and CPU time per frame, over the last five seconds."""

    SPAN_S = 5.0

    def __init__(self) -> None:
        self._looks: deque[tuple[float, float]] = deque(maxlen=256)
        self._size = (0, 0)

    def add(self, now_s: float, cpu_s: float, width: int, height: int) -> None:
        self._looks.append((now_s, cpu_s))
        self._size = (width, height)
        while self._looks[0][0] < now_s - self.SPAN_S:
            self._looks.popleft()

    def stale(self, now_s: float) -> bool:
        """Nothing was looked at for the whole span."""
        return not self._looks or self._looks[-1][0] < now_s - self.SPAN_S

    def figures(self) -> dict[str, float]:
        """For the technician: fps, ms_per_frame (CPU), width and height in pixels."""
        n = len(self._looks)
        span = self._looks[-1][0] - self._looks[0][0] if n > 1 else 0.0
        cpu = sum(cpu for _, cpu in self._looks)
        return {
            "fps": round((n - 1) / span, 1) if span else 0.0,
            "ms_per_frame": round(1000 * cpu / n, 1) if n else 0.0,
            "width": self._size[0],
            "height": self._size[1],
        }
