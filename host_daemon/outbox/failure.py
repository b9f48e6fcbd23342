"""Failures of a delivery: for now, or for good, whatever the channel; and the reasons in plain words."""

from __future__ import annotations

from host_daemon.base.texts import mark as _

REFUSED = _("the receiver refused it for good")
LATER = _("the receiver could not take it; it is tried again")
UNREACHABLE = _("the receiver could not be reached; it is tried again")
NO_ADDRESS = _("the target has no address any more")
NOT_AN_ADDRESS = _("the address is not one that can be delivered to")
GONE = _("this recipient is not in the address any more")

# Answers (RFC 9110) after which the same message would only be refused again. 401 and 404 are among them: the
# address is wrong, and somebody has to mend it. 408, 425 and 429 ask for another try.
FOR_GOOD = frozenset({400, 401, 403, 404, 405, 406, 410, 411, 413, 414, 415, 422, 431, 451})


class DeliveryFailed(Exception):
    """The target did not take the message. reason: a key of `texts`, without any address. for_good: the same
    message would be refused again."""

    def __init__(self, reason: str, for_good: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.for_good = for_good


def answered(status: int | None) -> DeliveryFailed:
    """The failure that an answer with this status means; None: there was no answer."""
    if status is None:
        return DeliveryFailed(UNREACHABLE)
    return DeliveryFailed(REFUSED, True) if status in FOR_GOOD else DeliveryFailed(LATER)
