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
    # A till sends without a pause as long as it cuts.
    for _, same in groupby(sorted(papers, key=lambda paper: (paper.layout, paper.code_page)), _till):
        glued: list[Printed] = []
        for paper in same:
            glued.append(paper)
            if not paper.cut:
                false += _glued(glued, wrong)
                glued = []
        false += _glued(glued, wrong)
    sales = [paper for paper in papers if paper.kind == "sale"]
    return [paper for paper in sales if paper.number not in wrong], false


def _till(paper: Printed) -> tuple[str, str]:
    return paper.layout, paper.code_page


def _glued(papers: list[Printed], wrong: set[str]) -> int:
    if not papers:
        return 0
    data = b"".join(paper.data for paper in papers)
    return _compare(papers, _receipts([data], _conversation(papers[0])), wrong)


def _compare(papers: list[Printed], receipts: list[Receipt], wrong: set[str]) -> int:
    """Notes the numbers of sales that are not told; gives the count of sales that nobody made."""
    sales = [paper for paper in papers if paper.kind == "sale"]
    told = [receipt for receipt in receipts if receipt.sum > 0]
    false = sum(not any(paper.is_told_by(receipt) for paper in sales) for receipt in told)
    wrong |= {paper.number for paper in sales if not any(map(paper.is_told_by, told))}
    return false
