"""Whatever is sent to the documented addresses: no answer is a failure of ours, none is undocumented.

Longer than in the suite: `pytest tests/web_ui/test_schema.py --schema-examples 100 --timeout 0`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import web_ui.customers.submission
import web_ui.customers.voice_message
from host_daemon.base.clock import now_ms
from web_ui.app import create_app
from web_ui.core.sessions import Sessions
from web_ui.core.visitor import csrf_of

CHECKS = (
    "not_a_server_error,status_code_conformance,content_type_conformance,"
    "response_headers_conformance,response_schema_conformance"
)

# Things that exist, so that more than 404 is seen.
CONFIG = """
[parameters]
"path.point" = "point-1"
"path.part" = "web"
"path.device" = "a0b1c2d3e4f5"
"path.pins" = "fob"
"path.slug" = "a0b1c2d3e4f5.1.1~1rated~1incident"

[[operations]]
include-path-regex = "^/tracks/"
parameters = { "path.slug" = "a0b1c2d3e4f5.1.1~1rated~1cut~1incident~1done" }

[[operations]]
include-path-regex = "^/photos/"
parameters = { "path.slug" = "a0b1c2d3e4f5.1.1~1rated~1photo~1counter~1done" }
"""


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without the limits on how often one may rate, which other tests prove."""
    for module in (web_ui.customers.submission, web_ui.customers.voice_message):
        for name in ("PER_PHONE", "PER_KIOSK", "ALTOGETHER"):
            monkeypatch.setattr(module, name, (10**9, 1))


@pytest.mark.parametrize("which", ["--include-method=GET", "--exclude-method=GET"])
def test_the_api_answers_as_it_is_documented(
    patient: None, post: Any, tmp_path: Path, served_for: Any, which: str, pytestconfig: pytest.Config
) -> None:
    examples = pytestconfig.getoption("schema_examples")
    schema = create_app(post).openapi()
    for stream in ("/now/live", "/tills/live", "/voice/live", "/boards/{device}/live"):
        del schema["paths"][stream]  # without an end
    (tmp_path / "openapi.json").write_text(json.dumps(schema))
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    token = Sessions(tmp_path / "sessions.json").open("manager", post.now(), 10**9)
    with served_for(post) as served:
        headers = [f"Cookie: smilepost_session={token}", f"X-CSRF: {csrf_of(token)}"]
        found = subprocess.run(
            [
                sys.executable, "-m", "schemathesis.cli", "--config-file", "schemathesis.toml", "run",
                "openapi.json", "--url", served.address, "--checks", CHECKS, "--max-examples", examples,
                which, "--phases", "coverage,fuzzing", "--seed", str(now_ms() // 86_400_000),
                *(part for header in headers for part in ("-H", header)),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )  # fmt: skip
    assert found.returncode == 0, found.stdout[-6000:] + found.stderr[-2000:]
