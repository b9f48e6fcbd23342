"""Russian phrases taught from their text alone, tried on people and on a synthesiser that did not teach them.

Prompts: each of Debian's asterisk-core-sounds-ru is a phrase, taught by its text (espeak-ng, and what else is
installed, but for `--without`: synthetic) against what a post teaches against (prompts in five languages, of
the Russian ones one half), and tried on its own recording (one real woman). `recall_at_2`: the share found at
two false alarms an hour, counted on the prompts of the other half that do not hold the phrase, and on
`--negatives`; `strangers_recall_at_2`: on `--negatives` alone, since the same woman reads many a prompt twice
but for a word. What is done is kept in `.build/voice` and not done again while the code is the same. `--jobs`
works side by side, `--prompts` takes a draw.

Verdicts: taught by espeak-ng and festvox-ru, as on every post, and tried on thirty sayings by RHVoice's
voices, which taught nothing, at other paces, as they are and in rooms and noise. Single words are enrolled
besides by four voices of the synthesisers that teach, and once more by three of RHVoice's voices and
festvox-ru in place of people, tried on another of RHVoice's. Everything but the silence is synthetic. Without
RHVoice they are null. `--json`, `--quick` (six prompts, two verdicts).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

import numpy as np

import host_daemon.voice
from host_daemon.voice.phrases.phrase import BadPhrase, Phrase, checked
from host_daemon.voice.phrases.saying import Saying
from host_daemon.voice.phrases.spoken_text import read_aloud
from host_daemon.voice.spotting.embedder import Embedder
from host_daemon.voice.synthesis.espeak import Espeak
from host_daemon.voice.synthesis.festival import Festival
from host_daemon.voice.synthesis.rhvoice import RHVoice
from host_daemon.voice.synthesis.speakers import ALL
from host_daemon.voice.synthesis.synthesiser import Synthesiser
from host_daemon.voice.training import negatives as background
from host_daemon.voice.training.augment import vary
from host_daemon.voice.training.enrolment import enrol
from host_daemon.voice.training.negatives import Negatives, in_rooms, join
from host_daemon.voice.training.packaged_speech import packaged, packaged_files, saying
from models.evaluate import phrases
from models.manifest import FOLDER
from models.prompts import VOICES, prompts

LONG = (
    "оцените пожалуйста нашу работу",
    "могло бы быть лучше",
    "приходите к нам ещё",
    "позовите вашего администратора",
    "мне всё очень понравилось",
)
SHORT = ("супер", "отлично", "нормально", "плохо")
VERSIONS = 30
Figures = dict[str, dict[str, float | int | None]]
ENROLLED = 4
# Voices of RHVoice by different people, in place of people.
PEOPLE = ("Aleksandr", "Anna", "Elena", "Irina")
# What every post with Debian's packages has.
POST = (Espeak(), Festival())
# espeak-ng hurries; festvox-ru cannot be told a pace; RHVoice's voices speak as the people did that they
# are made from.
PACES = {"espeak-ng": (0.55, 0.85), "festival": (1.0, 1.0), "rhvoice": (0.75, 1.2)}


@cache
def embedder() -> Embedder:
    return Embedder(background.BULK)


@cache
def halves() -> tuple[set[Path], set[Path]]:
    """The Russian prompts: one half is taught against, as on a post, the other is tried on."""
    files = [path for path in packaged_files() if VOICES["ru"] in path.parts]
    return set(files[0::2]), set(files[1::2])


def taught_against(text: str, tried: set[Path]) -> Negatives:
    """What a post would teach against, without the prompts that are tried on."""
    return packaged(text, "ru", phrases.CACHE, embedder(), tried)


def silence(text: str, tried: set[Path], negatives: Path | None) -> Negatives:
    """What is tried on, without the prompts that hold the phrase."""
    files = packaged_files()
    out = set(files) - (tried - saying(text, "ru"))
    return join([packaged("", "", phrases.CACHE, embedder(), out), others(negatives)])


@cache
def others(negatives: Path | None) -> Negatives:
    return background.kept(background.recordings(negatives) if negatives else [], phrases.CACHE, embedder())


def prompt(negatives: Path | None, without: str, one: tuple[Path, str]) -> dict[str, object]:
    """The figures of one prompt. without: the name of a synthesiser that does not teach."""
    path, text = one
    tried = next(half for half in halves() if path in half)
    ground = taught_against(text, tried)
    started = time.monotonic()
    classifier = enrol(text, "ru", [], ground, embedder(), phrases.CACHE, synthesisers=teaching(without))
    train_s = time.monotonic() - started
    silent = silence(text, tried, negatives)
    try:
        checked(Phrase("prompt", text, "ru", "positive"))
        accepted = True
    except BadPhrase:
        accepted = False
    said = background.heard([path], embedder())
    figures = phrases.figures(classifier, said, silent, train_s)
    if negatives:
        figures["strangers_miss_at_2"] = phrases.figures(classifier, said, others(negatives), train_s)[
            "miss_at_2"
        ]
    return {"prompt": path.stem, "text": text, "accepted": accepted, **figures}


def teaching(without: str) -> tuple[Synthesiser, ...]:
    return tuple(one for one in ALL if one.name != without)


def all_prompts(count: int, negatives: Path | None, jobs: int, without: str) -> dict[str, object]:
    """Recall over the prompts, those that were tried before among them."""
    texts = list(prompts("ru").items())
    if not texts:
        return {"recall_at_2": None, "why": "asterisk-core-sounds-ru and its -g722 are not installed"}
    order = np.random.default_rng(0).permutation(len(texts))[: count or None]
    kept = phrases.CACHE / f"russian-{_version(negatives, without)}.jsonl"
    kept.parent.mkdir(parents=True, exist_ok=True)
    lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
    rows = {row["text"]: row for row in map(json.loads, lines)}
    wanted = [texts[number] for number in order]
    missing = list({text: (path, text) for path, text in wanted if text not in rows}.values())
    if missing:
        # Made once, before several processes want them.
        taught_against("", set()), others(negatives)
    # Forked, the threads of the parent's net would be missing.
    fresh = multiprocessing.get_context("spawn")
    with kept.open("a", encoding="utf-8") as file, ProcessPoolExecutor(jobs, fresh) as pool:
        for done, row in enumerate(pool.map(partial(prompt, negatives, without), missing)):
            rows[str(row["text"])] = row
            file.write(json.dumps(row, ensure_ascii=False) + "\n")
            file.flush()
            print(f"{done + 1}/{len(missing)} {row['text']}: {row['miss_at_2']}", file=sys.stderr)
    found = [rows[text] for _, text in wanted]
    accepted = [row for row in found if row["accepted"]]
    words = [len(read_aloud(str(row["text"]), "ru").split()) for row in accepted]

    def recall(some: list[dict[str, object]], rate: str = "2") -> float | None:
        return round(1 - float(np.mean([row[f"miss_at_{rate}"] for row in some])), 4) if some else None

    return {
        "recall_at_2": recall(found),
        "recall_at_1": recall(found, "1"),
        "recall_at_0.5": recall(found, "0.5"),
        "strangers_recall_at_2": (
            round(1 - float(np.mean([row["strangers_miss_at_2"] for row in found])), 4) if negatives else None
        ),
        "prompts": len(found),
        "accepted_recall_at_2": recall(accepted),
        "accepted": len(accepted),
        "words_recall_at_2": {
            name: recall([row for row, count in zip(accepted, words, strict=True) if low <= count <= high])
            for name, low, high in (("1", 1, 1), ("2", 2, 2), ("3 and more", 3, 99))
        },
        "missed": [row["text"] for row in found if row["miss_at_2"]],
        "fa_at_default": round(float(np.mean([row["fa_at_default"] for row in found])), 2),
        "recall_at_default": recall(found, "default"),
        "hours": round(float(np.mean([row["hours"] for row in found])), 2),
        "train_s": round(float(np.mean([row["train_s"] for row in found])), 1),
        "synthetic": "the sayings that teach; what is tried is one real voice, and so is the silence",
    }


def _version(negatives: Path | None, without: str) -> str:
    """What the figures depend on: the code, its models, the voices, and the sound that is tried on."""
    code = sorted(Path(host_daemon.voice.__path__[0]).glob("*.py"))
    papers = [FOLDER / f"speech_{name}.json" for name in ("spread", "lasting", "person")]
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in [*code, *papers]))
    digest.update("\n".join(map(str, background.recordings(negatives) if negatives else [])).encode())
    digest.update(
        "\n".join(f"{one.name} {voice}" for one in teaching(without) for voice in one.voices("ru")).encode()
    )
    return digest.hexdigest()[:12]


def versions(text: str, synthesiser: Synthesiser, voices: Sequence[str], noisy: bool) -> Negatives:
    """Thirty sayings by a strange synthesiser's voices. noisy: in rooms and noise, and louder or not."""
    rng = np.random.default_rng(7)
    drawn = rng.choice(voices, VERSIONS, replace=len(voices) < VERSIONS)
    paces = rng.uniform(*PACES[synthesiser.name], VERSIONS)
    said = [
        synthesiser.say(text, str(voice), float(pace), 1.0) for voice, pace in zip(drawn, paces, strict=True)
    ]
    return in_rooms([vary(one, rng)[0] if noisy else one for one in said], embedder())


