"""Manifests of the models: where each comes from, what it takes and gives, and whether its file is the
right one.

A model is two files side by side: `<name>.json`, its manifest, and the file that the manifest names. A
file is read through `Manifest.content`, which refuses one that is missing or not the one that was measured.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


class BadModel(Exception):
    """A model that cannot be used. The text says which file, what is wrong, and how to get the right one."""


@dataclass(frozen=True)
class Manifest:
    """Facts about one model.

    name: of the manifest, without `.json`. file: name of the model's file in the same folder. sha256: of
    that file.
    purpose: one sentence. origin: where the file comes from, or what repeats it. licence: SPDX name,
    with whose.
    input: shape of the input tensor; 0 stands for any size. outputs: shapes of the output tensors, in order.
    labels: what the numbers of the output mean, in order. options: figures that go with the model
    (thresholds, temperatures, geometry), by name.
    """

    name: str
    file: str
    sha256: str
    purpose: str
    origin: str
    licence: str
    input: tuple[int, ...]
    outputs: tuple[tuple[int, ...], ...]
    labels: tuple[str, ...]
    options: dict[str, Any]
    folder: Path

    def content(self) -> bytes:
        """The model's file, checked. Raises BadModel."""
        path = self.folder / self.file
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BadModel(
                f"{path}: cannot be read ({error.strerror}); it comes from {self.origin}"
            ) from None
        found = hashlib.sha256(data).hexdigest()
        if found != self.sha256:
            raise BadModel(
                f"{path}: not the file that was measured (its sha256 begins with {found[:12]}, "
                f"it should be {self.sha256[:12]}); it comes from {self.origin}"
            )
        return data


def load(name: str, folder: Path = FOLDER) -> Manifest:
    """The manifest `<name>.json` in `folder`. Raises BadModel when it is missing or a field is."""
    path = folder / f"{name}.json"
    try:
        written = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise BadModel(f"{path}: cannot be read ({error.strerror})") from None
    except ValueError as error:
        raise BadModel(f"{path}: not JSON ({error})") from None
    wanted = {field.name for field in fields(Manifest)} - {"name", "folder"}
    if not isinstance(written, dict) or written.keys() != wanted:
        raise BadModel(
            f"{path}: an object with exactly these fields was expected: {', '.join(sorted(wanted))}"
        )
    try:
        shapes = tuple(tuple(int(n) for n in shape) for shape in written.pop("outputs"))
        return Manifest(
            name=name,
            folder=folder,
            outputs=shapes,
            input=tuple(int(n) for n in written.pop("input")),
            labels=tuple(str(label) for label in written.pop("labels")),
            options=dict(written.pop("options")),
            **{key: str(value) for key, value in written.items()},
        )
    except (TypeError, ValueError) as error:
        raise BadModel(f"{path}: {error}") from None


def manifests(folder: Path = FOLDER) -> list[Manifest]:
    """Every manifest in `folder`, by name. Raises BadModel."""
    return [load(path.stem, folder) for path in sorted(folder.glob("*.json"))]
