from __future__ import annotations

import gzip

import pytest

from models import prompts


@pytest.fixture
def installed(tmp_path, monkeypatch):
    sounds = tmp_path / "sounds" / prompts.VOICES["ru"]
    for name in ("hello", "digits/1", "beep", "dot", "nothing"):
        path = sounds / f"{name}.g722"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"")
    papers = tmp_path / "doc" / "asterisk-core-sounds-ru"
    papers.mkdir(parents=True)
    written = (
        "; Core Asterisk Sounds in Russian\n\nhello: Здравствуйте!\ndigits/1: один\n"
        "beep: [this is a simple beep tone]\ndot: Точка [.]\nnothing:\ngone: Нет записи\n"
    )
    (papers / "core-sounds-ru.txt.gz").write_bytes(gzip.compress(written.encode("utf-8-sig")))
    monkeypatch.setattr(prompts, "SOUNDS", tmp_path / "sounds")
    monkeypatch.setattr(prompts, "DOCUMENTS", tmp_path / "doc")


def test_only_speech_that_is_there_counts(installed):
    found = {path.stem: text for path, text in prompts.prompts("ru").items()}
    assert found == {"hello": "Здравствуйте!", "1": "один", "dot": "Точка"}


def test_another_format_will_do(installed, tmp_path):
    sounds = prompts.SOUNDS / prompts.VOICES["ru"]
    (sounds / "hello.g722").rename(sounds / "hello.gsm")
    assert prompts.prompts("ru")[sounds / "hello.gsm"] == "Здравствуйте!"


def test_without_the_package_there_are_none(installed):
    assert prompts.prompts("en") == {}
