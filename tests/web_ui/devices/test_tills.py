from __future__ import annotations

import dataclasses
from typing import Any

import httpx
import pytest
from playwright.sync_api import expect

from host_daemon.events import ReceiptPrinted
from host_daemon.tills.layouts import SLIP_EN
from web_ui.core.services import Services

HTML = {"accept": "text/html"}
SLIP = "RECEIPT NO 42\nTEA  50.00\nTOTAL 50.00\nTHANK YOU\n"


@pytest.fixture
def send(manager: httpx.AsyncClient) -> Any:
    """Sends a form to a page of the tills."""

    async def sends(path: str, files: Any = None, **fields: Any) -> httpx.Response:
        page = (await manager.get("/tills", headers=HTML)).text
        csrf = page.split('name="csrf" content="', 1)[1].split('"', 1)[0]
        return await manager.post(path, data={"csrf": csrf, **fields}, files=files, headers=HTML)

    return sends


async def test_a_pasted_slip_is_understood_line_by_line(send: Any) -> None:
    answer = await send("/tills/try", layout="slip-en", text=SLIP)
    assert "Receipt 42: 50.00, 1 positions" in answer.text
    assert "<code>TOTAL 50.00</code>" in answer.text


async def test_a_file_is_read_in_its_code_page(send: Any) -> None:
    sent = "ЧЕК № 7\nИТОГ =99.00\nСПАСИБО\n".encode("cp866")
    answer = await send("/tills/try", layout="fiscal-ru", files={"file": ("r.bin", sent)})
    assert "Receipt 7: 99.00" in answer.text
    wrong = await send("/tills/try", layout="fiscal-ru", code_page="cp1251", files={"file": ("r", sent)})
    assert "Receipt 7" not in wrong.text


async def test_binary_is_no_receipt_and_no_fault_of_the_page(send: Any) -> None:
    sent = bytes(range(256)) * 40
    answer = await send("/tills/try", layout="fiscal-ru", files={"file": ("r.bin", sent)})
    assert answer.status_code == 200
    assert 'role="alert"' in answer.text


async def test_an_own_layout_can_be_tried(post: Services, send: Any) -> None:
    mine = dataclasses.asdict(dataclasses.replace(SLIP_EN, name="mine", number=r"BON (\d+)"))
    post.config.write_settings({"tills": {"layouts": [mine]}})
    answer = await send("/tills/try", layout="mine", text=SLIP.replace("RECEIPT NO", "BON"))
    assert "Receipt 42" in answer.text
    post.config.write_settings({"tills": {"layouts": [{**mine, "number": "("}]}})
    assert "no regular expression" in (await send("/tills/try", layout="mine", text=SLIP)).text


async def test_secrets_are_kept_and_not_shown(post: Services, manager: httpx.AsyncClient, send: Any) -> None:
    post.config.write_settings({"tills": {"tills": [{"name": "t", "source": "sql"}]}})
    assert (await send("/tills/database", till="t", url="sqlite:////shop.db")).status_code == 303
    assert post.config.secret("databases", "t") == "sqlite:////shop.db"
    assert (await send("/tills/database", till="t", url="nonsense")).status_code == 422
    assert "shown this once" in (await send("/tills/token", till="t")).text
    page = (await manager.get("/tills", headers=HTML)).text
    assert "shop.db" not in page and "shown this once" not in page
    assert (await send("/tills/token", till="none")).status_code == 404


@pytest.mark.browser
def test_a_receipt_is_on_the_page_as_it_comes(
    post: Services, served: Any, chromium: Any, password: str
) -> None:
    post.config.write_settings({"tills": {"tills": [{"name": "Till 1"}, {"name": "Till 2"}]}})
    context = chromium.new_context(locale="ru")
    page = context.new_page()
    page.set_default_timeout(30_000)  # a busy machine is slow
    page.goto(f"{served.address}/login")
    page.fill("input[name=name]", "manager")
    page.fill("input[name=password]", password)
    page.click("button.main")
    page.goto(f"{served.address}/tills")
    expect(page.locator(".live")).to_have_text("обновляется")
    receipt = ReceiptPrinted(
        uid="till:Till 2/2026-11-21/42",
        at=post.now() - 1000,
        point="point-1",
        operator=None,
        till="Till 2",
        number="42",
        sum=123_450,
        positions=({"name": "Tea"}, {"name": "Bun"}),
        printed=None,
        operator_name="Anna",
    )
    served.publish(receipt)
    expect(page.locator("#till2 li")).to_contain_text("№ 42 · 1\xa0234,50 · 2 позиции · Anna")
    expect(page.locator("#till1 li")).to_have_count(0)
    context.close()
