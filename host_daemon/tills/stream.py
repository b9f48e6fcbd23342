"""Stream of a till: bytes in, receipts out, whoever is talking and however it is cut up."""

from __future__ import annotations

import asyncio
import contextlib
import dataclasses
import math
from collections.abc import AsyncGenerator

from host_daemon.settings.tills import Layout, Till
from host_daemon.tills import transports
from host_daemon.tills.address import till_address
from host_daemon.tills.escpos import EscPosLines, PrintedLine
from host_daemon.tills.parser import NoReceipt, ReceiptParser
from host_daemon.tills.receipt import Receipt

TICK_S = 0.25
LARGEST = 1 << 18  # bytes of one receipt, to be looked at if it is not understood
KEPT = 64  # silent peers; with UDP nobody says that he leaves


class Conversation:
    """One peer's bytes on their way to receipts."""

    def __init__(self, layout: Layout) -> None:
        self._lines = EscPosLines()
        self._parser = ReceiptParser(layout)
        self._sent = bytearray()  # since the last receipt
        self._sent_from = 0  # where in the whole stream that began
        self.heard = 0.0

    def feed(self, data: bytes) -> list[Receipt | NoReceipt]:
        self._sent += data
        if (more := len(self._sent) - LARGEST) > 0:
            del self._sent[:more]
            self._sent_from += more
        return self._read(self._lines.feed(data))

    def answers(self) -> bytes:
        """What a printer would have answered since this was last asked for."""
        return self._lines.answers()

    def silence(self) -> list[Receipt | NoReceipt]:
        """Nothing more is coming: what was begun is whole."""
        found = self._read(self._lines.flush())
        rest = self._told(self._parser.flush(), len(self._sent))
        self._sent_from += len(self._sent)
        self._sent.clear()
        return found + rest

    def _read(self, lines: list[PrintedLine]) -> list[Receipt | NoReceipt]:
        found: list[Receipt | NoReceipt] = []
        for line in lines:
            if ended := self._parser.feed([line]):
                size = max(0, line.end - self._sent_from)
                found += self._told(ended, size)
                del self._sent[:size]
                self._sent_from += size
        return found

    def _told(self, found: list[Receipt | NoReceipt], size: int) -> list[Receipt | NoReceipt]:
        """The same, with the bytes of what was not understood."""
        sent = bytes(self._sent[:size])
        return [
            dataclasses.replace(one, sent=sent) if isinstance(one, NoReceipt) and one.why else one
            for one in found
        ]


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
                    talk = talks.setdefault(piece.peer, Conversation(layout))
                    talk.heard = loop.time()
                    found += talk.feed(piece.data) if piece.data else talks.pop(piece.peer).silence()
                    if (answers := talk.answers()) and piece.reply and till.answers:
                        with contextlib.suppress(OSError):  # the source tells that it is gone
                            piece.reply(answers)
            for peer, talk in list(talks.items()):
                if loop.time() - talk.heard >= till.idle_s:
                    found += talk.silence()
                    talk.heard = math.inf
                    if len(talks) > KEPT:  # else it goes on with the code page that was chosen
                        del talks[peer]
            for one in found:
                yield one
    finally:
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
