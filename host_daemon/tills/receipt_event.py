"""Events of receipts, whichever way they came."""

from __future__ import annotations

import dataclasses
from datetime import datetime, tzinfo

from host_daemon.events import ReceiptPrinted
from host_daemon.settings.tills import Till
from host_daemon.store.reader import Reader
from host_daemon.tills.clock import TillClock
from host_daemon.tills.identities import Identities
from host_daemon.tills.receipt import Receipt

EPOCH = "1970-01-02"  # what is before has no moment that the journal could hold


class ReceiptEvents:
    """Makes events of one till's receipts. zone: of the till. reader: of the journal, which knows repeats."""

    def __init__(
        self,
        till: Till,
        tolerance_ms: int,
        zone: tzinfo,
        identities: Identities,
        reader: Reader,
    ) -> None:
        self.clock = TillClock(tolerance_ms)
        self._till = till
        self._zone = zone
        self._identities = identities
        self._reader = reader

    def take(self, receipt: Receipt, received_at: int, fetched: bool = False) -> ReceiptPrinted:
        """The event of a receipt that arrived at `received_at`; a repeat has the uid of the first.

        fetched: it did not come by itself, the post looked for it.
        """
        told = receipt.printed
        # Programs write 0001-01-01 where they have no time.
        local = None if told is None or told < EPOCH else datetime.fromisoformat(told)
        printed = None if local is None else _moment(local, self._zone, received_at)
        at = self.clock.moment(printed, received_at, fetched)
        own_day = (local or datetime.fromtimestamp(at / 1000, self._zone)).isoformat()
        name = receipt.number
        if not name:  # the same text at the same time is a repeat
            name = f"{own_day[11:19] if local else at}-{receipt.content}"
        uid = f"till:{self._till.name}/{own_day[:10]}/{name}"
        known = self._reader.event(uid)
        if isinstance(known, ReceiptPrinted) and known.sum != receipt.sum:
            # A till that counts from 1 in every shift gives a number twice a day; a repeat has the same sum.
            uid += f"/{receipt.sum}"
        return ReceiptPrinted(
            uid=uid,
            at=at,
            point=self._till.point,
            operator=self._identities.operator(receipt.operator) if receipt.operator else None,
            till=self._till.name,
            number=receipt.number,
            sum=receipt.sum,
            positions=tuple(dataclasses.asdict(position) for position in receipt.positions),
            printed=receipt.printed,
            operator_name=receipt.operator,
            customer=self._identities.customer(receipt.customer) if receipt.customer else None,
        )


def _moment(local: datetime, zone: tzinfo, received_at: int) -> int:
    """UTC milliseconds of a till's local time. Of the hour that clocks repeat in autumn, and of the one that
    they skip in spring, the reading that is nearer to the arrival."""
    both = [round(local.replace(tzinfo=zone, fold=fold).timestamp() * 1000) for fold in (0, 1)]
    return min(both, key=lambda at: abs(received_at - at))
