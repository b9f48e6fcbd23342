"""Emo-Supervisor: live expression of those who serve, once a manager has turned measuring staff on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import DAY_MS, HOUR_MS
from host_daemon.base.texts import mark as _
from host_daemon.contacts.on_duty import OnDuty
from host_daemon.events import ExpressionMeasured, FacesMeasured, HealthReported
from host_daemon.metrics.figure import Figure, TooFew
from host_daemon.metrics.smile import MeasuredSmile, smile_indexes
from host_daemon.settings.vision import Camera, VisionSettings
from host_daemon.store.config import Config
from host_daemon.store.duty import known_signs
from host_daemon.store.names import names
from host_daemon.store.reader import Reader
from host_daemon.vision.measures.background import Background, background
from web_ui.core.access import MANAGERS, READERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, Now, Services, ServicesOf, SettingsOf
from web_ui.core.slug import slug

# The newest seconds count as now; the strip shows an hour; the index looks back a month.
NOW_MS, MONTH_MS = 5_000, 30 * DAY_MS

router = PageRouter(READERS)
forms = FormRouter(MANAGERS)
routers = (router, forms)


@dataclass(frozen=True, kw_only=True)
class AtWork:
    """Figures of one camera at staff. now: of the last seconds. minutes: of the last hour, oldest first."""

    camera: str
    address: str
    point: str
    operator: str | None
    health: HealthReported | None
    now: Background
    minutes: tuple[FacesMeasured, ...]


@dataclass(frozen=True, kw_only=True)
class SmileLine:
    """Smile-Index of an operator, altogether and by moment (greeting, offer, goodbye)."""

    operator: str
    index: Figure | TooFew
    moments: dict[str, Figure | TooFew]


@dataclass(frozen=True, kw_only=True)
class StaffPage:
    """on: measuring staff is turned on; everything else is empty when it is not. start: of the hour shown."""

    on: bool
    start: int
    people: tuple[AtWork, ...]
    smiles: tuple[SmileLine, ...]


@router.page("/staff", "staff.html")
def staff(services: ServicesOf, settings: SettingsOf, now: Now) -> StaffPage:
    """The expression of those who serve: now, in the last hour, and at their moments of service."""
    on = settings.vision.measure_staff
    watched = [one for one in settings.vision.cameras if on and one.role == "operator"]
    duty = OnDuty(known_signs(services.reader, services.config, now))
    return StaffPage(
        on=on,
        start=now - HOUR_MS,
        people=tuple(_at_work(one, settings.vision, duty, services, now) for one in watched),
        smiles=_smiles(services.reader, services.config, settings.contacts.least_asked, now) if on else (),
    )


@forms.post("/staff/measuring")
async def measuring(
    who: Who,
    config: ConfigOf,
    audit: AuditOf,
    on: Annotated[bool, Form()],
    read: Annotated[bool, Form()] = False,
) -> Response:
    """Turn measuring staff on, after reading where it is forbidden, or off."""
    if on and not read:
        raise HTTPException(422, _("Tick that you have read where it is forbidden."))
    written = config.written_settings()
    vision = {key: value for key, value in written.get("vision", {}).items() if key != "measure_staff"}
    config.write_settings(written | {"vision": vision | ({"measure_staff": True} if on else {})})
    action = "turned measuring staff on" if on else "turned measuring staff off"
    await audit.note(who.name, action, "settings/vision.measure_staff")
    return RedirectResponse("/staff", 303)


def _at_work(camera: Camera, vision: VisionSettings, duty: OnDuty, services: Services, now: int) -> AtWork:
    known, serving = names(services.config), duty.at(camera.point, now)
    return AtWork(
        camera=camera.name,
        address=f"/cameras/{slug(camera.name)}",
        point=known.point(camera.point),
        operator=known.operator(serving.operator if serving else None),
        health=next((one for one in services.health.all(now) if one.uid == f"camera:{camera.name}"), None),
        now=background(
            services.bus.faces(camera.name),
            now - NOW_MS,
            now,
            **asdict(vision.mood),
        ),
        minutes=services.reader.minutes(camera.name, now - HOUR_MS, now),
    )


def _smiles(reader: Reader, config: Config, least: int, now: int) -> tuple[SmileLine, ...]:
    known = names(config)
    moments = [
        MeasuredSmile(one.at, one.operator, one.action, one.smile if one.seen else None)
        for one in reader.events((ExpressionMeasured,), now - MONTH_MS, now + 1)
        if one.whose == "operator" and one.operator is not None
    ]
    by_operator = smile_indexes(moments, lambda one: one.operator, least)
    by_moment = smile_indexes(moments, lambda one: (one.operator, one.moment), least)
    return tuple(
        SmileLine(
            operator=known.operator(operator) or operator,
            index=index,
            moments={moment: each for (whose, moment), each in by_moment.items() if whose == operator},
        )
        for operator, index in sorted(by_operator.items())
    )
