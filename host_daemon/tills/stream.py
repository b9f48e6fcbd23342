"""Stream of a till: bytes in, receipts out, whoever is talking and however it is cut up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from host_daemon.settings.tills import Layout, Till
from host_daemon.tills import transports
from host_daemon.tills.address import till_address
from host_daemon.tills.escpos import EscPosLines
from host_daemon.tills.parser import NoReceipt, ReceiptParser
from host_daemon.tills.receipt import Receipt

TICK_S = 0.25


class Conversation:
    """One peer's bytes on their way to receipts."""

    def __init__(self, layout: Layout) -> None:
        self._lines = EscPosLines()
        self._parser = ReceiptParser(layout)
        self.heard = 0.0

    def feed(self, data: bytes) -> list[Receipt | NoReceipt]:
        return self._parser.feed(self._lines.feed(data))

    def silence(self) -> list[Receipt | NoReceipt]:
        """Nothing more is coming: what was begun is whole."""
        return self._parser.feed(self._lines.flush()) + self._parser.flush()


async def receipts(
    till: Till, layout: Layout
) -> AsyncGenerator[Receipt | NoReceipt | transports.SourceTrouble]:
    """Every receipt of the till, what is none, and trouble with its source, for ever. Raises BadAddress."""
    pieces: transports.Pieces = asyncio.Queue(transports.QUEUE)
    loop = asyncio.get_running_loop()
    talks: dict[str, Conversation] = {}
    reading = asyncio.create_task(
        transports.read(till_address(till.source), pieces), name=f"till {till.name}"
    )
    try:
        while True:
            found: list[Receipt | NoReceipt | transports.SourceTrouble] = []
            try:
                # Not wait_for: before Python 3.12 it loses a cancellation that comes together with a piece.
                async with asyncio.timeout(TICK_S):
                    piece = await pieces.get()
            except TimeoutError:
                if reading.done():
                    reading.result()
            else:
                if isinstance(piece, transports.SourceTrouble):
                    found.append(piece)
                else:
                    peer, data = piece
                    talk = talks.setdefault(peer, Conversation(layout))
                    talk.heard = loop.time()
                    found += talk.feed(data) if data else talks.pop(peer).silence()
            for peer in [name for name, talk in talks.items() if loop.time() - talk.heard >= till.idle_s]:
                found += talks.pop(peer).silence()
            for one in found:
                yield one
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
