"""Work on cards is done one piece at a time, in a thread that may hang."""

from __future__ import annotations

import threading
from concurrent.futures import Executor, Future

import pytest

from host_daemon.audio.capture.card_thread import CardThread, DaemonThreads
from tests.waiting import PATIENCE_S


class Kept(Executor):
    """Keeps the work until the test does it."""

    def submit(self, fn, /, *args, **kwargs):
        self.future: Future[object] = Future()
        return self.future


@pytest.fixture
def kept() -> Kept:
    return Kept()


def test_it_is_busy_until_the_work_is_done(kept: Kept) -> None:
    thread: CardThread[str] = CardThread(kept)
    assert thread.busy_us(1_000) is None
    thread.do(lambda: "opened", 1_000)
    assert (thread.busy_us(61_000), thread.result()) == (60_000, None)
    kept.future.set_result("opened")
    assert thread.result() == "opened"
    assert thread.busy_us(62_000) is None


def test_a_result_is_given_once(kept: Kept) -> None:
    thread: CardThread[str] = CardThread(kept)
    thread.do(lambda: "opened", 0)
    kept.future.set_result("opened")
    assert [thread.result(), thread.result()] == ["opened", None]


def test_what_the_work_raised_is_raised_and_the_thread_is_free_again(kept: Kept) -> None:
    thread: CardThread[str] = CardThread(kept)
    thread.do(lambda: "opened", 0)
    kept.future.set_exception(OSError("busy"))
    with pytest.raises(OSError, match="busy"):
        thread.result()
    assert thread.busy_us(0) is None


def test_one_thing_at_a_time(kept: Kept) -> None:
    thread: CardThread[str] = CardThread(kept)
    thread.do(lambda: "opened", 0)
    with pytest.raises(AssertionError, match="one thing at a time"):
        thread.do(lambda: "opened", 0)


def test_work_that_hangs_hangs_nobody_else() -> None:
    threads, released = DaemonThreads(), threading.Event()
    hanging = threads.submit(released.wait)
    assert threads.submit(lambda: 7).result(PATIENCE_S) == 7
    assert not hanging.done()
    released.set()
    assert hanging.result(PATIENCE_S)


def test_a_thread_hands_over_what_was_raised() -> None:
    def fail() -> None:
        raise OSError("busy")

    with pytest.raises(OSError, match="busy"):
        DaemonThreads().submit(fail).result(PATIENCE_S)


def test_threads_do_not_keep_the_process_alive() -> None:
    assert DaemonThreads().submit(lambda: threading.current_thread().daemon).result(PATIENCE_S)
