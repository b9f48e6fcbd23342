"""Covariance of what embeddings of the same words differ by between a person and a synthesiser
(`models/speech_spread.npy`), and of what they differ by on average from beginning to end
(`models/speech_lasting.npy`).

`python -m models.training.spread` needs espeak-ng, flite and Debian's asterisk-core-sounds-en, -es, -fr and
-it: their recordings (-g722), and the packages of that name, which have the texts. Ninety prompts of each
language are synthesised in up to nine voices, laid beside the person's by dynamic time warping, and what is
left between them is squared and summed. Takes ten minutes. Run again later, it did not give the shipped
`speech_spread` to the bit (their correlation was 0.993), but classifiers as good.
"""

from __future__ import annotations

import hashlib
import io
import json
import sys
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from host_daemon.audio.samples import Samples
from host_daemon.voice.phrases import recording
from host_daemon.voice.spotting.embedder import SEEN, SIZE, Embedder, embed
from host_daemon.voice.spotting.mel import HOP
from host_daemon.voice.synthesis.espeak import Espeak
from host_daemon.voice.synthesis.festival import Flite
from host_daemon.voice.synthesis.synthesiser import Mute, Synthesiser
from host_daemon.voice.training.augment import vary
from host_daemon.voice.training.negatives import BULK
from models.manifest import FOLDER
from models.prompts import prompts

Floats = NDArray[np.float64]
Said = tuple[str, Floats, list[Floats]]
ACCENTS = {"en": ("en-us", "en-gb"), "es": ("es", "es-419"), "fr": ("fr-fr", "fr-be"), "it": ("it",)}
PROMPTS, VOICES = 90, 6
# What differs all along is told from pairs that are at least so long.
LONG = 15


def synthesised(
    text: str, language: str, accents: tuple[str, ...], rng: np.random.Generator
) -> list[Samples]:
    """The text by several voices, some of them in rooms and noise."""
    voices: list[tuple[Synthesiser, str]] = [
        (Espeak(), f"{rng.choice(accents)}+{timbre}")
        for timbre in rng.choice(Espeak.TIMBRES, VOICES, replace=False)
    ]
    plan = [*voices, *((Flite(), voice) for voice in ("slt", "rms", "awb") if language == "en")]
    said = []
    for synthesiser, voice in plan:
        try:
            samples = synthesiser.say(
                text, voice, float(rng.uniform(0.75, 1.3)), float(rng.uniform(0.85, 1.15))
            )
        except Mute:
            continue
        said.append(vary(samples, rng)[0] if rng.random() < 0.5 else samples)
    return said


def heard(samples: Samples, embedder: Embedder, rng: np.random.Generator) -> Floats:
    """The embeddings from the first sound to a little after the last."""
    lead, tail = 10 * HOP, 9 * HOP
    floor = rng.normal(0, rng.uniform(1, 30), lead + len(samples) + tail)
    floor[lead : lead + len(samples)] += samples
    found = embed(np.clip(floor, -32768, 32767).astype(np.int16), embedder)
    return found[(lead - SEEN) // HOP : (lead + len(samples) - SEEN) // HOP + 8].astype(np.float64)


def path(one: Floats, other: Floats) -> list[tuple[int, int]]:
    """The cheapest path through both sequences: which rows lie beside each other, from the end on."""
    cost = ((one[:, None] - other[None]) ** 2).sum(-1)
    total = np.full((len(one) + 1, len(other) + 1), np.inf)
    total[0, 0] = 0
    for i, row in enumerate(cost):
        for j, value in enumerate(row):
            total[i + 1, j + 1] = value + min(total[i, j], total[i, j + 1], total[i + 1, j])
    i, j = len(one), len(other)
    found = []
    while i and j:
        found.append((i - 1, j - 1))
        i, j = min(((i - 1, j - 1), (i - 1, j), (i, j - 1)), key=lambda place: total[place])
    return found


def aligned(one: Floats, other: Floats) -> Floats:
    """Difference of two sequences along the cheapest path through both, [steps, columns]."""
    return np.array([one[i] - other[j] for i, j in path(one, other)])


def spoken(embedder: Embedder, rng: np.random.Generator) -> Iterator[Said]:
    """Of each drawn prompt its language and its embeddings: the person's, and the synthesisers'."""
    for language, accents in ACCENTS.items():
        texts = {path: text for path, text in prompts(language).items() if 4 <= len(text) <= 60}
        paths = list(texts)
        for number in rng.choice(len(paths), min(PROMPTS, len(paths)), replace=False):
            where = paths[number]
            said = synthesised(texts[where], language, accents, rng)
            made = [heard(one, embedder, rng) for one in said]
            yield language, embed(recording.read(where), embedder).astype(np.float64), made
        print(language, file=sys.stderr)


def whitened(everything: Floats) -> Floats:
    """The matrix in whose view these embeddings vary alike in all directions."""
    values, vectors = np.linalg.eigh(np.cov(everything.T))
    return np.asarray((vectors / np.sqrt(values + 0.01 * values.mean())) @ vectors.T)


def kept(name: str, numbers: NDArray[np.floating]) -> None:
    """Write a model of one array, and its sum into its papers."""
    body = io.BytesIO()
    np.save(body, numbers)
    (FOLDER / f"{name}.npy").write_bytes(body.getvalue())
    paper = FOLDER / f"{name}.json"
    written = json.loads(paper.read_text(encoding="utf-8"))
    written["sha256"] = hashlib.sha256(body.getvalue()).hexdigest()
    paper.write_text(json.dumps(written, indent=2) + "\n", encoding="utf-8")


def main() -> int:
    embedder, rng = Embedder(BULK), np.random.default_rng(5)
    people = list(spoken(embedder, rng))
    white = whitened(np.concatenate([real for _, real, _ in people]))
    pairs = [aligned(real @ white, one @ white) for _, real, made in people for one in made]
    left = np.concatenate(pairs)
    means = np.array([pair.mean(axis=0) for pair in pairs if len(pair) >= LONG])
    back = np.linalg.inv(white)
    for name, rows in (("speech_spread", left), ("speech_lasting", means)):
        kept(name, (back.T @ (rows.T @ rows / len(rows)) @ back).astype(np.float32))
    print(f"{len(left)} pairs, {SIZE} numbers each")
    return 0


if __name__ == "__main__":
    sys.exit(main())
