"""Neural networks for faces and expression, loaded once for all cameras."""

from __future__ import annotations

import logging
from dataclasses import dataclass

from host_daemon.vision.faces.expression import EmotionNet, ExpressionReader
from host_daemon.vision.faces.face_detector import BlazeFace, FaceFinder
from models.manifest import BadModel, load

log = logging.getLogger(__name__)

FACES = "blazeface"
EXPRESSION = "expression"


@dataclass(frozen=True)
class Networks:
    """Networks of one camera; None: its model cannot be used. trouble: why, for the technician."""

    finder: FaceFinder | None
    expression: ExpressionReader | None
    trouble: str = ""


def load_networks() -> Networks:
    """The nets, as far as their files are there and right. Each camera needs its own."""
    finder = expression = None
    trouble = []
    try:
        finder = BlazeFace(load(FACES))
    except BadModel as error:
        trouble.append(str(error))
    try:
        expression = EmotionNet(load(EXPRESSION))
    except BadModel as error:
        trouble.append(str(error))
    for text in trouble:
        log.error("%s", text)
    return Networks(finder, expression, "; ".join(trouble))
