"""Names, and HTTPS with the post's own certificate."""

from __future__ import annotations

import dataclasses
import errno
import socket
import ssl
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
import uvicorn

from host_daemon.base.errors import UserError
from host_daemon.settings.web import WebSettings
from web_ui.app import create_app
from web_ui.core.server import authority, check, names, open_socket, server_config, tls, tls_or_own
from web_ui.core.services import Services

NOW = datetime.now(UTC)
IPV6 = Path("/proc/net/if_inet6").exists()


def test_no_https_unless_it_is_wanted(tmp_path: Path) -> None:
    assert tls(tmp_path, WebSettings(), NOW) is None
    assert not (tmp_path / "certificates").exists()


def test_own_names_are_answered_to() -> None:
    assert {"localhost", "post.shop"} <= names(WebSettings(names=("post.shop",)))


def test_missing_files_are_told(tmp_path: Path) -> None:
    settings = WebSettings(https="files", certificate=str(tmp_path / "none.crt"))
    with pytest.raises(UserError, match=r"none\.crt"):
        tls(tmp_path, settings, NOW)


def test_files_that_are_no_certificate_are_told(tmp_path: Path) -> None:
    (tmp_path / "x.pem").write_text("hello")
    settings = WebSettings(
        https="files", certificate=f"{tmp_path}/x.pem", certificate_key=f"{tmp_path}/x.pem"
    )
    with pytest.raises(UserError, match=r"x\.pem"):
        tls(tmp_path, settings, NOW)


def test_a_certificate_that_is_gone_does_not_stop_the_post(tmp_path: Path) -> None:
    settings = WebSettings(https="files", certificate="/none.crt", certificate_key="/none.key")
    own = tls_or_own(tmp_path, settings, NOW)
    assert own == tls(tmp_path, WebSettings(https="own"), NOW)
    assert tls_or_own(tmp_path, WebSettings(), NOW) is None


def test_a_taken_port_is_told() -> None:
    with open_socket(WebSettings(), 0) as taken:
        taken.listen()
        with pytest.raises(UserError, match="--port"):
            open_socket(WebSettings(), taken.getsockname()[1])


def test_a_machine_without_ipv6_is_told_and_has_its_pages_meanwhile(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = socket.socket

    def without(family: int = socket.AF_INET, *more: int) -> socket.socket:
        if family == socket.AF_INET6:
            raise OSError(errno.EAFNOSUPPORT, "Address family not supported by protocol")
        return usual(family, *more)

    monkeypatch.setattr("web_ui.core.server.socket.socket", without)
    with pytest.raises(UserError, match=r"\[?::1\]?.*IPv6 may be switched off.*web\.host"):
        open_socket(WebSettings(host="::1"), 0)
    with open_socket(WebSettings(host="::1"), 0, absent=True) as pages:
        assert pages.getsockname()[0] == "127.0.0.1"


# Nobody's, by RFC 5737 and RFC 3849.
@pytest.mark.parametrize(
    "host", ["192.0.2.1", pytest.param("2001:db8::1", marks=pytest.mark.skipif(not IPV6, reason="no IPv6"))]
)
def test_an_address_that_the_network_has_not_given_yet_stops_nothing(host: str) -> None:
    with open_socket(WebSettings(host=host), 0, absent=True) as waiting:
        waiting.listen()
        assert waiting.getsockname()[0] == host
    with pytest.raises(UserError, match=host):
        open_socket(WebSettings(host=host), 0)


@pytest.mark.parametrize(
    ("settings", "problem"),
    [
        (WebSettings(host="192.0.2.1"), "192.0.2.1:8000"),  # nobody's, by RFC 5737
        (WebSettings(host="nowhere.invalid"), "nowhere.invalid"),
        (WebSettings(https="files", certificate="/none.crt"), "/none.crt"),
    ],
)
def test_what_would_keep_the_post_from_starting_is_told_before(
    tmp_path: Path, settings: WebSettings, problem: str
) -> None:
    with pytest.raises(UserError, match=problem):
        check(tmp_path, settings, WebSettings())


def test_the_port_that_is_served_now_is_not_in_the_way(tmp_path: Path) -> None:
    with open_socket(WebSettings(), 0) as serving:
        serving.listen()
        now = WebSettings(port=serving.getsockname()[1])
        check(tmp_path, dataclasses.replace(now, host="0.0.0.0"), now)
        with pytest.raises(UserError, match=str(now.port)):
            check(tmp_path, now, WebSettings())


@pytest.mark.parametrize(("proxies", "believed"), [(("127.0.0.1",), True), (("192.0.2.0/24",), False)])
async def test_only_a_known_proxy_is_believed(
    post: Services, served_for: type, proxies: tuple[str, ...], believed: bool
) -> None:
    config = server_config(create_app(post), WebSettings(proxies=proxies), None)
    with served_for(post, config) as served:
        async with httpx.AsyncClient() as browser:
            told = {"x-forwarded-proto": "https", "x-forwarded-for": "203.0.113.7"}
            answer = await browser.get(f"{served.address}/login", headers=told)
    assert ("Secure" in answer.headers["set-cookie"]) == believed


async def test_the_pages_over_https(post: Services, served_for: type, tmp_path: Path) -> None:
    found = tls(post.data, WebSettings(https="own"), NOW)
    assert found is not None
    config = uvicorn.Config(
        create_app(post), log_level="warning", ssl_certfile=found[0], ssl_keyfile=found[1]
    )
    with served_for(post, config) as served:
        trust = ssl.create_default_context(cafile=authority(post.data).certificate)
        async with httpx.AsyncClient(verify=trust) as browser:
            address = served.address.replace("http://", "https://")
            answer = await browser.get(f"{address}/login")
            assert answer.status_code == 200
            assert "Secure" in answer.headers.get("set-cookie", "")
        async with httpx.AsyncClient() as stranger:
            with pytest.raises(httpx.ConnectError):
                await stranger.get(f"{address}/login")
