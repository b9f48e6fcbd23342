"""Grammar of uids: what belongs to an event has its uid, a slash and what it is.

Uids are stored in journals and name files and pages, so what these functions give never changes.
"""

from __future__ import annotations

_DONE, _INCIDENT, _STOPPED, _HIDDEN = "/done", "/incident", "/stopped", "/hidden"
_ASKED_ALOUD = "/ask"


def answer(asked: str) -> str:
    """Of the answer to a question (cut, photo, background, expression, listening, job)."""
    return asked + _DONE


def is_answer(uid: str) -> bool:
    """Whether the event answers a question."""
    return uid.endswith(_DONE)


def question(answer: str) -> str:
    """Of the question behind an answer."""
    return answer.removesuffix(_DONE)


def incident(cause: str) -> str:
    """Of the incident that a rating, a phrase or a press opens."""
    return cause + _INCIDENT


def incident_cause(uid: str) -> str:
    """Of the cause of an incident."""
    return uid.removesuffix(_INCIDENT)


def notice(cause: str) -> str:
    """Of the message that is owed about a cause."""
    return f"{cause}/notice"


def cut(cause: str, track: str, microphone: str = "") -> str:
    """Of the request for a track; each microphone has its own."""
    return f"{cause}/cut/{track}/{microphone}" if microphone else f"{cause}/cut/{track}"


def photo(cause: str, camera: str) -> str:
    """Of the request for a camera's photo."""
    return f"{cause}/photo/{camera}"


def background(cause: str) -> str:
    """Of the request for the emotional background."""
    return f"{cause}/background"


def expression(cause: str, whose: str) -> str:
    """Of the request for the expression before and after."""
    return f"{cause}/expression/{whose}"


def listening(cause: str) -> str:
    """Of the request for a listening window."""
    return f"{cause}/listen"


def tag(cause: str, name: str) -> str:
    """Of the tag that a rule puts on a cause."""
    return f"{cause}/tag/{name}"


def mark(subject: str, at: int, user: str | None) -> str:
    """Of a person's mark on an incident, an answer or a burst, made at `at` (UTC, ms)."""
    return f"{subject}/mark/{at}.{user}"


def judgement(phrase: str, at: int) -> str:
    """Of a person's verdict on a phrase that was heard, made at `at` (UTC, ms)."""
    return f"{phrase}/judged/{at}"


def hidden(words: str) -> str:
    """Of the note that a customer's words are hidden."""
    return words + _HIDDEN


def voice_message(rating: str) -> str:
    """Of the voice message that a customer left with a rating."""
    return f"{rating}/voice"


def recording(press: str) -> str:
    """Of the recording of a talk that a press starts."""
    return f"{press}/recording"


def stopped(recording: str) -> str:
    """Of the end of a recording."""
    return recording + _STOPPED


def asked_aloud(phrase: str) -> str:
    """Of the ask that a phrase is."""
    return phrase + _ASKED_ALOUD


def phrase_asked_aloud(asked: str) -> str:
    """Of the phrase behind an ask aloud; the uid itself for any other."""
    return asked.removesuffix(_ASKED_ALOUD)


def transcript(track: str) -> str:
    """Of the request for the words of a track."""
    return f"{track}/words"


def again(asked: str) -> str:
    """Of a job that is asked for once more."""
    return f"{asked}/again"


def silence(device: str, heard_at: int) -> str:
    """Of a board's silence after it was last heard at `heard_at` (UTC, ms)."""
    return f"{device}/silent/{heard_at}"


def end_of_silence(device: str, heard_at: int) -> str:
    """Of the first word after that silence."""
    return f"{device}/back/{heard_at}"


def progress(job: str) -> str:
    """Of the word on how far a job is."""
    return f"{job}/progress"


def phrase_question(phrase: str) -> str:
    """Of the question to the customer that a phrase is."""
    return f"{phrase}/question"


def phrase_rating(phrase: str) -> str:
    """Of the rating that a spoken verdict is."""
    return f"{phrase}/rating"


def feedback(rating: str) -> str:
    """Of the words that a customer left with a rating."""
    return f"{rating}/feedback"


def missed(report: str, button: int) -> str:
    """Of the presses of a button that a frame shows to be missing."""
    return f"{report}/missed/{button}"


def found(press: str) -> str:
    """Of the news that a press which was held for lost has come."""
    return f"{press}/found"


def standard(visit: str, rule: str, at: int) -> str:
    """Of the check of a visit by a rule of the standard, made at `at` (UTC, ms)."""
    return f"{visit}/standard/{rule}/{at}"


def scoring(track: str, checklist: str, who: str) -> str:
    """Of one listener's answers to a checklist on a track."""
    return f"{track}/check/{checklist}/{who}"


def removed(track: str) -> str:
    """Of the news that a track has expired."""
    return f"{track}/removed"


def shift(point: str, at: int, entered: int, user: str) -> str:
    """Of the shift at a point from `at` on, as `user` entered it at `entered` (UTC, ms)."""
    return f"shift/{point}/{at}/{entered}.{user}"


def silent(asked: str) -> str:
    """Of the silence of a customer who was asked."""
    return f"{asked}/silent"


def health_change(subject: str, at: int) -> str:
    """Of the change of health of a sense, board, link or delivery (`<sense>:<name>`) at `at` (UTC, ms)."""
    return f"health/{subject}/{at}"


def goal(loop: str, figure: str, point: str, at: int) -> str:
    """Of the crossing of a goal at `at` (UTC, ms)."""
    return f"goal/{loop}/{figure}/{point}/{at}"


def slug(uid: str) -> str:
    """Any uid as one part of a page's address: `/` and `~` are written as a JSON pointer writes them."""
    return uid.replace("~", "~0").replace("/", "~1")


def meant(press: str, name: str) -> str:
    """Of the event that a press stands for: `rated`, `asked`, `served`, ..."""
    return f"{press}/{name}"
