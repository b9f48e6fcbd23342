"""How fast the page Now is with a year of data and 20 people looking at it.

    python tests/bench/web.py [--quick] [--json]

The pages are served by a process of their own, as the core serves them. First the contacts are made of all
that data, as after an update or a restored backup, while somebody loads the page over and over:
`catch_up_s` and `slowest_ms_while_counting`. Then come the figures of every other day: into that process go
20 presses a second, each stored in the journal and then told to the page, while 20 viewers hold the live
stream and one more loads the page over and over: `p99_ms_now_page`, from asking for the page to its last
byte; `press_to_screen_p99_ms`, from the moment before a press is stored to the moment at which a viewer has
the section that counts it; `memory_mb`, the resident memory of that process at the end; `slow_now_ms`,
`slow_qr_ms`, `slow_kiosk_ms` and their `p99`, from the click to the end of loading in a Chromium whose
processor is throttled six times, as slow as a Pi 4's beside a desktop's, over 20 loads with an empty cache
each. --quick takes a month of data and 10 seconds instead of a year and 60.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import multiprocessing
import random
import re
import statistics
import sys
import tempfile
import time
from datetime import UTC
from multiprocessing.connection import Connection
from pathlib import Path

import httpx
import uvicorn
from argon2 import PasswordHasher
from playwright.async_api import async_playwright

from host_daemon.base.clock import SystemClock, now_ms
from host_daemon.events import Asked, BackgroundMeasured, Event, IncidentOpened, Rated
from host_daemon.projections.contacts_writer import behind
from host_daemon.projections.updater import Updater
from host_daemon.settings.contacts import ContactSettings
from host_daemon.settings.web import WebSettings
from host_daemon.store.config import Config
from host_daemon.store.journal import AuditNote, Journal, add
from host_daemon.store.reader import Reader
from host_daemon.store.records import Point, User
from host_daemon.supervision.event_bus import EventBus
from host_daemon.supervision.health import HealthBoard
from web_ui.app import create_app
from web_ui.core.services import Services

VIEWERS, PRESSES_PER_S = 20, 20
THROTTLED, LOADS = 6, 20
ASKS_A_DAY, INCIDENTS_A_DAY = 400, 5
DAY_MS = 86_400_000
PASSWORD = "a password for the bench"


def fill(journal: Journal, days: int, now: int) -> int:
    """A year of a busy point up to now; gives the number of events."""
    draw, total = random.Random(2026), 0
    for day in range(days, -1, -1):
        events: list[Event] = []
        for number in range(ASKS_A_DAY):
            at, key = now - day * DAY_MS - draw.randrange(60_000, 10 * 3_600_000), f"{day}.{number}"
            events.append(
                Asked(uid=f"{key}/asked", at=at, point="till", operator="anna", source="fob", cause=key)
            )
            rating = draw.choices(("positive", "neutral", "negative", None), (6, 1, 1, 2))[0]
            if rating is None:
                continue
            rated = f"{key}/rated"
            events += [
                Rated(
                    uid=rated, at=at + 5000, point="till", operator="anna", rating=rating, source=key,
                    cause=key,
                ),
                BackgroundMeasured(
                    uid=f"{rated}/background/done", at=at, cause=rated, camera="counter", start=at,
                    end=at + 8000, frames=40, seen=30, positive=0.4, neutral=0.4, negative=0.2,
                    mood=draw.choice(("positive", "neutral")),
                ),
            ]  # fmt: skip
            if number < INCIDENTS_A_DAY:
                events.append(
                    IncidentOpened(
                        uid=f"{rated}/incident", at=at + 5000, point="till", operator="anna", rating=rating,
                        cause=rated, rule="negative rating",
                    )
                )  # fmt: skip
        # In the order in which they happened; a background is told when its window is over.
        events.sort(key=lambda one: one.at + 13_000 * isinstance(one, BackgroundMeasured))
        total += len(journal.submit(lambda db, events=events: add(db, events, now)).result())  # type: ignore[misc]
    return total


def serve(data: Path, talk: Connection) -> None:
    """The process under test: pages, journal, and the presses that go into them when told."""
    asyncio.run(_serve(data, talk))


async def _serve(data: Path, talk: Connection) -> None:
    journal, live = Journal(data / "journal.sqlite3"), EventBus()
    post = Services(
        config=Config(data), reader=Reader(journal.path), journal=journal, health=HealthBoard(), bus=live,
        data=data, settings=WebSettings(), zone=UTC, clock=SystemClock(),
        trusted_clock=SystemClock(), events=Silent(),
    )  # fmt: skip
    server = uvicorn.Server(
        uvicorn.Config(create_app(post), port=0, log_level="warning", timeout_graceful_shutdown=1)
    )
    task = asyncio.create_task(server.serve())
    while not server.started:  # noqa: ASYNC110  # the server says it no other way
        await asyncio.sleep(0.01)
    talk.send(server.servers[0].sockets[0].getsockname()[1])
    await asyncio.to_thread(talk.recv)
    settings, began = ContactSettings(), time.monotonic()
    keeping = asyncio.create_task(Updater(journal, lambda: settings).run())
    while await journal.write(lambda db: behind(db, settings)):  # noqa: ASYNC110  # as above
        await asyncio.sleep(0.5)
    talk.send(time.monotonic() - began)
    seconds = await asyncio.to_thread(talk.recv)
    pressed = []
    start = time.monotonic()
    for number in range(seconds * PRESSES_PER_S):
        await asyncio.sleep(max(0.0, start + number / PRESSES_PER_S - time.monotonic()))
        at = time.monotonic()
        press = Rated(
            uid=f"bench.{number}/rated", at=now_ms(), point="till", operator=None, rating="positive",
            source=f"remote.{number}", cause=f"bench.{number}",
        )  # fmt: skip
        await journal.write(lambda db, press=press: add(db, [press], press.at))  # type: ignore[misc]
        live.publish(press)
        pressed.append(at)
    status = Path("/proc/self/status").read_text()
    talk.send((pressed, int(re.findall(r"VmRSS:\s+(\d+)", status)[0]) / 1024))
    await asyncio.to_thread(talk.recv)
    server.should_exit = True
    keeping.cancel()
    await task
    journal.close()


class Silent:
    """Takes no events: no page of the bench makes any."""

    async def store(self, event: Event, *, note: AuditNote | None = None) -> tuple[Event, ...]:
        return ()


async def slow_loads(address: str, cookies: list[dict[str, str]]) -> dict[str, float]:
    """Milliseconds until pages are loaded in a throttled browser."""
    found = {}
    async with async_playwright() as play:
        flags = "no-sandbox disable-gpu disable-quic no-first-run disable-background-networking disable-sync"
        chromium = await play.chromium.launch(
            executable_path="/usr/bin/chromium", args=[f"--{flag}" for flag in flags.split()]
        )
        for name, path in (("now", "/"), ("qr", "/q/till"), ("kiosk", "/kiosk/till")):
            times = []
            for _ in range(LOADS):
                context = await chromium.new_context()
                await context.add_cookies([{**cookie, "url": address} for cookie in cookies])  # type: ignore[typeddict-item, misc]
                page = await context.new_page()
                control = await context.new_cdp_session(page)
                await control.send("Emulation.setCPUThrottlingRate", {"rate": THROTTLED})
                start = time.monotonic()
                await page.goto(f"{address}{path}", wait_until="load")
                times.append(1000 * (time.monotonic() - start))
                await context.close()
            found[f"slow_{name}_ms"] = round(statistics.median(times), 1)
            found[f"slow_{name}_p99_ms"] = p99(times)
        await chromium.close()
    return found


def p99(times: list[float]) -> float:
    return round(statistics.quantiles(times, n=100, method="inclusive")[98], 1)


async def view(client: httpx.AsyncClient, seen: list[tuple[float, int]]) -> None:
    """One viewer: notes when which count of positive ratings was on the screen."""
    async with client.stream("GET", "/now/live") as answer:
        async for line in answer.aiter_lines():
            at = time.monotonic()
            if found := re.search(r"data-figure=\\\"positive\\\">([\d,]+)<", line):
                seen.append((at, int(found.group(1).replace(",", ""))))


async def load(client: httpx.AsyncClient, times: list[float]) -> None:
    """Somebody who loads the page over and over."""
    while True:
        start = time.monotonic()
        answer = await client.get("/")
        assert answer.status_code == 200
        times.append(1000 * (time.monotonic() - start))
        await asyncio.sleep(0.1)


async def measure(port: int, talk: Connection, seconds: int) -> dict[str, float]:
    """Logs in, looks, has the presses made, and says how long things took."""
    limits = httpx.Limits(max_connections=100)
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=60, limits=limits) as client:
        page = (await client.get("/login")).text
        token = re.findall(r'name="csrf" value="(\w+)"', page)[0]
        await client.post("/login", data={"csrf": token, "name": "bench", "password": PASSWORD})
        counting: list[float] = []
        talk.send("count")
        somebody = asyncio.create_task(load(client, counting))
        catch_up_s = await asyncio.to_thread(talk.recv)
        somebody.cancel()
        times: list[float] = []
        screens: list[list[tuple[float, int]]] = [[] for _ in range(VIEWERS)]
        tasks = [asyncio.create_task(view(client, seen)) for seen in screens]
        while not all(screens):  # noqa: ASYNC110  # five in a second are enough
            await asyncio.sleep(0.05)
        base = max(seen[-1][1] for seen in screens)
        tasks.append(asyncio.create_task(load(client, times)))
        talk.send(seconds)
        pressed, memory = await asyncio.to_thread(talk.recv)
        late = time.monotonic() + 60
        while min(seen[-1][1] for seen in screens) < base + len(pressed) and time.monotonic() < late:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        cookies = [{"name": one.name, "value": str(one.value)} for one in client.cookies.jar]
    slow = await slow_loads(f"http://127.0.0.1:{port}", cookies)
    delays = []
    for seen in screens:
        for number, at in enumerate(pressed):
            shown = next((when for when, count in seen if count >= base + number + 1), None)
            assert shown is not None, f"press {number} never came to a screen"
            delays.append(1000 * (shown - at))
    return {
        "catch_up_s": round(catch_up_s, 1),
        "slowest_ms_while_counting": round(max(counting), 1),
        "presses": len(pressed),
        "pages_loaded": len(times),
        "median_ms_now_page": round(statistics.median(times), 1),
        "p99_ms_now_page": p99(times),
        "press_to_screen_median_ms": round(statistics.median(delays), 1),
        "press_to_screen_p99_ms": p99(delays),
        "memory_mb": round(memory, 1),
        **slow,
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    days, seconds = (30, 10) if args.quick else (365, 60)
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        config = Config(data)
        config.put(Point(id="till", name="Till"))
        config.put(User(name="bench", role="manager", password=PasswordHasher().hash(PASSWORD)))
        journal = Journal(data / "journal.sqlite3")
        events = fill(journal, days, now_ms())
        journal.close()
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("spawn").Process(target=serve, args=(data, theirs))
        process.start()
        try:
            figures = asyncio.run(measure(ours.recv(), ours, seconds))
            ours.send("enough")
            process.join(20)
        finally:
            process.terminate()
    figures = {"events": events, **figures}
    print(
        json.dumps(figures) if args.json else "\n".join(f"{name}: {value}" for name, value in figures.items())
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
