from __future__ import annotations

import numpy as np
import pytest

from host_daemon.voice.phrases.saying import PEOPLE, RECORDINGS, RULES, Saying
from host_daemon.voice.spotting.embedder import embed
from host_daemon.voice.training import trainer
from host_daemon.voice.training.negatives import Negatives, join
from host_daemon.voice.training.trainer import CannotLearn, Effort, train, usual_length
from host_daemon.voice.training.whitening import Whitening


def test_a_classifier_hears_a_voice_it_never_met_and_not_other_words(classifiers, embedder, speak, chatter):
    classifier = classifiers["word-1"]

    def highest(sound):
        return classifier.scores(embed(np.concatenate([np.zeros(40_000, np.int16), sound]), embedder)).max()

    assert highest(np.pad(speak(1, 0.75, 1.05), 4000)) > classifier.threshold
    assert highest(np.pad(speak(2, 0.75, 1.05), 4000)) < classifier.threshold
    assert highest(chatter(77, 60)) < classifier.threshold


def test_what_is_said_of_a_classifier(classifiers):
    honesty = classifiers["word-1"].honesty
    assert honesty.voices == 6
    assert honesty.real == 6
    assert not honesty.ambience
    assert honesty.hours == pytest.approx(6 * 40 / 3600, rel=0.05)
    assert 0 <= honesty.misses <= 1


def test_alarms_of_classifiers_of_half_of_the_voices_are_not_expected_of_the_classifier_of_all(
    embedder, silence_to_learn, speak
):
    said = [Saying(np.pad(speak(1, 0.6 + 0.05 * i), 4000), str(i)) for i in range(4)]
    effort = Effort(versions=2, rounds=1, false_alarms=100.0)
    honesty = train(said, silence_to_learn, embedder, effort=effort).honesty
    assert honesty.share == 0.005
    loud = sum(one > 0 for one in honesty.others)
    assert loud
    assert honesty.false_alarms == pytest.approx(0.005 * loud / honesty.hours)


def test_the_same_seed_teaches_the_same_classifier(embedder, silence_to_learn, speak):
    sayings = [Saying(np.pad(speak(3, 0.6, p), 4000), str(p)) for p in (0.9, 1.1)]
    one, two = (
        train(sayings, silence_to_learn, embedder, seed=5, effort=Effort(versions=2, rounds=2))
        for _ in range(2)
    )
    assert np.allclose(one.weights, two.weights, atol=1e-3 * np.abs(one.weights).max())
    assert one.threshold == pytest.approx(two.threshold, abs=0.01)


def test_a_voice_of_another_kind_counts_for_more_than_one_more_among_many(embedder, silence_to_learn, speak):
    many = [Saying(np.pad(speak(1, 0.6 + 0.02 * i), 4000), str(i), RULES) for i in range(8)]
    strange = embed(np.pad(speak(2, 0.63, 1.05), 40_000), embedder)
    found = []
    for kind in (RULES, RECORDINGS):
        odd = Saying(np.pad(speak(2, 0.6), 4000), "odd", kind)
        effort = Effort(versions=3, rounds=2, l2=10.0)
        found.append(train([*many, odd], silence_to_learn, embedder, effort=effort).scores(strange).max())
    assert found[1] > found[0] + 0.5


@pytest.mark.parametrize("kind", [PEOPLE, RULES, RECORDINGS])
@pytest.mark.parametrize(
    ("owner", "name", "unchanged"),
    [
        (trainer, "as_person", lambda embeddings, number: embeddings),
        (Whitening, "steady", lambda self, rows, window: rows),
    ],
)
def test_only_what_is_synthesised_is_brought_nearer_to_people(
    embedder, silence_to_learn, speak, monkeypatch, kind, owner, name, unchanged
):
    def taught() -> np.ndarray:
        said = [Saying(np.pad(speak(3, 0.6, p), 4000), str(p), kind) for p in (0.9, 1.1)]
        effort = Effort(versions=2, rounds=1)
        return train(said, silence_to_learn, embedder, effort=effort).weights

    usual = taught()
    monkeypatch.setattr(owner, name, unchanged)
    assert np.allclose(usual, taught(), atol=1e-3 * np.abs(usual).max()) is (kind == PEOPLE)


@pytest.mark.parametrize(("made", "least"), [(0.5, 0.8), (1.5, 1.5)])
def test_more_is_looked_at_than_the_slower_of_people_and_synthesisers_took(speak, made, least):
    said = [Saying(np.pad(speak(1, 0.8), 4000), "somebody")]
    said += [Saying(np.pad(speak(1, made), 4000), str(i), RULES) for i in range(3)]
    assert least + 0.1 < usual_length(said) < least + 0.4


def test_progress_goes_from_nothing_to_all(embedder, silence_to_learn, speak):
    told: list[float] = []
    saying = Saying(np.pad(speak(3), 4000), "me")
    classifier = train(
        [saying], silence_to_learn, embedder, effort=Effort(versions=2, rounds=1), progress=told.append
    )
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert classifier.honesty.misses is None  # one voice cannot be held out


def test_nothing_to_learn_from(embedder, silence_to_learn, speak):
    with pytest.raises(CannotLearn):
        train([], silence_to_learn, embedder)
    with pytest.raises(CannotLearn):
        train([Saying(speak(1), "me")], join([]), embedder)


def test_windows_do_not_cross_recordings():
    negatives = Negatives(np.zeros((10, 96), np.float32), np.array([4, 6]))
    assert negatives.ends(3).tolist() == [2, 3, 6, 7, 8, 9]
    assert negatives.part(1, 2).lengths.tolist() == [6]
