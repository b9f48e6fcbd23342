"""Receipts, recordings and pictures that could not be read: to be downloaded, for whoever is asked why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, HTTPException
from fastapi.responses import RedirectResponse, Response

from host_daemon.base.texts import mark as _
from host_daemon.retention.unread import KEEP_DAYS
from host_daemon.store.unread import Unread, UnreadKind, UnreadStore
from web_ui.core.access import WIRERS, Who
from web_ui.core.page import FormRouter, PageRouter
from web_ui.core.services import AuditOf, DataOf

router = PageRouter(WIRERS)
forms = FormRouter(WIRERS)
routers = (router, forms)

# Health is told of what sent something, by the uid of its report.
HEALTH: dict[UnreadKind, str] = {"receipt": "link:till ", "recording": "microphone:", "pictures": "camera:"}


@dataclass(frozen=True, kw_only=True)
class UnreadLine:
    """Something that was not understood. at: UTC ms. size: bytes that are kept, of `sent` that came. why: in
    the visitor's language. may: whether this visitor may download it."""

    name: str
    kind: UnreadKind
    at: int
    source: str
    size: int
    sent: int
    why: str
    may: bool


@dataclass(frozen=True, kw_only=True)
class UnreadPage:
    """Everything that could not be read, the newest first. days: until one goes by itself."""

    days: int
    lines: tuple[UnreadLine, ...]


def _store(data: DataOf) -> UnreadStore:
    return UnreadStore(data)


StoreOf = Annotated[UnreadStore, Depends(_store)]


def _found(store: StoreOf, name: str) -> Unread:
    found = store.find(name)
    if found is None:
        raise HTTPException(404, _("That is not kept any more."))
    return found


UnreadOf = Annotated[Unread, Depends(_found)]


def sources(store: UnreadStore) -> frozenset[str]:
    """Uids of the health reports of what sent something that is kept."""
    return frozenset(HEALTH[one.kind] + one.source for one in store.all())


@router.page("/unread", "unread.html")
def unread(store: StoreOf, who: Who) -> UnreadPage:
    """What could not be read: when, from where, why."""
    return UnreadPage(
        days=KEEP_DAYS,
        lines=tuple(
            UnreadLine(
                name=one.name,
                kind=one.kind,
                at=one.at,
                source=one.source,
                size=one.size,
                sent=one.sent,
                why=one.why(who.texts),
                may=_may(one, who),
            )
            for one in store.all()
        ),
    )


@router.get(
    "/unread/{name}",
    response_class=Response,
    responses={200: {"content": {"application/octet-stream": {}}}},
)
async def download(one: UnreadOf, store: StoreOf, audit: AuditOf, who: Who) -> Response:
    """The bytes as they came. Talks may be heard in a recording, so it is for managers, as all sound is."""
    if not _may(one, who):
        raise HTTPException(403, _("Your role may not do this."))
    sent = store.sent(one.name)
    if sent is None:
        raise HTTPException(404, _("That is not kept any more."))
    await audit.note(who.name, "downloaded", f"unread/{one.name}")
    headers = {
        "content-disposition": f'attachment; filename="{one.name}"',
        "x-content-type-options": "nosniff",
        "cache-control": "no-store",
    }
    return Response(sent, media_type="application/octet-stream", headers=headers)


@forms.post("/unread/{name}/remove")
async def remove(one: UnreadOf, store: StoreOf, audit: AuditOf, who: Who) -> Response:
    """Remove one of them."""
    await audit.note(who.name, "removed", f"unread/{one.name}")
    store.remove(one.name)
    return RedirectResponse("/unread", 303)


def _may(one: Unread, who: Who) -> bool:
    return one.kind != "recording" or who.role == "manager"