def enrolled(text: str, people: Sequence[tuple[Synthesiser, str]]) -> list[Saying]:
    """Synthesised voices in place of people who say the phrase twice each, at their own pace."""
    rng = np.random.default_rng(3)
    return [
        Saying(
            synthesiser.say(
                text,
                voice,
                float(rng.uniform(*PACES[synthesiser.name])),
                float(rng.uniform(0.9, 1.1)),
            ),
            voice,
        )
        for synthesiser, voice in people
        for _ in range(2)
    ]


def missed(
    text: str,
    sayings: Sequence[Saying],
    strange: tuple[Synthesiser, Sequence[str]],
    negatives: Path | None,
) -> Figures:
    """The figures of a verdict that POST and enrolled voices teach, tried on a strange synthesiser's voices
    as they are and in noise."""
    tried = halves()[0]
    started = time.monotonic()
    classifier = enrol(
        text, "ru", sayings, taught_against(text, tried), embedder(), phrases.CACHE, synthesisers=POST
    )
    train_s = round(time.monotonic() - started, 1)
    silent = silence(text, tried, negatives)
    found = {
        name: phrases.figures(classifier, versions(text, *strange, noisy), silent, train_s)
        for name, noisy in (("as spoken", False), ("in noise", True))
    }
    print(text, {name: figures["miss_at_0.5"] for name, figures in found.items()}, file=sys.stderr)
    return found


