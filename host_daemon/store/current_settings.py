"""The settings as they are at this moment: pages and other processes change them while the post runs."""

from __future__ import annotations

import logging

from host_daemon.base.errors import UserError
from host_daemon.settings.tree import Settings
from host_daemon.store.config import Config

log = logging.getLogger(__name__)


class Current:
    """The settings now; as they last were while somebody's hand has spoilt the file, so that it holds up no
    press. settings: what the post was started with."""

    def __init__(self, config: Config, settings: Settings) -> None:
        self._config = config
        self._last = settings
        self._said = ""

    def __call__(self) -> Settings:
        try:
            self._last, self._said = self._config.settings(), ""
        except UserError as error:
            if str(error) != self._said:
                self._said = str(error)
                log.error("the settings cannot be used, those before stay: %s", error)
        return self._last
