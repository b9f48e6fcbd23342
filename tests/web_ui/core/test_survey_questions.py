"""Questions of a survey in a language."""

from __future__ import annotations

from host_daemon.feedback.survey import survey
from tests.web_ui.pages import SURVEY
from web_ui.core.survey_questions import FACES, in_language


def test_questions_and_choices_are_in_the_language() -> None:
    english = in_language(survey(SURVEY).questions, "en")
    assert [(one.name, one.text) for one in english] == [
        ("Overall", "How was your visit?"),
        ("Clean", "Was it clean?"),
        ("Why here", "Why us?"),
        ("Wish", "What do you miss?"),
    ]
    assert english[2].choices == ("Near", "Price")
    russian = in_language(survey(SURVEY).questions, "ru")
    assert (russian[0].text, russian[2].choices) == ("Как прошёл визит?", ("Близко", "Цена"))


def test_a_scale_has_as_many_faces_as_smileys() -> None:
    assert {smileys: len(faces) for smileys, faces in FACES.items()} == {2: 2, 3: 3, 4: 4, 5: 5}
