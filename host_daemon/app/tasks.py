"""Tasks of the post: each is kept running by itself, and the others go on when one fails."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable

from host_daemon.app import systemd_notify
from host_daemon.app.post import Post
from host_daemon.audio.supervisor import AudioSupervisor
from host_daemon.base.latest import Latest
from host_daemon.base.texts import texts
from host_daemon.base.time_zone import zone
from host_daemon.links.link import Link
from host_daemon.links.manager import watch
from host_daemon.outbox.channel import Channel
from host_daemon.outbox.composer import Composer
from host_daemon.outbox.manager import Outboxes
from host_daemon.pipeline.health_changes import HealthChanges
from host_daemon.pipeline.retry_queue import PatientSink
from host_daemon.pipeline.silences import Silences
from host_daemon.pipeline.talk_recordings import RecordingLimit
from host_daemon.projections.updater import Updater
from host_daemon.reports.goals import GoalWatch
from host_daemon.retention.keeper import Keeper
from host_daemon.retention.photos import PhotoFiles
from host_daemon.retention.rings import AbandonedRings
from host_daemon.retention.tracks import TrackFiles
from host_daemon.retention.unread import UnreadFiles
from host_daemon.retention.voice_messages import VoiceMessageFiles
from host_daemon.standards.checker import StandardChecker
from host_daemon.store.unread import UnreadStore
from host_daemon.supervision.tasks import keep
from host_daemon.tills.manager import TillManager
from host_daemon.vision.measures.questions import ExpressionAnswers
from host_daemon.vision.supervisor import VisionSupervisor
from host_daemon.voice.jobs.scheduler import Scheduler
from host_daemon.voice.phrase_store import PhraseStore
from host_daemon.voice.spotting.rings import Rings

# Seconds between two looks what has expired. An alarm stands for so long before anything protected goes.
SOUND_S, PHOTOS_S = 600.0, 3600.0

Task = Callable[[], Awaitable[None]]


async def run(post: Post, links: Latest[Iterable[Link]]) -> None:
    """Work until cancelled. links: those to boards that there are now."""
    async with asyncio.TaskGroup() as group:
        for name, task in tasks(post, links).items():
            group.create_task(keep(name, task, post.processor))


def tasks(post: Post, links: Latest[Iterable[Link]]) -> dict[str, Task]:
    """The tasks by name, as the page of health shows them."""
    return {
        **_events(post),
        **_devices(post, links),
        **_delivery(post),
        **_retention(post),
        **_voice(post),
        "goals": GoalWatch(post.config, post.reader, post.processor, post.current, post.clock).run,
        "contacts": Updater(post.journal, lambda: post.current().contacts).run,
        "watchdog": systemd_notify.feed,
    }


def _events(post: Post) -> dict[str, Task]:
    """Storing, and events that come of the passing of time."""
    around = (post.reader, post.processor, post.bus, post.current, post.clock)
    return {
        "measures": post.processor.write_measures,
        "retry queue": post.retry_queue.run,
        "background": ExpressionAnswers(*around).run,
        "recordings": RecordingLimit(*around).run,
        "silences": Silences(post.reader, post.processor, post.current, post.clock).run,
        "health": HealthChanges(post.reader, post.health, post.processor, post.clock).run,
    }


def _devices(post: Post, links: Latest[Iterable[Link]]) -> dict[str, Task]:
    """Microphones, cameras, boards and tills."""
    audio = AudioSupervisor(
        post.audio, lambda: post.current().audio, post.health, post.reader, post.processor, post.bus
    )
    vision = VisionSupervisor(post.vision, lambda: post.current().vision, post.health)
    tills = TillManager(
        config=post.config,
        reader=post.reader,
        settings=lambda: post.current().tills,
        sink=PatientSink(post.processor),
        health=post.health,
        clock=post.clock,
        zone=zone(post.settings.post.time_zone),
        words=texts(post.settings.post.language),
        folder=post.data / "tills",
        unread=UnreadStore(post.data),
    )
    return {
        post.audio.name: audio.run,
        post.vision.name: vision.run,
        "links": lambda: watch(links, post.reception, post.processor),
        "boards": post.reception.rounds,
        "tills": tills.run,
    }


def _delivery(post: Post) -> dict[str, Task]:
    outboxes = Outboxes(
        config=post.config,
        settings=post.current,
        journal=post.journal,
        reader=post.reader,
        composer=Composer(post.config, post.current, post.data),
        channel=Channel(post.config, post.data),
        sink=post.processor,
        bus=post.bus,
        health=post.health,
    )
    return {"delivery": outboxes.run}


def _retention(post: Post) -> dict[str, Task]:
    """Everything that expires by age or for want of room."""
    data, journal, reader, current = post.data, post.journal, post.reader, post.current
    keeper = Keeper(post.processor, post.trusted_clock)
    tracks = TrackFiles(data, lambda: current().audio, post.processor)
    rings = AbandonedRings(data, lambda: current().audio, journal)
    photos = PhotoFiles(data, reader, journal, current)
    messages = VoiceMessageFiles(data, reader, journal, current)
    return {
        "sound": lambda: keeper.run(SOUND_S, tracks, rings),
        "photos": lambda: keeper.run(PHOTOS_S, photos),
        "voice messages": lambda: keeper.run(SOUND_S, messages),
        "unread": lambda: keeper.run(PHOTOS_S, UnreadFiles(data, journal)),
        "passed time": lambda: post.trusted_clock.run(post.processor),
    }


def _voice(post: Post) -> dict[str, Task]:
    """Phrases are taught, thresholds set and the standard of service checked when that is due."""
    phrases = PhraseStore(post.data)
    scheduler = Scheduler(phrases, post.reader, lambda: post.current().voice)
    rings = Rings(lambda: post.current().audio, post.data)
    standards = StandardChecker(post.config, post.reader, phrases, post.directory, rings)
    return {
        "voice": lambda: scheduler.run(post.processor, post.clock),
        "standards": lambda: standards.run(post.processor, post.clock),
        "works": post.jobs.run,
    }
