"""Port to TFLite: a checked model in, arrays through it. Nothing else imports the interpreter."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.manifest import BadModel, Manifest


class Net:
    """A model that is ready to run, on one thread unless told otherwise.

    Raises BadModel when the file is wrong, no interpreter is installed, or the shapes differ from the
    manifest's. One Net belongs to one thread.
    """

    def __init__(self, manifest: Manifest, threads: int = 1) -> None:
        self.manifest = manifest
        try:
            self._interpreter = interpreter()(model_content=manifest.content(), num_threads=threads)
            self._interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise BadModel(f"{manifest.file}: TFLite cannot use it ({error})") from None
        inputs, outputs = self._interpreter.get_input_details(), self._interpreter.get_output_details()
        _check(manifest, "input", [d["shape"] for d in inputs], (manifest.input,))
        _check(manifest, "outputs", [d["shape"] for d in outputs], manifest.outputs)
        self._input = inputs[0]["index"]
        self._outputs = [detail["index"] for detail in outputs]

    def run(self, tensor: NDArray[np.float32]) -> list[NDArray[np.float32]]:
        """The outputs for one input of the manifest's shape, float32, in the manifest's order."""
        self._interpreter.set_tensor(self._input, np.ascontiguousarray(tensor, dtype=np.float32))
        self._interpreter.invoke()
        return [self._interpreter.get_tensor(index) for index in self._outputs]


def interpreter() -> Any:
    """The interpreter class that is installed. Raises BadModel when none is."""
    try:
        from ai_edge_litert.interpreter import Interpreter
    except ImportError:
        try:
            from tflite_runtime.interpreter import Interpreter  # what Raspberry Pi OS may have instead
        except ImportError:
            raise BadModel("no TFLite interpreter is installed: pip install ai-edge-litert") from None
    return Interpreter


def _check(manifest: Manifest, what: str, found: list[Any], wanted: tuple[tuple[int, ...], ...]) -> None:
    shapes = [tuple(int(n) for n in shape) for shape in found]
    fits = len(shapes) == len(wanted) and all(
        len(a) == len(b) and all(n in (0, m) for n, m in zip(b, a, strict=True))
        for a, b in zip(shapes, wanted, strict=True)
    )
    if not fits:
        raise BadModel(f"{manifest.file}: its {what} are {shapes}, the manifest says {list(wanted)}")
