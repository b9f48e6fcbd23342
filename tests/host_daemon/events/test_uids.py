"""Uids, as journals have them."""

from host_daemon.events import uids


def test_uids_are_those_of_journals_that_exist() -> None:
    assert [
        uids.answer("r/photo/c"),
        uids.incident("r"),
        uids.notice("r"),
        uids.cut("r", "incident", "counter"),
        uids.cut("r", "incident"),
        uids.photo("r", "c"),
        uids.background("r"),
        uids.expression("r", "operator"),
        uids.listening("a"),
        uids.tag("r", "queue"),
        uids.mark("r/incident", 7, "maria"),
        uids.judgement("m/x/1", 7),
        uids.hidden("r/feedback"),
        uids.voice_message("r"),
        uids.recording("b.1.2"),
        uids.stopped("b.1.2/recording"),
        uids.asked_aloud("m/x/1"),
        uids.transcript("r/cut/answer/done"),
        uids.again("work/1"),
        uids.silence("a0b1", 5),
        uids.end_of_silence("a0b1", 5),
    ] == [
        "r/photo/c/done",
        "r/incident",
        "r/notice",
        "r/cut/incident/counter",
        "r/cut/incident",
        "r/photo/c",
        "r/background",
        "r/expression/operator",
        "a/listen",
        "r/tag/queue",
        "r/incident/mark/7.maria",
        "m/x/1/judged/7",
        "r/feedback/hidden",
        "r/voice",
        "b.1.2/recording",
        "b.1.2/recording/stopped",
        "m/x/1/ask",
        "r/cut/answer/done/words",
        "work/1/again",
        "a0b1/silent/5",
        "a0b1/back/5",
    ]


def test_the_question_is_found_by_its_answer() -> None:
    assert uids.question("r/photo/c/done") == "r/photo/c"
    assert uids.is_answer("r/photo/c/done")
    assert not uids.is_answer("r/photo/c")


def test_the_cause_is_found_by_its_incident() -> None:
    assert uids.incident_cause("r/rated/incident") == "r/rated"


def test_the_phrase_is_found_by_its_ask() -> None:
    assert uids.phrase_asked_aloud("m/x/1/ask") == "m/x/1"
    assert uids.phrase_asked_aloud("b.1.2/asked") == "b.1.2/asked"
