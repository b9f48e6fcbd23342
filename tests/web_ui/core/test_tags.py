"""Tags that are ticked must be on the page; one's own are joined to them."""

from __future__ import annotations

import pytest
from fastapi import HTTPException

from host_daemon.base.texts import texts
from host_daemon.events import IncidentMarked
from host_daemon.settings.web import WebSettings
from host_daemon.store.journal import add
from web_ui.core.services import Services
from web_ui.core.tags import choices, chosen

LISTS = WebSettings(reasons=("Waiting",), delights=("Kindness",), wishes=("Tea",))


def test_lists_come_first_then_what_is_set_and_what_people_wrote(post: Services) -> None:
    mark = IncidentMarked(uid="m", at=1, cause="i", user="u", status="new", comment="", tags=("cold coffee",))
    post.journal.submit(lambda db: add(db, [mark], 1)).result()
    assert choices(post.reader, LISTS, ("old tag",)) == (
        "Waiting",
        "Kindness",
        "Tea",
        "old tag",
        "cold coffee",
    )


def test_what_is_not_on_the_page_is_refused_by_its_name() -> None:
    assert chosen(["Tea"], "  two  words ", ("Tea",), texts("en")) == ("Tea", "two words")
    assert chosen(None, "", ("Tea",), texts("en")) == ()
    with pytest.raises(HTTPException, match="Coffee"):
        chosen(["Coffee"], "", ("Tea",), texts("en"))
