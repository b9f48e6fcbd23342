"""Reading of what a printer was sent, in every way that it may come."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from itertools import groupby

from host_daemon.tills.layouts import LAYOUTS
from host_daemon.tills.receipt import Receipt
from host_daemon.tills.stream import Conversation
from tests.fakes.escpos_receipts import Printed


def _conversation(paper: Printed) -> Conversation:
    return Conversation(dataclasses.replace(LAYOUTS[paper.layout], code_page=paper.code_page))


def _receipts(pieces: Iterable[bytes], talk: Conversation) -> list[Receipt]:
    found = [one for piece in pieces for one in talk.feed(piece)] + talk.silence()
    return [one for one in found if isinstance(one, Receipt)]


def read(papers: list[Printed]) -> tuple[list[Printed], int]:
    """Sales that were right in every way they came, and how many sales there were beside them."""
    wrong: set[str] = set()
    false = 0
    for paper in papers:
        for pieces in ([paper.data], [paper.data[i : i + 1] for i in range(len(paper.data))]):
            false += _compare([paper], _receipts(pieces, _conversation(paper)), wrong)
    # A till sends without a pause, though it does not always cut.
    for _, same in groupby(sorted(papers, key=_till), _till):
        glued = list(same)
        data = b"".join(paper.data for paper in glued)
        false += _compare(glued, _receipts([data], _conversation(glued[0])), wrong)
    sales = [paper for paper in papers if paper.kind == "sale"]
    return [paper for paper in sales if paper.number not in wrong], false


def _till(paper: Printed) -> tuple[str, str]:
    return paper.layout, paper.code_page


def _compare(papers: list[Printed], receipts: list[Receipt], wrong: set[str]) -> int:
    """Notes the numbers of sales that are not told; gives the count of sales that nobody made."""
    sales = [paper for paper in papers if paper.kind == "sale"]
    told = [receipt for receipt in receipts if receipt.sum > 0]
    false = sum(not any(paper.is_told_by(receipt) for paper in sales) for receipt in told)
    wrong |= {paper.number for paper in sales if not any(map(paper.is_told_by, told))}
    return false
