from __future__ import annotations

import dataclasses

import pytest
from fastapi import HTTPException

from host_daemon.store.records import Board
from tests.web_ui.devices.fob import BOARD
from web_ui.devices.button_meanings import buttons_of, meanings_of, pins_of

REMOTE = dataclasses.replace(BOARD, app="remote", pins="smiley-remote", meanings={"0": "served"})


def meanings(board: Board, **form: str) -> dict[str, str]:
    """The meanings after a form whose fields are `means__<button>__<gesture>`."""
    sent = {name.replace("__", "."): value for name, value in form.items()}
    return meanings_of(board, pins_of(board), sent)


def test_only_boards_that_tell_gestures_apart_have_a_meaning_for_each() -> None:
    (ask, *_others) = buttons_of(BOARD, pins_of(BOARD))
    assert ask.meanings == {"click": "ask", "double": "", "hold": ""}
    assert [set(one.meanings) for one in buttons_of(REMOTE, pins_of(REMOTE))] == [{""}] * 3


def test_digits_of_a_keypad_mean_a_number_and_nothing_else() -> None:
    keypad = dataclasses.replace(BOARD, app="keypad", pins="keypad", meanings={})
    names = [button.name for button in buttons_of(keypad, pins_of(keypad))]
    assert names and not any(name.isdigit() or name == "clear" for name in names)


def test_a_board_of_an_unknown_kind_has_no_buttons() -> None:
    strange = dataclasses.replace(BOARD, pins="toaster")
    assert pins_of(strange) is None
    assert buttons_of(strange, None) == ()


def test_a_button_that_the_form_leaves_out_keeps_its_meaning() -> None:
    changed = meanings(BOARD, means__1__click="", means__1__double="smile_offer", means__1__hold="")
    assert changed == {"0.click": "ask", "1.double": "smile_offer"}


def test_a_button_of_which_only_some_gestures_were_sent_keeps_its_meaning() -> None:
    assert meanings(BOARD, means__1__click="") == BOARD.meanings


def test_without_gestures_a_meaning_is_of_the_button() -> None:
    assert meanings(REMOTE, means__0__="", means__2__="served") == {"2": "served"}


def test_an_unknown_meaning_is_refused() -> None:
    with pytest.raises(HTTPException) as refused:
        meanings(REMOTE, means__0__="fly")
    assert refused.value.status_code == 422
