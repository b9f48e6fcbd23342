"""Training of `models/speech_person.npy`: where five people's embeddings lie when a synthesiser's are known.

`python -m models.training.person` needs what `models.training.spread` needs, and Debian's festvox-ru: the
recordings that its voice is cut from, and their texts. 150 of its shorter sentences are synthesised in three
voices each; these, and the prompts of four languages that `spread` draws, are laid beside the people's by
dynamic time warping, and what people said is predicted from what is synthesised by least squares. Takes ten
minutes. The Russian prompts have no part in it, so they can try it.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from host_daemon.voice.phrases import recording
from host_daemon.voice.spotting.embedder import Embedder, embed
from host_daemon.voice.training.adaptation import beside
from host_daemon.voice.training.negatives import BULK
from models.training import spread

Floats = NDArray[np.float64]
FESTVOX = Path("/usr/share/festival/voices/russian/msu_ru_nsh_clunits")
SENTENCES, LONGEST, VOICES = 150, 100, 3
PENALTY = 3000.0


def read(embedder: Embedder, rng: np.random.Generator) -> Iterator[spread.Said]:
    """Drawn sentences of festvox-ru, as `spread.spoken` gives prompts."""
    written = (FESTVOX / "etc" / "txt.done.data").read_text(encoding="utf-8")
    found = [one for one in re.findall(r'\( (ru_\d+) "(.*?)" \)', written) if len(one[1]) < LONGEST]
    for number in rng.choice(len(found), min(SENTENCES, len(found)), replace=False):
        name, text = found[number]
        # Its marks are for festival: a plus after a stressed vowel, commas wherever he breathed.
        said = spread.synthesised(re.sub("[+,]", "", text), "ru", ("ru",), rng)[:VOICES]
        real = embed(recording.read(FESTVOX / "wav" / f"{name}.wav"), embedder)
        yield "ru", real.astype(np.float64), [spread.heard(one, embedder, rng) for one in said]


def main() -> int:
    embedder, rng = Embedder(BULK), np.random.default_rng(5)
    said = [*spread.spoken(embedder, rng), *read(embedder, rng)]
    white = spread.whitened(np.concatenate([real for _, real, _ in said]))
    people = []
    for person in dict.fromkeys(language for language, _, _ in said):
        pairs = [
            beneath(real, one, white) for language, real, made in said for one in made if language == person
        ]
        given, wanted = (np.concatenate(rows) for rows in zip(*pairs, strict=True))
        square = given.T @ given + PENALTY * np.eye(given.shape[1])
        people.append(np.linalg.solve(square, given.T @ wanted))
        print(f"{person}: {len(given)} pairs")
    spread.kept("speech_person", np.array(people, np.float16))
    return 0


def beneath(real: Floats, made: Floats, white: Floats) -> tuple[Floats, Floats]:
    """A synthesiser's embeddings with their neighbours, and the mean of what a person's beside each are."""
    path = np.array(spread.path(real @ white, made @ white))
    count = np.bincount(path[:, 1], minlength=len(made))
    total = np.zeros_like(made)
    np.add.at(total, path[:, 1], real[path[:, 0]])
    return beside(made.astype(np.float32)).astype(np.float64), total / count[:, None]


if __name__ == "__main__":
    sys.exit(main())
