"""Port to a TFLite graph with memories: frames in, what they complete out, the past kept in between."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from models.interpreter import interpreter
from models.manifest import BadModel, Manifest

Floats = NDArray[np.float32]


class StreamNet:
    """A graph whose first input is frames and whose other inputs are each layer's last frames.

    Its first output is the result; each other output is what a layer saw, of which the last frames are the
    memory of the next call. steps: how many of the manifest's inputs it takes at once. One thread.
    Raises BadModel when the file is wrong or no interpreter is installed.
    """

    def __init__(self, manifest: Manifest, steps: int = 1) -> None:
        batch, frames, *rest = manifest.input
        self.frames = frames * steps
        try:
            net = interpreter()(model_content=manifest.content(), num_threads=1)
            inputs = [detail["index"] for detail in net.get_input_details()]
            net.resize_tensor_input(inputs[0], [batch, self.frames, *rest])
            net.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise BadModel(f"{manifest.file}: TFLite cannot use it ({error})") from None
        self._net = net
        self._shape = (batch, self.frames, *rest)
        self._inputs = inputs
        self._outputs = [detail["index"] for detail in net.get_output_details()]
        self._sizes = [tuple(int(n) for n in detail["shape"]) for detail in net.get_input_details()[1:]]
        self.forget()

    def forget(self) -> None:
        """Start a new stream."""
        self._memories = [np.zeros(size, np.float32) for size in self._sizes]

    def run(self, frames: Floats) -> Floats:
        """The result for the next `self.frames` frames, flattened to [steps, numbers]."""
        net = self._net
        net.set_tensor(self._inputs[0], np.ascontiguousarray(frames, np.float32).reshape(self._shape))
        for index, memory in zip(self._inputs[1:], self._memories, strict=True):
            net.set_tensor(index, memory)
        net.invoke()
        for number, index in enumerate(self._outputs[1:]):
            self._memories[number] = net.get_tensor(index)[:, -self._sizes[number][1] :]
        result: Floats = net.get_tensor(self._outputs[0])
        return result.reshape(-1, result.shape[-1])
