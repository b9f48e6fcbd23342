"""The tables that follow boards, as SQL for the journal's file."""

from __future__ import annotations

SCRIPT = """
-- What each button has counted as far as the post knows: `top`, in the board's epoch `boot`, since the
-- pairing that began at the epoch `paired`.
CREATE TABLE board_counters (
    device TEXT NOT NULL, button INTEGER NOT NULL, top INTEGER NOT NULL, boot INTEGER NOT NULL,
    paired INTEGER NOT NULL, PRIMARY KEY (device, button)
) WITHOUT ROWID;
-- Numbers first..last that were counted in the epochs low..high and have not arrived. told: as missed.
CREATE TABLE board_gaps (
    id INTEGER PRIMARY KEY, device TEXT NOT NULL, button INTEGER NOT NULL, first INTEGER NOT NULL,
    last INTEGER NOT NULL, low INTEGER NOT NULL, high INTEGER NOT NULL, told INTEGER NOT NULL
);
CREATE INDEX board_gaps_by_board ON board_gaps (device, told);
-- The newest report of each board, and when it was last heard at all (by the post's clock).
CREATE TABLE board_states (
    device TEXT PRIMARY KEY, paired INTEGER NOT NULL, boot INTEGER NOT NULL, seq INTEGER NOT NULL,
    heard_at INTEGER NOT NULL, kept_at INTEGER NOT NULL, report TEXT
) WITHOUT ROWID;
CREATE TABLE board_hours (
    device TEXT NOT NULL, hour INTEGER NOT NULL, words INTEGER NOT NULL, battery_mv INTEGER,
    signal_dbm INTEGER, PRIMARY KEY (device, hour)
) WITHOUT ROWID;
CREATE TABLE board_refusals (
    minute INTEGER NOT NULL, device TEXT NOT NULL, why TEXT NOT NULL, count INTEGER NOT NULL,
    PRIMARY KEY (minute, device, why)
) WITHOUT ROWID;
"""
