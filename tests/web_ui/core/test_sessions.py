from __future__ import annotations

from pathlib import Path

from web_ui.core.sessions import MOST, Sessions


def test_a_session_outlives_a_restart(tmp_path: Path) -> None:
    token = Sessions(tmp_path / "s.json").open("olga", 1000, 500)
    found = Sessions(tmp_path / "s.json").find(token, 1200)
    assert found is not None and found.user == "olga"


def test_a_session_ends_at_its_time(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "s.json")
    token = sessions.open("olga", 1000, 500)
    assert sessions.find(token, 1499) is not None
    assert sessions.find(token, 1500) is None


def test_all_sessions_of_a_user_end_but_the_own(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "s.json")
    mine, other, olgas = (sessions.open(user, 0, 100) for user in ("anna", "anna", "olga"))
    assert sessions.close_user("anna", keep=mine) == 1
    assert sessions.find(mine, 1) and sessions.find(olgas, 1)
    assert sessions.find(other, 1) is None


def test_the_oldest_gives_way(tmp_path: Path) -> None:
    sessions = Sessions(tmp_path / "s.json")
    first = sessions.open("olga", 0, 10**6)
    for number in range(MOST):
        sessions.open("olga", 1 + number, 10**6)
    assert sessions.find(first, 2) is None
    assert len(sessions.of("olga", 2)) == MOST


def test_a_damaged_file_logs_everybody_out(tmp_path: Path) -> None:
    (tmp_path / "s.json").write_text('{"x": {"user": 1')
    assert Sessions(tmp_path / "s.json").find("x", 0) is None
