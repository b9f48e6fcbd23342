"""Who the cashier on a receipt is: tills print names their own way."""

from __future__ import annotations

from collections.abc import Iterable
from hashlib import blake2b

from host_daemon.store.records import Operator


def cashier(printed: str, operators: Iterable[Operator]) -> str | None:
    """id of the operator with a printed name, None when nobody is called so.

    Capitals, blanks and dots make no difference: `ИВАНОВА А.А.` is Иванова А. А.
    """
    return next((one.id for one in operators if _plain(one.name) == _plain(printed)), None)


def _plain(name: str) -> str:
    return "".join(name.casefold().replace(".", "").replace("ё", "е").split())


def disguised(card: str, key: str) -> str:
    """What stands for a card in the journal. key: a secret, without which all numbers could be tried out."""
    return blake2b("".join(card.split()).encode(), key=key.encode()[:64], digest_size=16).hexdigest()
