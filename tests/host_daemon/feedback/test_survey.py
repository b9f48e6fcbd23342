"""What a survey may be, and what its answers count for."""

from __future__ import annotations

from typing import Any

import pytest

from host_daemon.feedback.survey import BadSurvey, answered, asked_at, spoken, survey

KEY = {"name": "Overall", "kind": "smileys", "text": {"ru": "Как всё прошло?", "en": "How was it?"}}
CLEAN = {"name": "Clean", "kind": "smileys", "text": {"ru": "Чисто ли было?"}}
WHY = {
    "name": "Why here",
    "kind": "choice",
    "text": {"en": "Why us?"},
    "choices": ({"en": "Near"}, {"ru": "Цена", "en": "Price"}),
}
WISH = {"name": "Wish", "kind": "text", "text": {"en": "What do you wish?"}}


def written(*questions: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"name": "Visit", "points": ("point-1",), "questions": questions, **more}


WHOLE = survey(written(KEY, CLEAN, WHY, WISH))


def test_the_key_answer_and_the_factors_are_on_one_scale_of_five() -> None:
    found = answered(WHOLE, {"Overall": 0, "Clean": 2}, smileys=3)
    assert (found.key, found.factors) == (5, {"Clean": 1})


@pytest.mark.parametrize(
    ("smileys", "scores"), [(2, [5, 1]), (3, [5, 3, 1]), (4, [5, 4, 2, 1]), (5, [5, 4, 3, 2, 1])]
)
def test_every_number_of_smileys_spans_the_scale(smileys: int, scores: list[int]) -> None:
    assert [answered(WHOLE, {"Overall": place}, smileys).key for place in range(smileys)] == scores


def test_choices_and_free_answers_are_told_in_words() -> None:
    found = answered(WHOLE, {"Why here": 1, "Wish": " More tea "}, smileys=3)
    assert (found.key, found.others) == (None, {"Why here": "Price", "Wish": "More tea"})


@pytest.mark.parametrize("given", [{"Clean": 3}, {"Clean": -1}, {"Clean": "x"}, {"Why here": 2}, {"Else": 1}])
def test_an_answer_that_fits_no_question_is_left_out(given: dict[str, Any]) -> None:
    found = answered(WHOLE, given, smileys=3)
    assert (found.key, found.factors, found.others) == (None, {}, {})


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (written(), "from 1 to 12"),
        (written(*[{**CLEAN, "name": str(number)} for number in range(13)]), "from 1 to 12"),
        (written(WISH), "first question is the key"),
        (written(KEY, KEY), "same name"),
        (written(KEY, {**CLEAN, "text": {}}), "at least one language"),
        (written(KEY, {**CLEAN, "text": {"en": "x" * 201}}), "200 characters"),
        (written(KEY, {**CLEAN, "name": ""}), "need a name"),
        (written(KEY, {**WHY, "choices": ({"en": "Near"},)}), "from 2 to 10"),
        (written(KEY, name=" "), "need a name"),
        ({"questions": "none"}, "list was expected"),
    ],
)
def test_a_survey_that_cannot_be_asked_is_refused(wrong: dict[str, Any], words: str) -> None:
    with pytest.raises(BadSurvey, match=words):
        survey(wrong)


def test_a_point_asks_the_survey_that_names_it() -> None:
    assert asked_at([survey(written(KEY, points=("other",))), WHOLE], "point-1") is WHOLE
    assert asked_at([WHOLE], "point-2") is None


def test_a_missing_language_shows_the_other() -> None:
    assert spoken(CLEAN["text"], "en") == "Чисто ли было?"  # type: ignore[arg-type]
