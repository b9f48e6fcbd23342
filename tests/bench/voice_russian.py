"""Russian phrases taught from their text alone, tried on people and on a synthesiser that did not teach them.

Prompts: each of Debian's asterisk-core-sounds-ru is a phrase, taught by its text (espeak-ng, and festvox-ru
where it is installed: synthetic) against what a post teaches against (prompts in five languages, of the
Russian ones one half), and tried on its own recording (one real woman). `recall_at_2`: the share found at two
false alarms an hour, counted on the prompts of the other half that do not hold the phrase, and on
`--negatives`; `strangers_recall_at_2`: on `--negatives` alone, since the same woman reads many a prompt twice
but for a word. What is done is kept in `.build/voice` and not done again while the code is the same. `--jobs`
works side by side, `--prompts` takes a draw.

Verdicts: taught by one synthesiser and tried on thirty versions of what another says, both ways: everything
but the silence is synthetic. Without the packages a figure is null. `--json`, `--quick` (six prompts, two
verdicts).
"""

from __future__ import annotations

import argparse
import hashlib
import json
import multiprocessing
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

import numpy as np

import host_daemon.voice
from host_daemon.voice import background
from host_daemon.voice.augment import vary
from host_daemon.voice.background import Background, join
from host_daemon.voice.embedder import Embedder, embed
from host_daemon.voice.enrolment import enrol
from host_daemon.voice.packaged import packaged, saying
from host_daemon.voice.phrase import BadPhrase, Phrase, checked
from host_daemon.voice.synthesis import ALL, Espeak, Festival, Synthesiser
from host_daemon.voice.training import Saying
from host_daemon.voice.wording import read_aloud
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
ENROLLED = 4


@cache
def embedder() -> Embedder:
    return Embedder(background.BULK)


@cache
def halves() -> tuple[set[Path], set[Path]]:
    """The Russian prompts: one half is taught against, as on a post, the other is tried on."""
    files = [path for path in background.recordings(background.PACKAGED) if VOICES["ru"] in path.parts]
    return set(files[0::2]), set(files[1::2])


def taught_against(text: str, tried: set[Path]) -> Background:
    """What a post would teach against, without the prompts that are tried on."""
    return packaged(text, "ru", phrases.CACHE, embedder(), tried)


def silence(text: str, tried: set[Path], negatives: Path | None) -> Background:
    """What is tried on, without the prompts that hold the phrase."""
    files = background.recordings(background.PACKAGED)
    out = set(files) - (tried - saying(text, "ru"))
    return join([packaged("", "", phrases.CACHE, embedder(), out), others(negatives)])


@cache
def others(negatives: Path | None) -> Background:
    return background.kept(background.recordings(negatives) if negatives else [], phrases.CACHE, embedder())


def prompt(negatives: Path | None, one: tuple[Path, str]) -> dict[str, object]:
    """The figures of one prompt."""
    path, text = one
    tried = next(half for half in halves() if path in half)
    ground = taught_against(text, tried)
    started = time.monotonic()
    head = enrol(text, "ru", [], ground, embedder(), phrases.CACHE)
    train_s = time.monotonic() - started
    silent = silence(text, tried, negatives)
    try:
        checked(Phrase("prompt", text, "ru", "positive"))
        accepted = True
    except BadPhrase:
        accepted = False
    said = phrases.said([path], embedder())
    figures = phrases.figures(head, said, silent, train_s)
    if negatives:
        figures["strangers_miss_at_2"] = phrases.figures(head, said, others(negatives), train_s)["miss_at_2"]
    return {"prompt": path.stem, "text": text, "accepted": accepted, **figures}


def all_prompts(count: int, negatives: Path | None, jobs: int) -> dict[str, object]:
    """Recall over the prompts, those that were tried before among them."""
    texts = list(prompts("ru").items())
    if not texts:
        return {"recall_at_2": None, "why": "asterisk-core-sounds-ru and its -g722 are not installed"}
    order = np.random.default_rng(0).permutation(len(texts))[: count or None]
    kept = phrases.CACHE / f"russian-{_version(negatives)}.jsonl"
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
        for done, row in enumerate(pool.map(partial(prompt, negatives), missing)):
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


