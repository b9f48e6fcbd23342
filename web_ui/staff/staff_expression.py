"""Emo-Supervisor: the live expression of those who serve, once a manager has turned measuring staff on."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Annotated

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.durations import DAY_MS, HOUR_MS
from host_daemon.base.texts import mark as _
from host_daemon.contacts.on_duty import SHIFT_MS, OnDuty
from host_daemon.events import Asked, ExpressionMeasured, FacesMeasured, HealthReported
from host_daemon.metrics.figure import Figure, TooFew
from host_daemon.metrics.smile import MeasuredSmile, smile_indexes
from host_daemon.settings.vision import Camera, VisionSettings
from host_daemon.store.names import names
from host_daemon.vision.measures.background import Background, background
from web_ui.core.access import MANAGERS, READERS, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.core.slug import slug

# The newest seconds count as now; the strip shows an hour; the index looks back a month.
NOW_MS, MONTH_MS = 5_000, 30 * DAY_MS


@dataclass(frozen=True, kw_only=True)
class AtWork:
    """What one camera at staff shows. now: of the last seconds. minutes: of the last hour, oldest first."""

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


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""

    def staff(request: Request) -> StaffPage:
        """The expression of those who serve: now, in the last hour, and at their moments of service."""
        settings, now = post.config.settings(), post.now()
        on = settings.vision.measure_staff
        watched = [one for one in settings.vision.cameras if on and one.role == "operator"]
        duty = OnDuty(post.reader.events((Asked,), now - SHIFT_MS))
        return StaffPage(
            on=on,
            start=now - HOUR_MS,
            people=tuple(_at_work(one, settings.vision, duty, post) for one in watched),
            smiles=_smiles(post, settings.contacts.least_asked) if on else (),
        )

    pages.add("/staff", "staff.html", staff, READERS)

    @app.post(
        "/staff/measuring", dependencies=[Depends(MANAGERS), Depends(form_token)], include_in_schema=False
    )
    async def measuring(
        request: Request, on: Annotated[bool, Form()], read: Annotated[bool, Form()] = False
    ) -> Response:
        """Turn measuring staff on, after reading where it is forbidden, or off."""
        if on and not read:
            raise HTTPException(422, _("Tick that you have read where it is forbidden."))
        written = post.config.written_settings()
        vision = {key: value for key, value in written.get("vision", {}).items() if key != "measure_staff"}
        post.config.write_settings(written | {"vision": vision | ({"measure_staff": True} if on else {})})
        action = "turned measuring staff on" if on else "turned measuring staff off"
        await post.note(visitor(request).name, action, "settings/vision.measure_staff")
        return RedirectResponse("/staff", 303)


def _at_work(camera: Camera, vision: VisionSettings, duty: OnDuty, post: Post) -> AtWork:
    now, known = post.now(), names(post.config)
    return AtWork(
        camera=camera.name,
        address=f"/cameras/{slug(camera.name)}",
        point=known.point(camera.point),
        operator=known.operator(duty.at(camera.point, now)),
        health=next((one for one in post.health.all(now) if one.uid == f"camera:{camera.name}"), None),
        now=background(
            post.live.faces(camera.name),
            now - NOW_MS,
            now,
            **asdict(vision.mood),
        ),
        minutes=post.reader.minutes(camera.name, now - HOUR_MS, now),
    )


def _smiles(post: Post, least: int) -> tuple[SmileLine, ...]:
    now, known = post.now(), names(post.config)
    moments = [
        MeasuredSmile(one.at, one.operator, one.action, one.smile if one.seen else None)
        for one in post.reader.events((ExpressionMeasured,), now - MONTH_MS, now + 1)
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
