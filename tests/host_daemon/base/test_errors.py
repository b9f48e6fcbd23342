"""An error is said in whatever language its reader has."""

from __future__ import annotations

import pytest

from host_daemon.base.errors import UserError
from host_daemon.base.texts import texts
from host_daemon.rules.json_form import rule_from_json
from host_daemon.rules.rule import BadRule


def test_an_error_within_an_error_is_said_in_the_same_language():
    with pytest.raises(BadRule) as raised:
        rule_from_json({"name": "ночь", "do": [{"do": "cut", "before_s": 601}]})
    assert str(raised.value) == "rule «ночь»: do[0].before_s: 601.0 is too large, the most is 600"
    russian = raised.value.said(texts("ru"))
    assert russian == "правило «ночь»: do[0].before_s: 601.0 — слишком много, наибольшее 600"


def test_a_text_that_is_no_key_is_said_as_it_is():
    assert UserError("Порт {занят}").said(texts("ru")) == str(UserError("Порт {занят}")) == "Порт {занят}"
