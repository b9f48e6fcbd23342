"""Cameras: health, region and role of each, and what its photos hide. `live_view` has the picture itself."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.shown_address import shown_address
from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported
from host_daemon.settings.vision import Camera, VisionSettings
from host_daemon.store.config import Config
from host_daemon.store.records import Point
from web_ui.core.access import MANAGERS, WIRERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, ConfigOf, HealthOf, Now, SettingsOf
from web_ui.core.slug import slug, uid

Share = Annotated[float, Form(ge=0, le=100)]
# A region narrower than this is a slip of the hand.
LEAST_REGION = 5

router = PageRouter(WIRERS)
managers = FormRouter(MANAGERS)
forms = FormRouter(WIRERS)
routers = (router, managers, forms)


@dataclass(frozen=True, kw_only=True)
class CameraLine:
    """One camera. address: of its page. source: without a password. health: its newest word, or None.

    region: left, top, right, bottom in percent of the upright picture. light: `day`, `dim`, `night` or empty.
    """

    name: str
    address: str
    point: str
    role: str
    source: str
    virtual: bool
    turned: str
    region: tuple[float, ...]
    far: bool
    health: HealthReported | None
    light: str


@dataclass(frozen=True, kw_only=True)
class CamerasPage:
    """Every camera, and what photos hide. staff: cameras at operators may work."""

    cameras: tuple[CameraLine, ...]
    points: dict[str, str]
    blur: str
    keep_days: int
    staff: bool


@dataclass(frozen=True, kw_only=True)
class CameraPage:
    """One camera, to be aimed."""

    camera: CameraLine
    points: tuple[Point, ...]
    staff: bool


@router.page("/cameras", "cameras.html")
def cameras(config: ConfigOf, settings: SettingsOf, health: HealthOf, now: Now) -> CamerasPage:
    """Every camera with its health, and what photos hide."""
    vision, reports = settings.vision, health.all(now)
    return CamerasPage(
        cameras=tuple(_line(one, reports) for one in vision.cameras),
        points={one.id: one.name for one in config.points()},
        blur=vision.photo_blur,
        keep_days=vision.photo_keep_days,
        staff=vision.measure_staff,
    )


@router.page("/cameras/{slug}", "camera.html")
def camera(config: ConfigOf, settings: SettingsOf, health: HealthOf, now: Now, slug: str) -> CameraPage:
    """One camera: how it is, where it looks, how it hangs."""
    vision = settings.vision
    return CameraPage(
        camera=_line(_known(vision, slug), health.all(now)),
        points=config.points(),
        staff=vision.measure_staff,
    )


@managers.post("/cameras/privacy")
async def privacy(
    config: ConfigOf,
    audit: AuditOf,
    who: Who,
    blur: Annotated[Literal["none", "others", "all"], Form()],
    keep_days: Annotated[int, Form(ge=1, le=3650)],
) -> Response:
    """Set the parts that photos hide, and the days that they are kept."""
    _save(config, photo_blur=blur, photo_keep_days=keep_days)
    await audit.note(who.name, "set up", "cameras/privacy")
    return RedirectResponse("/cameras", 303)


@forms.post("/cameras/{slug}")
async def aim(
    config: ConfigOf,
    settings: SettingsOf,
    audit: AuditOf,
    who: Who,
    slug: str,
    left: Share,
    top: Share,
    right: Share,
    bottom: Share,
    turned: Annotated[Literal["0", "90", "180", "270"], Form()],
    point: Annotated[str, Form(max_length=100)],
    role: Annotated[Literal["customer", "operator"] | None, Form()] = None,
    far: Annotated[bool, Form()] = False,
) -> Response:
    """Aim a camera. Its role is for a manager to set: at staff it may be forbidden."""
    old = _known(settings.vision, slug)
    if right - left < LEAST_REGION or bottom - top < LEAST_REGION:
        raise HTTPException(422, _("The region is too small: draw it larger, from top left to bottom right."))
    if config.one(Point, point) is None and point != old.point:
        raise HTTPException(422, _("There is no such service point."))
    if role not in (None, old.role) and who.role != "manager":
        raise HTTPException(403, _("Only a manager may say whom a camera looks at."))
    new = dataclasses.replace(
        old,
        region=tuple(round(share / 100, 4) for share in (left, top, right, bottom)),
        turned=turned,
        point=point,
        role=role or old.role,
        far=far,
    )
    changed = [dataclasses.asdict(new if one is old else one) for one in settings.vision.cameras]
    _save(config, cameras=changed)
    await audit.note(who.name, "set up", f"cameras/{old.name}")
    return RedirectResponse(f"/cameras/{slug}", 303)


def _save(config: Config, **changed: Any) -> None:
    written = config.written_settings()
    config.write_settings(written | {"vision": written.get("vision", {}) | changed})


def _known(vision: VisionSettings, name: str) -> Camera:
    found = next((one for one in vision.cameras if one.name == uid(name)), None)
    if found is None:
        raise HTTPException(404, _("There is no such camera."))
    return found


def _line(camera: Camera, reports: Iterable[HealthReported]) -> CameraLine:
    health = next((one for one in reports if one.uid == f"camera:{camera.name}"), None)
    working = health is not None and health.health in ("ok", "warning")
    return CameraLine(
        name=camera.name,
        address=f"/cameras/{slug(camera.name)}",
        point=camera.point,
        role=camera.role,
        source=shown_address(camera.source),
        virtual=camera.virtual,
        turned=camera.turned,
        region=tuple(round(100 * share, 1) for share in camera.region),
        far=camera.far,
        health=health,
        light=str(health.detail.get("light", "")) if health and working else "",
    )
