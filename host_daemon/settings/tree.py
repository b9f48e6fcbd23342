"""The whole tree of settings. Each part gets its own slice of it, never the tree."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.settings.audio import AudioSettings
from host_daemon.settings.contacts import ContactSettings
from host_daemon.settings.field import setting
from host_daemon.settings.legal import LegalSettings
from host_daemon.settings.links import LinkSettings
from host_daemon.settings.metrics import FunnelSettings, GoalSettings, SampleSettings
from host_daemon.settings.outbox import OutboxSettings
from host_daemon.settings.tills import TillSettings
from host_daemon.settings.vision import VisionSettings
from host_daemon.settings.voice import VoiceSettings
from host_daemon.settings.web import ShopperSettings, WebSettings


@dataclass(frozen=True)
class PostSettings:
    """The post as a whole."""

    name: str = setting("Smilepost", "name of the post, as messages show it")
    time_zone: str = setting("", "IANA name such as Europe/Moscow; empty: the system's")
    language: str = setting("en", "language of messages that the post sends", choices=("en", "ru"))
    stand_ins: str = setting(
        "auto",
        "virtual boards and recorded senses: auto runs them while nothing real is paired or set up",
        choices=("auto", "on", "off"),
    )
    virtual_customers: bool = setting(True, "whether the virtual devices act as customers by themselves")


@dataclass(frozen=True)
class Settings:
    """Everything that can be set, part by part."""

    post: PostSettings = setting(PostSettings(), "the post as a whole")
    links: LinkSettings = setting(LinkSettings(), "how boards reach the post")
    audio: AudioSettings = setting(AudioSettings(), "sound")
    vision: VisionSettings = setting(VisionSettings(), "pictures")
    voice: VoiceSettings = setting(VoiceSettings(), "phrases")
    contacts: ContactSettings = setting(ContactSettings(), "contacts and Emotional NPS")
    sample: SampleSettings = setting(SampleSettings(), "whom to ask for a rating")
    funnel: FunnelSettings = setting(FunnelSettings(), "the sales funnel")
    goals: GoalSettings = setting(GoalSettings(), "goals of the control loops")
    tills: TillSettings = setting(TillSettings(), "receipts from tills")
    legal: LegalSettings = setting(LegalSettings(), "recording people")
    outbox: OutboxSettings = setting(OutboxSettings(), "delivery")
    shopper: ShopperSettings = setting(ShopperSettings(), "the electronic mystery shopper")
    web: WebSettings = setting(WebSettings(), "the pages")