def _version(negatives: Path | None) -> str:
    """What the figures depend on: the code, the spread, and the sound that is tried on."""
    code = sorted(Path(host_daemon.voice.__path__[0]).glob("*.py"))
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in [*code, FOLDER / "speech_spread.json"]))
    digest.update("\n".join(map(str, background.recordings(negatives) if negatives else [])).encode())
    return digest.hexdigest()[:12]


def versions(text: str, synthesiser: Synthesiser) -> Background:
    """Thirty versions of what a strange synthesiser says: of its only voice, or of as many as it has."""
    rng = np.random.default_rng(7)
    voices = synthesiser.voices("ru")
    drawn = rng.choice(voices, VERSIONS, replace=len(voices) < VERSIONS)
    paces = rng.uniform(0.55, 0.85, VERSIONS) if len(voices) > 1 else np.ones(VERSIONS)
    rows = []
    for voice, pace in zip(drawn, paces, strict=True):
        said = synthesiser.say(text, str(voice), float(pace), 1.0)
        room = rng.normal(0, phrases.ROOM, 30_000).astype(np.int16)
        rows.append(embed(np.concatenate([room, vary(said, rng)[0], room]), embedder()))
    return Background(np.concatenate(rows), np.array([len(row) for row in rows]))


def verdicts(quick: bool, negatives: Path | None) -> dict[str, object]:
    """Misses at half an alarm an hour, by who teaches and who is tried."""
    tried = halves()[0]
    found: dict[str, object] = {"synthetic": "all but the silence"}
    for teacher, strange in ((Espeak(), Festival()), (Festival(), Espeak())):
        name = f"{teacher.name} to {strange.name}"
        if not teacher.voices("ru") or not strange.voices("ru"):
            found[name] = None
            continue
        rows = {}
        for text in (LONG[0], SHORT[0]) if quick else (*LONG, *SHORT):
            started = time.monotonic()
            enrolled = _enrolled(text, teacher) if text in SHORT else []
            ground = taught_against(text, tried)
            head = enrol(text, "ru", enrolled, ground, embedder(), phrases.CACHE, synthesisers=(teacher,))
            train_s = round(time.monotonic() - started, 1)
            silent = silence(text, tried, negatives)
            rows[text] = phrases.figures(head, versions(text, strange), silent, train_s)
            print(name, text, rows[text]["miss_at_0.5"], file=sys.stderr)
        found[name] = {
            **{
                f"{kind}_miss_at_0.5": round(
                    float(np.mean([row["miss_at_0.5"] for text, row in rows.items() if text in group])), 4
                )
                for kind, group in (("long", LONG), ("word", SHORT))
            },
            "phrases": rows,
        }
    return found


def _enrolled(text: str, teacher: Synthesiser) -> list[Saying]:
    """Four voices of the synthesiser that teaches, in place of four people, saying a single word twice."""
    rng = np.random.default_rng(3)
    voices = rng.choice(teacher.voices("ru"), ENROLLED)
    return [
        Saying(
            teacher.say(text, str(voice), float(rng.uniform(0.6, 0.8)), float(rng.uniform(0.9, 1.1))), str(i)
        )
        for i, voice in enumerate(voices)
        for _ in range(2)
    ]


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--quick", action="store_true", help="six prompts and two verdicts")
    parser.add_argument("--prompts", type=int, default=0, help="a draw of so many; 0: all, -1: none")
    parser.add_argument("--jobs", type=int, default=1, help="processes side by side")
    parser.add_argument("--no-verdicts", action="store_true")
    parser.add_argument("--negatives", type=Path, help="folder of other speech without the phrases")
    args = parser.parse_args()
    count = 6 if args.quick else args.prompts
    found: dict[str, object] = {"voices": [s.name for s in ALL if s.voices("ru")]}
    if count >= 0:
        found |= all_prompts(count, args.negatives, args.jobs)
    if not args.no_verdicts:
        found["verdicts"] = verdicts(args.quick, args.negatives)
    print(json.dumps(found, ensure_ascii=False) if args.json else found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
