from __future__ import annotations

import csv
import json
import shutil

import numpy as np
import pytest
import soundfile

from host_daemon.voice.spotting.classifier import Classifier, Honesty
from host_daemon.voice.spotting.embedder import Embedder
from host_daemon.voice.training import negatives
from models.evaluate import phrases
from models.evaluate.__main__ import main

RATE = 16000


def sound(seed: int, seconds: float) -> np.ndarray:
    """Noise whose colour changes eight times a second, as a voice's does; the same seed is the same word."""
    rng = np.random.default_rng(seed)
    count, step = int(seconds * RATE), RATE // 8
    parts = []
    for _ in range(0, count, step):
        spectrum = np.zeros(step // 2 + 1)
        for formant in rng.uniform((300, 900, 2200), (800, 2200, 3400)):
            spectrum += np.exp(-(((np.arange(len(spectrum)) * 8 - formant) / 150) ** 2))
        noise = np.random.default_rng(0).normal(size=step // 2 + 1) * spectrum
        parts.append(np.fft.irfft(noise, step))
    waves = np.concatenate(parts)[:count]
    return (waves / np.abs(waves).max() * 8000).astype(np.int16)


@pytest.fixture
def labelled(tmp_path, monkeypatch):
    """Six clips of one word, two of another, some packaged speech, and other speech to test against."""
    rng = np.random.default_rng(1)
    rows = []
    for name, seed, count in (("hello there", 1, 6), ("good bye", 2, 2)):
        for i in range(count):
            clip = rng.normal(0, 12, 2 * RATE)
            clip[8000:20000] += sound(seed, 0.75) * rng.uniform(0.5, 1.5)
            path = f"{seed}-{i}.flac"
            soundfile.write(tmp_path / path, clip.astype(np.int16), RATE)
            rows.append({"file": path, "phrase": name, "seconds": "2.0"})
    with (tmp_path / "clips.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, ["file", "phrase", "seconds"])
        writer.writeheader()
        writer.writerows(rows)
    for folder, seeds in (("packages", range(10, 16)), ("other", range(20, 23))):
        (tmp_path / folder).mkdir()
        for seed in seeds:
            soundfile.write(tmp_path / folder / f"{seed}.wav", sound(seed, 40), RATE)
    # What is tested against must not be trained against, whatever it is called.
    (tmp_path / "packages" / "same.wav").write_bytes((tmp_path / "other" / "20.wav").read_bytes())
    quieter = sound(21, 40) * 0.6 + rng.normal(0, 8, 40 * RATE)
    soundfile.write(tmp_path / "packages" / "again.flac", quieter.astype(np.int16), RATE)
    monkeypatch.setattr(negatives, "PACKAGED", tmp_path / "packages")
    monkeypatch.setattr(phrases, "CACHE", tmp_path / "cache")
    return tmp_path


def arguments(folder, *more):
    return [
        *("phrases", "--clips", str(folder), "--labels", str(folder / "clips.csv")),
        *("--phrase", "hello there", "--negatives", str(folder / "other"), "--json", *more),
    ]


@pytest.fixture
def embedder():
    return Embedder(negatives.BULK)


def test_the_figures_of_a_word_that_is_easy(labelled, capsys):
    assert main(arguments(labelled, "--enrol", "3", "--seed", "2")) == 0
    figures = json.loads(capsys.readouterr().out)
    assert figures["miss_at_0.5"] == figures["miss_at_1"] == figures["miss_at_2"] == 0
    assert figures["clips"] == 3
    assert figures["hours"] == pytest.approx((3 * 40 + 2 * 2) / 3600, abs=0.01)
    assert set(figures) >= {"fa_at_default", "miss_at_default", "train_s", "enrol", "text", "seed"}


def test_training_never_hears_the_test(labelled, capsys):
    main(arguments(labelled, "--enrol", "2"))
    assert "training against 0.07 h" in capsys.readouterr().err


def test_a_prompt_is_known_in_another_format_too(labelled, embedder):
    tested = negatives.heard([labelled / "other" / "20.wav", labelled / "other" / "21.wav"], embedder)
    found = phrases.tested_too(tested, embedder)
    assert sorted(path.name for path in found) == ["again.flac", "same.wav"]


def test_clips_below_the_folder_of_other_speech_are_no_other_speech(labelled, capsys):
    """Given the folder of everything, the phrase itself would count as false alarms."""
    (labelled / "other" / "clips").mkdir()
    for path in labelled.glob("*.flac"):
        shutil.copy(path, labelled / "other" / "clips" / path.name)
    assert main(arguments(labelled, "--enrol", "3", "--seed", "2")) == 0
    told = capsys.readouterr()
    figures = json.loads(told.out)
    assert (figures["clips"], figures["miss_at_0.5"]) == (3, 0)
    assert "8 recordings that the table names too" in told.err


def test_a_name_written_with_an_underscore_is_said_as_words(labelled, capsys):
    table = labelled / "clips.csv"
    table.write_text(table.read_text().replace("hello there", "Hello_there"))
    assert main(arguments(labelled, "--enrol", "3", "--seed", "2")) == 0
    assert json.loads(capsys.readouterr().out)["clips"] == 3


def test_a_phrase_that_no_clip_says_is_told_with_those_there_are(labelled, capsys):
    assert main([*arguments(labelled, "--text"), "--phrase", "good buy"]) == 2
    assert "good bye, hello there" in capsys.readouterr().err


def test_other_speech_shorter_than_the_window_is_judged_too(labelled, capsys):
    """Three quarters of a second that say the phrase: an alarm, as it would be in a room."""
    assert main(arguments(labelled, "--enrol", "3", "--seed", "2")) == 0
    before = json.loads(capsys.readouterr().out)
    soundfile.write(labelled / "other" / "short.wav", sound(1, 0.75), RATE)
    assert main(arguments(labelled, "--enrol", "3", "--seed", "2")) == 0
    found = json.loads(capsys.readouterr().out)
    assert before["fa_at_default"] == 0
    assert found["fa_at_default"] > 0
    assert found["hours"] == before["hours"]


def test_without_other_sound_there_are_no_false_alarms_to_count(labelled, capsys):
    table = labelled / "clips.csv"
    table.write_text("".join(line for line in table.open() if "good bye" not in line))
    without = [*arguments(labelled, "--enrol", "3")]
    place = without.index("--negatives")
    assert main(without[:place] + without[place + 2 :]) == 2
    assert "give --negatives" in capsys.readouterr().err


def test_other_speech_that_cannot_be_read_is_told(labelled, capsys):
    (labelled / "other" / "broken.wav").write_bytes(b"RIFF and nothing")
    assert main(arguments(labelled, "--enrol", "3", "--seed", "2")) == 0
    assert "broken.wav" in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [[], ["--enrol", "-1"], ["--enrol", "6"]])
def test_without_anything_to_learn_or_to_test(labelled, wrong):
    if "6" in wrong:
        with pytest.raises(SystemExit):
            main(arguments(labelled, *wrong))
    else:
        assert main(arguments(labelled, *wrong)) == 2


def test_misses_and_alarms_are_counted_as_said():
    """A classifier that looks at one number: of four clips 1 is at 8, 2 at 5, 1 at 3; alarms at 9, 7 and
    4."""
    weights = np.zeros((6, 96), np.float32)
    weights[-1, 0] = 1
    honest = Honesty(None, 0, 0.0, 0.0, ambience=False, real=0)
    classifier = Classifier(weights, 0.0, 6.0, 0, 8000, honest)

    def clips(*heights: float, length: int = 30):
        rows = np.zeros((len(heights), length, 96), np.float32)
        rows[:, 20, 0] = heights
        return negatives.Negatives(rows.reshape(-1, 96), np.full(len(heights), length))

    silent = clips(9, 7, 4, length=15_000)  # 20 minutes each
    found = phrases.figures(classifier, clips(8, 5, 5, 3), silent, 1.23)
    assert silent.hours == 1.0
    assert (found["miss_at_0.5"], found["miss_at_1"], found["miss_at_2"]) == (1.0, 0.75, 0.25)
    assert (found["fa_at_default"], found["miss_at_default"]) == (2.0, 0.75)


def test_a_phrase_at_the_very_end_of_its_recording_is_heard_out(tmp_path, embedder):
    """A classifier that looks at sound of which half a second lies behind the last word."""
    soundfile.write(tmp_path / "cut.wav", sound(3, 0.75), RATE)
    tried = negatives.heard([tmp_path / "cut.wav"], embedder)
    assert tried.lengths[0] * 0.08 > 0.75 + 0.5
    quiet = negatives.heard([tmp_path / "cut.wav"], embedder).embeddings
    assert np.allclose(quiet, tried.embeddings, atol=1e-3)


@pytest.mark.parametrize(("text", "code"), [("computer", "en"), ("приходите ещё", "ru"), ("Ёлка", "ru")])
def test_the_language_of_a_text(text, code):
    assert phrases.language(text) == code


def test_a_clip_that_cannot_be_read_is_told_and_left_out(labelled, capsys):
    (labelled / "1-0.flac").write_bytes(b"no sound")
    assert main(arguments(labelled, "--enrol", "3", "--seed", "2")) == 0
    told = capsys.readouterr()
    assert json.loads(told.out)["clips"] == 2
    assert "1-0.flac: This file is not a recording" in told.err


def test_a_folder_of_other_speech_that_is_empty(labelled, capsys):
    (labelled / "none").mkdir()
    assert main([*arguments(labelled, "--text"), "--negatives", str(labelled / "none")]) == 2
    assert "no recordings in this folder" in capsys.readouterr().err
