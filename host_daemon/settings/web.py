"""Settings of the pages."""

from __future__ import annotations

from dataclasses import dataclass

from host_daemon.base.texts import mark as _
from host_daemon.settings.field import setting


@dataclass(frozen=True)
class WebSettings:
    """The address of the pages, and how long a log-in lasts."""

    host: str = setting("127.0.0.1", "address to listen on; 0.0.0.0 opens the pages to the local network")
    port: int = setting(8000, "port to listen on", low=1, high=65535)
    names: tuple[str, ...] = setting((), "more host names under which the pages are asked for")
    https: str = setting(
        "off",
        "own: HTTPS with a certificate that the post makes itself; files: with the two files below",
        choices=("off", "own", "files"),
    )
    proxies: tuple[str, ...] = setting(
        ("127.0.0.1", "::1"),
        "proxies before the pages: addresses or networks, believed about a visitor's address and HTTPS",
    )
    certificate: str = setting("", "certificate file for HTTPS, PEM, with the chain")
    certificate_key: str = setting("", "its key file, PEM")
    session_hours: float = setting(12.0, "hours until a log-in must be repeated", low=0.1, high=744)
    public_address: str = setting(
        "",
        "where QR codes and links in messages lead, such as http://192.168.1.20:8000; empty: QR codes lead "
        "where the sheet is opened, and messages have no links",
    )
    smileys: int = setting(3, "smileys on the kiosk and QR pages, 2 to 5", low=2, high=5)
    reasons: tuple[str, ...] = setting(
        (_("Waiting"), _("Staff"), _("Quality"), _("Price"), _("Cleanliness"), _("Something else")),
        "what customers can tick on the kiosk and QR pages after a smiley",
    )
    delights: tuple[str, ...] = setting(
        (_("Kindness"), _("Speed"), _("Good advice")), "what pleases customers, to be tagged and ranked apart"
    )
    wishes: tuple[str, ...] = setting(
        (_("Wider choice"), _("Longer opening hours")),
        "what customers wish for, to be tagged and ranked apart",
    )
    voice_s: int = setting(
        60, "seconds that a customer's voice message may last; 0 offers none", low=0, high=180
    )
    voice_days: int = setting(90, "days that voice messages of customers are kept", low=1, high=3650)
    voice_mb: float = setting(
        500.0,
        "room for voice messages of customers, megabytes; the oldest that belong to no incident go first",
        low=10,
        high=1_000_000,
    )
    kiosk_people: bool = setting(False, "the kiosk first asks who served")
    kiosk_smile: bool = setting(
        False, "the kiosk can be answered by smiling at the customers' camera of its service point"
    )
    kiosk_back_s: float = setting(
        20.0, "seconds without a touch until the kiosk starts over", low=5, high=300
    )


@dataclass(frozen=True)
class Checklist:
    """A list that the electronic mystery shopper holds a track against."""

    name: str = setting("", "name of the checklist")
    items: tuple[str, ...] = setting((), "what a listener says yes or no to, one a line")


@dataclass(frozen=True)
class ShopperSettings:
    """The electronic mystery shopper: tracks that people listen to and score."""

    checklists: tuple[Checklist, ...] = setting(
        (
            Checklist(
                name=_("Standard of service"),
                items=(
                    _("Greeted the customer"),
                    _("Asked what the customer needs"),
                    _("Offered something more"),
                    _("Named the sum"),
                    _("Thanked and said goodbye"),
                    _("Was polite throughout"),
                ),
            ),
        ),
        "checklists by which tracks are scored",
    )
    tracks: tuple[str, ...] = setting(
        ("sale", "record", "incident", "force_majeure"),
        "kinds of tracks to draw from; those of complaints are not typical and are counted apart",
    )
    days: float = setting(14.0, "days back from which tracks are drawn", low=1, high=366)
    second: float = setting(
        20.0,
        "percent of the tracks that a second person scores too, to see how far they agree",
        low=0,
        high=100,
    )
    least: int = setting(5, "scored tracks below which no figure is shown", low=2, high=1000)
