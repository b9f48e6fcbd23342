import asyncio
import os
import signal
import sys

from host_daemon.events import Asked, Event, HealthReported, PhotoAsked, ScoresAsked
from host_daemon.supervision.child_process import Child
from tests.waiting import PATIENCE_S, call_off

# Answers each line it reads by an event that names it, and reports garbage, as a broken library may.
CHILD = """
import json, sys
print("ALSA lib: something no program asked for", flush=True)
for line in sys.stdin:
    asked = json.loads(line)["uid"]
    answer = {"event": "Asked", "uid": asked + "/seen", "at": 0, "point": "p", "operator": None, "source": "",
              "cause": ""}
    print(json.dumps(answer), flush=True)
"""

WANTED = PhotoAsked(uid="first", at=0, camera="c", cause="r", point="p")
LATER = PhotoAsked(uid="later", at=0, camera="c", cause="r", point="p")


class Heard:
    def __init__(self) -> None:
        self.events: list[Event] = []
        self.came = asyncio.Event()

    async def store(self, event: Event) -> tuple[Event, ...]:
        self.events.append(event)
        self.came.set()
        return (event,)

    async def report(self, report: HealthReported) -> None:
        await self.store(report)

    async def until(self, uid: str, count: int = 1) -> None:
        while sum(event.uid == uid for event in self.events) < count:
            self.came.clear()
            await self.came.wait()


async def test_a_child_is_asked_again_after_it_was_killed():
    heard = Heard()
    child = Child("fake", [sys.executable, "-c", CHILD], heard, lambda: [WANTED])
    async with asyncio.timeout(PATIENCE_S):
        task = asyncio.create_task(child.run())
        await heard.until("first/seen")
        await child.send(LATER)
        await heard.until("later/seen")
        assert child.pid is not None
        os.kill(child.pid, signal.SIGKILL)
        await heard.until("first/seen", count=2)
        assert child.starts == 2
    await call_off(task)
    assert child.pid is None


async def test_the_manager_is_told_that_a_child_stopped_and_that_it_works_again():
    heard = Heard()
    child = Child("fake", [sys.executable, "-c", CHILD], heard, lambda: [WANTED])
    async with asyncio.timeout(PATIENCE_S):
        task = asyncio.create_task(child.run())
        await heard.until("first/seen")
        os.kill(child.pid or 0, signal.SIGKILL)
        await heard.until("first/seen", count=2)
    await call_off(task)
    states = [event.health for event in heard.events if isinstance(event, HealthReported)]
    assert states[:3] == ["ok", "failed", "ok"]


async def test_what_is_sent_while_the_child_is_down_is_no_error():
    heard = Heard()
    child = Child("fake", [sys.executable, "-c", CHILD], heard, list)
    await child.send(LATER)
    assert heard.events == []


async def test_a_line_that_is_no_event_harms_nothing():
    heard = Heard()
    child = Child("fake", [sys.executable, "-c", CHILD], heard, lambda: [WANTED])
    async with asyncio.timeout(PATIENCE_S):
        task = asyncio.create_task(child.run())
        await heard.until("first/seen")
    await call_off(task)
    assert [event.uid for event in heard.events if isinstance(event, Asked)] == ["first/seen"]


async def test_a_child_s_arithmetic_stays_in_one_thread():
    heard = Heard()
    script = (
        "import json, os, sys\n"
        "threads = os.environ['OPENBLAS_NUM_THREADS']\n"
        "print(json.dumps({'event': 'ScoresAsked', 'uid': threads, 'at': 0, 'seconds': 1.0}), flush=True)\n"
        "sys.stdin.read()\n"
    )
    child = Child("fake", [sys.executable, "-c", script], heard, list)
    async with asyncio.timeout(PATIENCE_S):
        task = asyncio.create_task(child.run())
        while not (said := [event.uid for event in heard.events if isinstance(event, ScoresAsked)]):
            heard.came.clear()
            await heard.came.wait()
    await call_off(task)
    assert said == ["1"]
