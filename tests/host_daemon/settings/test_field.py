from pathlib import Path

import pytest

from host_daemon.settings.field import BadSetting, build, leaves
from host_daemon.settings.tree import Settings


def test_what_is_not_written_keeps_its_default():
    settings = build(Settings, {"web": {"port": 9000}})
    assert settings.web.port == 9000
    assert settings.web.host == "127.0.0.1"


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ({"wb": {}}, "wb: there is no such field"),
        ({"web": {"prt": 1}}, "web.prt: there is no such field"),
        ({"web": {"port": "9000"}}, "web.port: a whole number was expected"),
        ({"web": {"port": 0}}, "web.port: 0 is too small, the least is 1"),
        ({"web": {"port": 70000}}, "the most is 65535"),
        ({"contacts": {"silent_weight": 0.1}}, "the least is 0.2"),
        ({"post": {"language": "fr"}}, "one of en, ru was expected"),
        ({"audio": {"microphones": {}}}, "audio.microphones: a list was expected"),
        ({"audio": {"microphones": [{"rol": 1}]}}, r"audio.microphones\[0\].rol"),
        ([], "settings: an object was expected"),
        ({"tills": {"tills": [{"name": "t\x001"}]}}, r"tills\[0\].name: 't\\x001' has characters that"),
    ],
)
def test_what_cannot_be_meant_is_named_with_its_place(written: object, place: str):
    with pytest.raises(BadSetting, match=place):
        build(Settings, written)


def test_every_setting_says_what_it_means():
    silent = [place for place, field in leaves(Settings) if not field.metadata.get("doc")]
    assert not silent
    assert len(list(leaves(Settings))) > 20


def test_every_setting_stands_in_the_readme():
    readme = (Path(__file__).parents[3] / "host_daemon" / "README.md").read_text()
    missing = [
        place
        for place, field in leaves(Settings)
        if f"| `{place}` |" not in readme or field.metadata["doc"] not in readme
    ]
    assert not missing, "run: smilepost settings --markdown"
