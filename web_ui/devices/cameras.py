"""Cameras: health, region and role of each, and what its photos hide. `live_view` has the picture itself."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from fastapi import Depends, FastAPI, Form, HTTPException, Request
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.texts import mark as _
from host_daemon.events import HealthReported
from host_daemon.settings.vision import Camera, VisionSettings, shown
from host_daemon.store.records import Point
from web_ui.core.access import MANAGERS, WIRERS, form_token, visitor
from web_ui.core.page import Pages
from web_ui.core.services import Post
from web_ui.core.slug import slug, uid

Share = Annotated[float, Form(ge=0, le=100)]
# A region narrower than this is a slip of the hand.
LEAST_REGION = 5


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


def add(app: FastAPI, pages: Pages, post: Post) -> None:
    """Adds the routes."""

    def cameras(request: Request) -> CamerasPage:
        """Every camera with its health, and what photos hide."""
        vision = post.config.settings().vision
        return CamerasPage(
            cameras=tuple(_line(one, post) for one in vision.cameras),
            points={one.id: one.name for one in post.config.points()},
            blur=vision.photo_blur,
            keep_days=vision.photo_keep_days,
            staff=vision.measure_staff,
        )

    def camera(request: Request, slug: str) -> CameraPage:
        """One camera: how it is, where it looks, how it hangs."""
        vision = post.config.settings().vision
        return CameraPage(
            camera=_line(_known(vision, slug), post),
            points=post.config.points(),
            staff=vision.measure_staff,
        )

    pages.add("/cameras", "cameras.html", cameras, WIRERS)
    pages.add("/cameras/{slug}", "camera.html", camera, WIRERS)

    @app.post(
        "/cameras/privacy", dependencies=[Depends(MANAGERS), Depends(form_token)], include_in_schema=False
    )
    async def privacy(
        request: Request,
        blur: Annotated[Literal["none", "others", "all"], Form()],
        keep_days: Annotated[int, Form(ge=1, le=3650)],
    ) -> Response:
        """What photos hide, and how long they are kept."""
        await _save(request, "privacy", photo_blur=blur, photo_keep_days=keep_days)
        return RedirectResponse("/cameras", 303)

    @app.post("/cameras/{slug}", dependencies=[Depends(WIRERS), Depends(form_token)], include_in_schema=False)
    async def aim(
        request: Request,
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
        """Where a camera looks. Whom it looks at is for a manager to say: at staff it may be forbidden."""
        vision = post.config.settings().vision
        old = _known(vision, slug)
        if right - left < LEAST_REGION or bottom - top < LEAST_REGION:
            raise HTTPException(
                422, _("The region is too small: draw it larger, from top left to bottom right.")
            )
        if post.config.one(Point, point) is None and point != old.point:
            raise HTTPException(422, _("There is no such service point."))
        if role not in (None, old.role) and visitor(request).role != "manager":
            raise HTTPException(403, _("Only a manager may say whom a camera looks at."))
        new = dataclasses.replace(
            old,
            region=tuple(round(share / 100, 4) for share in (left, top, right, bottom)),
            turned=turned,
            point=point,
            role=role or old.role,
            far=far,
        )
        await _save(
            request,
            old.name,
            cameras=[dataclasses.asdict(new if one is old else one) for one in vision.cameras],
        )
        return RedirectResponse(f"/cameras/{slug}", 303)

    async def _save(request: Request, subject: str, **changed: Any) -> None:
        written = post.config.written_settings()
        post.config.write_settings(written | {"vision": written.get("vision", {}) | changed})
        await post.note(visitor(request).name, "set up", f"cameras/{subject}")


def _known(vision: VisionSettings, name: str) -> Camera:
    found = next((one for one in vision.cameras if one.name == uid(name)), None)
    if found is None:
        raise HTTPException(404, _("There is no such camera."))
    return found


def _line(camera: Camera, post: Post) -> CameraLine:
    health = next((one for one in post.health.all(post.now()) if one.uid == f"camera:{camera.name}"), None)
    working = health is not None and health.health in ("ok", "warning")
    return CameraLine(
        name=camera.name,
        address=f"/cameras/{slug(camera.name)}",
        point=camera.point,
        role=camera.role,
        source=shown(camera.source),
        virtual=camera.virtual,
        turned=camera.turned,
        region=tuple(round(100 * share, 1) for share in camera.region),
        far=camera.far,
        health=health,
        light=str(health.detail.get("light", "")) if health and working else "",
    )
