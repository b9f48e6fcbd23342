"""Who bought, without saying who it is: the post keeps no number of a card."""

from __future__ import annotations

from hashlib import blake2b


def disguised(card: str, key: str) -> str:
    """What stands for a card in the journal. key: a secret, without which all numbers could be tried out."""
    return blake2b("".join(card.split()).encode(), key=key.encode()[:64], digest_size=16).hexdigest()