def verdicts(quick: bool, negatives: Path | None) -> dict[str, object] | None:
    """Misses at half an alarm an hour: of a strange synthesiser, and of a strange voice of one."""
    longs, shorts = (LONG[:1], SHORT[:1]) if quick else (LONG, SHORT)
    strange, voices = RHVoice(), RHVoice().installed("ru")
    if not voices or not all(one.voices("ru") for one in POST):
        return None
    teaching = [(teacher, voice) for teacher in POST for voice in teacher.voices("ru")]
    drawn = np.random.default_rng(3).choice(len(teaching), ENROLLED)
    four = [teaching[number] for number in drawn]
    return {
        "synthetic": "all but the silence",
        "long": _told({text: missed(text, [], (strange, voices), negatives) for text in longs}),
        "words": _told(
            {text: missed(text, enrolled(text, four), (strange, voices), negatives) for text in shorts}
        ),
        "words by people": _told(
            {f"{text}/{left}": by_people(text, left, negatives) for text in shorts for left in PEOPLE}
        ),
    }


def by_people(text: str, left: str, negatives: Path | None) -> Figures:
    """A single word that three of RHVoice's voices and festvox-ru enrolled in place of four people, tried on
    the fourth of RHVoice's: a strange voice, but not a strange synthesiser."""
    people: list[tuple[Synthesiser, str]] = [(RHVoice(), voice) for voice in PEOPLE if voice != left]
    people.append((Festival(), Festival().voices("ru")[0]))
    return missed(text, enrolled(text, people), (RHVoice(), (left,)), negatives)


def _told(rows: dict[str, Figures]) -> dict[str, object]:
    """What was missed at half an alarm an hour on average, and everything."""
    names = next(iter(rows.values()))
    means = {name: np.mean([row[name]["miss_at_0.5"] for row in rows.values()]) for name in names}
    return {name: round(float(mean), 4) for name, mean in means.items()} | {"phrases": rows}


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="six prompts and two verdicts")
    parser.add_argument("--prompts", type=int, default=0, help="a draw of so many; 0: all, -1: none")
    parser.add_argument("--jobs", type=int, default=1, help="processes side by side")
    parser.add_argument("--no-verdicts", action="store_true")
    parser.add_argument("--without", default="", help="the name of a synthesiser that does not teach prompts")
    parser.add_argument("--negatives", type=Path, help="folder of other speech without the phrases")
    args = parser.parse_args()
    count = 6 if args.quick else args.prompts
    found: dict[str, object] = {"voices": [s.name for s in teaching(args.without) if s.voices("ru")]}
    if count >= 0:
        found |= all_prompts(count, args.negatives, args.jobs, args.without)
    if not args.no_verdicts:
        found["verdicts"] = verdicts(args.quick, args.negatives)
    print(json.dumps(found, ensure_ascii=False) if args.json else found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
