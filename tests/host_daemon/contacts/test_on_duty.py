from host_daemon.contacts.on_duty import SHIFT_MS, OnDuty
from host_daemon.events import Asked


def asked(at: int, operator: str | None, point: str = "p") -> Asked:
    return Asked(uid=f"{at}{operator}", at=at, point=point, operator=operator, source="", cause="")


def test_who_asked_last_serves():
    duty = OnDuty([asked(1000, "anna"), asked(5000, "boris"), asked(3000, "q", point="other")])
    assert duty.at("p", 4000) == "anna"
    assert duty.at("p", 6000) == "boris"


def test_a_late_ask_is_put_where_it_belongs():
    duty = OnDuty([asked(5000, "boris")])
    duty.put(asked(1000, "anna"))
    assert duty.at("p", 2000) == "anna"
    assert duty.at("p", 6000) == "boris"


def test_nobody_serves_before_the_first_ask_or_a_shift_later():
    duty = OnDuty([asked(1000, "anna"), asked(2000, None)])
    assert duty.at("p", 999) is None
    assert duty.at("p", 1000 + SHIFT_MS) is None
    assert duty.at("nowhere", 2000) is None


def test_an_ask_of_nobody_ends_no_shift():
    duty = OnDuty([asked(1000, "anna"), asked(2000, None)])
    assert duty.at("p", 3000) == "anna"
