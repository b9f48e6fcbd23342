"""Changes of the settings while the camera process runs: pages and commands write them."""

from __future__ import annotations

from host_daemon.base.errors import UserError
from host_daemon.settings.vision import VisionSettings
from host_daemon.store.config import Config


class SettingsChanges:
    """Gives the settings whenever they are others than before; a file that cannot be used is passed over.

    known: the settings that the process was started with.
    """

    def __init__(self, config: Config, known: VisionSettings) -> None:
        self._config = config
        self._known = known

    def take(self) -> VisionSettings | None:
        """The settings when they have changed since the last call, else None."""
        try:
            found = self._config.settings().vision
        except UserError:
            return None
        if found == self._known:
            return None
        self._known = found
        return found
