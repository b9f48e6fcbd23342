"""Identities on receipts: the operator behind a printed name, the pseudonym of a customer's card."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from host_daemon.store.config import Config
from host_daemon.store.records import Operator


class Identities:
    """Of the post's operators and customers, by the configuration as it is now."""

    def __init__(self, config: Config) -> None:
        self._config = config

    def operator(self, printed: str) -> str | None:
        """id of the operator with a printed name, or None."""
        return cashier(printed, self._config.operators())

    def customer(self, card: str) -> str:
        """The pseudonym that stands for a card's number."""
        return pseudonym(card, self._config.own_secret("customers"))


def cashier(printed: str, operators: Iterable[Operator]) -> str | None:
    """id of the operator with a printed name, None when nobody is called so.

    Capitals, blanks and dots make no difference: `ИВАНОВА А.А.` is Иванова А. А.
    """
    return next((one.id for one in operators if _plain(one.name) == _plain(printed)), None)


def _plain(name: str) -> str:
    return "".join(name.casefold().replace(".", "").replace("ё", "е").split())


def pseudonym(card: str, key: str) -> str:
    """The text that stands for a card in the journal. key: a secret that keeps numbers from being tried."""
    return blake2b("".join(card.split()).encode(), key=key.encode()[:64], digest_size=16).hexdigest()
