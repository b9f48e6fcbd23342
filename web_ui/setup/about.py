"""Versions of the program, its libraries, the models and the boards' firmware."""

from __future__ import annotations

import platform
from dataclasses import dataclass
from importlib import metadata

from host_daemon.base.durations import DAY_MS
from host_daemon.base.texts import mark as _
from host_daemon.events import BoardReported
from models.manifest import BadModel, Manifest, manifests
from web_ui.core.access import WIRERS
from web_ui.core.page import PageRouter
from web_ui.core.services import ConfigOf, Now, ReaderOf

# The parts that a technician is asked about first when something does not work.
LIBRARIES = (
    "ai-edge-litert",
    "fastapi",
    "aiomqtt",
    "pyserial",
    "sounddevice",
    "soundfile",
    "opencv-python-headless",
    "apprise",
    "mpremote",
)
# What the models are for, as their papers say it; there it cannot be marked for translation.
PURPOSES = (
    _("finds faces and six points on each (MediaPipe BlazeFace, short range)"),
    _("reads the expression of a face, seven classes, as probabilities"),
    _("reads the expression of a face, seven classes (mini-Xception trained on FER2013)"),
    _(
        "hears what speech is made of: 96 numbers every 80 ms, over the last 775 ms "
        "(Google speech_embedding, rebuilt as a stream)"
    ),
    _(
        "by what embeddings of the same words differ between a person and a synthesiser: "
        "a covariance, so that heads do not learn it"
    ),
    _(
        "by what embeddings of the same words differ between a person and a synthesiser from beginning to "
        "end: a covariance, so that heads do not learn it"
    ),
    _(
        "where the embeddings of each of five people lie on average when a synthesiser's, the one before and "
        "the one after are known"
    ),
)
DAYS_MS = 30 * DAY_MS

router = PageRouter(WIRERS)
routers = (router,)


@dataclass(frozen=True, kw_only=True)
class Model:
    """A model's file. problem: why it cannot be used, or empty. size: bytes."""

    name: str
    purpose: str
    origin: str
    licence: str
    sha256: str
    size: int
    problem: str


@dataclass(frozen=True, kw_only=True)
class AboutPage:
    """program: version. libraries, firmware: versions by name; firmware as boards reported it last."""

    program: str
    python: str
    machine: str
    libraries: dict[str, str]
    models: tuple[Model, ...]
    firmware: dict[str, str]


@router.page("/about", "about.html")
def about(reader: ReaderOf, config: ConfigOf, now: Now) -> AboutPage:
    """Versions of everything that runs here."""
    known = {board.device: board.name for board in config.boards()}
    reports = reader.events((BoardReported,), now - DAYS_MS)
    return AboutPage(
        program=metadata.version("smilepost"),
        python=platform.python_version(),
        machine=f"{platform.system()} {platform.release()}, {platform.machine()}",
        libraries={name: metadata.version(name) for name in LIBRARIES},
        models=tuple(map(_model, manifests())),
        firmware={known[one.device]: one.version for one in reports if one.device in known},
    )


def _model(manifest: Manifest) -> Model:
    size, problem = 0, ""
    try:
        size = len(manifest.content())
    except BadModel as error:
        problem = str(error)
    return Model(
        name=manifest.name,
        purpose=manifest.purpose,
        origin=manifest.origin,
        licence=manifest.licence,
        sha256=manifest.sha256,
        size=size,
        problem=problem,
    )
