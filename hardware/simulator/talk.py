"""Counter talk for the virtual microphone: a few minutes of it, spoken by espeak-ng where it is installed,
else made of speech-like sound, over the quiet noise of a room."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import wave
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
PAUSE_S = 1.5
# Level of the room, and of the voices over it.
ROOM, VOICE = 60.0, 9_000.0

Samples = NDArray[np.int16]

# Who speaks (a voice of espeak-ng, its pitch and speed), and what.
_SPOKEN: tuple[tuple[str, int, int, str], ...] = (
    ("ru", 55, 165, "Добрый день! Какая колонка?"),
    ("ru", 35, 150, "Здравствуйте. Третья, девяносто пятый, до полного."),
    ("ru", 55, 165, "Хорошо. Кофе, горячую выпечку к нему не желаете?"),
    ("ru", 35, 150, "Нет, спасибо. Только топливо."),
    ("ru", 55, 165, "С вас две тысячи триста рублей. Карта нашей сети есть?"),
    ("ru", 35, 150, "Есть. Минуту, сейчас найду."),
    ("ru", 55, 165, "Оцените, пожалуйста, как я вас обслужила."),
    ("ru", 35, 150, "Всё супер, спасибо вам большое!"),
    ("ru", 55, 165, "Вам спасибо. Счастливого пути!"),
    ("ru", 20, 170, "Девушка, я стою здесь уже десять минут. Почему работает одна касса?"),
    ("ru", 55, 165, "Извините, пожалуйста. Сейчас я вас обслужу."),
    ("ru", 20, 170, "Могло бы быть и лучше."),
    ("en-gb", 60, 160, "Good afternoon. How may I help you?"),
    ("en-us", 40, 150, "Hello. Pump number five, please. And a large coffee."),
    ("en-gb", 60, 160, "Would you like a sandwich with that? They are two for one today."),
    ("en-us", 40, 150, "No, thank you, just the coffee."),
    ("en-gb", 60, 160, "That will be thirty two pounds. Please rate how I served you."),
    ("en-us", 40, 150, "Everything was fine, thanks. Have a good day."),
    ("en-gb", 60, 160, "Thank you. Goodbye!"),
)


def counter_talk(path: Path) -> Samples:
    """The talk as 16 kHz mono, from `path` where it was rendered before, else rendered and kept there."""
    if path.exists():
        return read_wave(path)
    lines = [_line(*spoken) for spoken in _SPOKEN] * 2
    rng = np.random.default_rng(3)
    parts = []
    for line in lines:
        parts += [line, np.zeros(round(RATE * PAUSE_S * rng.uniform(0.6, 2.0)), np.float64)]
    talk = np.concatenate(parts)
    talk += rng.normal(scale=ROOM, size=len(talk))
    samples = np.clip(np.rint(talk), -32768, 32767).astype(np.int16)
    fresh = path.with_suffix(".new")
    write_wave(fresh, samples)
    fresh.replace(path)
    return samples


def read_wave(path: Path) -> Samples:
    """The samples of a mono 16-bit wave file."""
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), "<i2").astype(np.int16)


def write_wave(path: Path, samples: Samples) -> None:
    """A 16 kHz mono 16-bit wave file."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(samples.astype("<i2").tobytes())


def _line(voice: str, pitch: int, speed: int, text: str) -> NDArray[np.float64]:
    sound = _spoken(voice, pitch, speed, text) if shutil.which("espeak-ng") else _babble(pitch, text)
    loudest = float(np.abs(sound).max()) if len(sound) else 0.0
    return sound * (VOICE / loudest) if loudest else sound


def _spoken(voice: str, pitch: int, speed: int, text: str) -> NDArray[np.float64]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "line.wav"
        command = ["espeak-ng", "-v", voice, "-p", str(pitch), "-s", str(speed), "-w", str(path), text]
        subprocess.run(command, check=True, capture_output=True, timeout=30)
        with wave.open(str(path)) as file:
            rate, data = file.getframerate(), file.readframes(file.getnframes())
    sound = np.frombuffer(data, "<i2").astype(np.float64)
    # espeak-ng speaks at 22,050 Hz with little above 8 kHz: straight lines between its samples do here.
    return np.interp(np.arange(0, len(sound) - 1, rate / RATE), np.arange(len(sound)), sound)


def _babble(pitch: int, text: str) -> NDArray[np.float64]:
    """Voiced syllables with moving formants, one for every two letters: it has the rhythm and spectrum of
    speech and says nothing."""
    rng = np.random.default_rng(len(text) * 100 + pitch)
    syllables = []
    for _ in range(max(2, len(text) // 2)):
        count = round(RATE * rng.uniform(0.09, 0.2))
        t = np.arange(count) / RATE
        f0 = 80 + pitch * 2 + rng.uniform(-10, 10)
        formants = rng.uniform((300, 900, 2200), (800, 2000, 3000))
        tones = [
            sum(np.exp(-(((k * f0 - f) / 150) ** 2)) for f in formants) * np.sin(2 * np.pi * k * f0 * t)
            for k in range(1, 30)
        ]
        syllables += [np.sum(tones, axis=0) * np.hanning(count), np.zeros(round(RATE * 0.03))]
    return np.concatenate(syllables)
