"""The root of everything that a person can mend."""

from __future__ import annotations

from host_daemon.base.texts import Texts
from host_daemon.base.typed_command import with_command


class UserError(Exception):
    """Something a person can mend. Its text says what, where and how.

    message: a key of `texts` whose {places} are filled from `values`, of which some may be such errors
    themselves; or a whole text that is in the person's language already.
    """

    def __init__(self, message: str, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.values = values

    def said(self, words: Texts) -> str:
        """The error in this language."""
        values = {
            name: value.said(words) if isinstance(value, UserError) else value
            for name, value in self.values.items()
        }
        return words.text(self.message, **values)

    def __str__(self) -> str:
        message = with_command(self.message)
        return message.format(**self.values) if self.values else message
