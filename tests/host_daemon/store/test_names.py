"""Display names."""

from host_daemon.store.config import Config
from host_daemon.store.names import names
from host_daemon.store.records import Operator, Point


def test_an_id_has_the_name_of_the_configuration(tmp_path):
    config = Config(tmp_path)
    config.put(Point(id="p", name="Counter"))
    config.put(Operator(id="anna", name="Anna"))
    found = names(config, "Shop")
    assert (found.point("p"), found.operator("anna"), found.post) == ("Counter", "Anna", "Shop")


def test_an_id_that_is_no_longer_known_stands_for_itself(tmp_path):
    found = names(Config(tmp_path))
    assert (found.point("p"), found.operator("anna")) == ("p", "anna")


def test_nobody_has_no_name(tmp_path):
    assert names(Config(tmp_path)).operator(None) is None
