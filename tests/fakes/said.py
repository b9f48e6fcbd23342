"""A phrase that was heard."""

from __future__ import annotations

from typing import Any

from host_daemon.events import PhraseHeard


def heard(at: int, phrase: str, group: str, **other: Any) -> PhraseHeard:
    """The phrase `phrase`, 0.7 s long, which stands for `group`; `other` is what was otherwise."""
    fields: dict[str, Any] = {
        "text": phrase,
        "name": group,
        "start": at - 700,
        "score": 0.9,
        "point": "p",
        "microphone": "counter",
        "role": "any",
    } | other
    uid = f"{fields['microphone']}/{phrase}/{at // 100}"
    return PhraseHeard(uid=uid, at=at, phrase=phrase, group=group, **fields)
