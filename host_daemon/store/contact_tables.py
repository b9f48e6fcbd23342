"""The tables of contacts and of their counts, as SQL for the journal's file.

`contact_counts` holds, per service point, operator and quarter of an hour (UTC, by the contact's beginning),
how many customers were what. Triggers keep it in step with `contacts`, so it cannot say anything else.
A quarter, because every time zone's day begins on one.
"""

from __future__ import annotations

QUARTER = 900_000
NO_NUMBER = -1  # in the counts: the rating named none

# What a contact counts as. `open` ones whose window is over are silent; readers know the time and count them.
COUNTS = {
    "loyal": "{0}.ending = 'rated' AND {0}.rating = 'positive' AND {0}.mood IS 'positive'",
    "passive": "{0}.ending = 'rated' AND {0}.rating = 'positive' AND {0}.mood IS NOT 'positive'",
    "critics": "{0}.ending = 'rated' AND {0}.rating != 'positive'",
    "silent": "{0}.ending = 'silent'",
    "unmeasured": "{0}.ending = 'rated' AND {0}.rating = 'positive'"
    " AND ({0}.mood IS NULL OR {0}.mood IN ('unknown', 'nobody'))",
    "unasked_positive": "{0}.ending = 'feedback' AND {0}.rating = 'positive'",
    "unasked_neutral": "{0}.ending = 'feedback' AND {0}.rating = 'neutral'",
    "unasked_negative": "{0}.ending = 'feedback' AND {0}.rating = 'negative'",
}


def _count(row: str, sign: str, column: str = "", value: str = "") -> str:
    """SQL that adds one contact (`new`) to the counts, or takes one (`old`) off.

    column, value: one more column of the counts' key, and what goes there.
    """
    values = ", ".join(f"{sign}({condition.format(row)})" for condition in COUNTS.values())
    changes = ", ".join(f"{name} = {name} + excluded.{name}" for name in COUNTS)
    return (
        f"INSERT INTO contact_counts (quarter, point, operator{column}, {', '.join(COUNTS)}) "  # noqa: S608
        f"VALUES ({row}.at / {QUARTER}, {row}.point, coalesce({row}.operator, ''){value}, {values}) "
        f"ON CONFLICT DO UPDATE SET {changes};"
    )


SCRIPT = f"""
CREATE TABLE contacts (
    uid TEXT PRIMARY KEY, point TEXT NOT NULL, operator TEXT, ending TEXT NOT NULL, at INTEGER NOT NULL,
    asked_at INTEGER, closed_at INTEGER, rating TEXT, mood TEXT, source TEXT NOT NULL,
    asked_by TEXT, rated TEXT, rated_by TEXT, repeats TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX contacts_by_time ON contacts (at, uid);
CREATE INDEX contacts_by_point ON contacts (point, at);
CREATE INDEX contacts_open ON contacts (at) WHERE ending = 'open';
CREATE INDEX contacts_by_rating ON contacts (rated) WHERE rated IS NOT NULL;
CREATE INDEX contacts_by_press ON contacts (rated_by) WHERE rated_by IS NOT NULL;
CREATE TABLE contact_counts (
    quarter INTEGER NOT NULL, point TEXT NOT NULL, operator TEXT NOT NULL,
    {", ".join(f"{name} INTEGER NOT NULL" for name in COUNTS)},
    PRIMARY KEY (quarter, point, operator)
) WITHOUT ROWID;
CREATE TRIGGER contact_made AFTER INSERT ON contacts BEGIN {_count("new", "")} END;
CREATE TRIGGER contact_gone AFTER DELETE ON contacts BEGIN {_count("old", "-")} END;
CREATE TRIGGER contact_changed AFTER UPDATE ON contacts BEGIN
    {_count("old", "-")} {_count("new", "")}
END;
-- What a service point remembered after its last event (at, uid) of an hour.
CREATE TABLE contact_states (
    point TEXT NOT NULL, hour INTEGER NOT NULL, at INTEGER NOT NULL, uid TEXT NOT NULL, state TEXT NOT NULL,
    PRIMARY KEY (point, hour)
) WITHOUT ROWID;
CREATE TABLE contact_settings (windows TEXT NOT NULL);
"""

# The windows that all of this was made with, and the last event of the journal that is in it.
PROGRESS = """
DROP TABLE contact_settings;
CREATE TABLE contact_progress (windows TEXT NOT NULL, last INTEGER NOT NULL);
"""


def _numbered(row: str, sign: str) -> str:
    return _count(row, sign, ", number", f", coalesce({row}.number, {NO_NUMBER})")


# Takes a contact that goes off the counts.
GONE = f"CREATE TRIGGER contact_gone AFTER DELETE ON contacts BEGIN {_numbered('old', '-')} END;"

# Contacts know the number that a keypad or kiosk named, and are made again from the journal to have it.
NUMBERED = f"""
DROP TRIGGER contact_made;
DROP TRIGGER contact_gone;
DROP TRIGGER contact_changed;
DROP TABLE contact_counts;
DELETE FROM contacts;
DELETE FROM contact_states;
DELETE FROM contact_progress;
ALTER TABLE contacts ADD COLUMN number INTEGER;
CREATE TABLE contact_counts (
    quarter INTEGER NOT NULL, point TEXT NOT NULL, operator TEXT NOT NULL, number INTEGER NOT NULL,
    {", ".join(f"{name} INTEGER NOT NULL" for name in COUNTS)},
    PRIMARY KEY (quarter, point, operator, number)
) WITHOUT ROWID;
CREATE TRIGGER contact_made AFTER INSERT ON contacts BEGIN {_numbered("new", "")} END;
{GONE}
CREATE TRIGGER contact_changed AFTER UPDATE ON contacts BEGIN
    {_numbered("old", "-")} {_numbered("new", "")}
END;
"""  # noqa: S608  # own names
