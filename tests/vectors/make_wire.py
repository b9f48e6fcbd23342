"""Writes wire.json: the frame by the table in its description alone, with Python's own hmac and struct.

Nothing of firmware/ is used here, so the vectors are a second opinion. Run it again only when the
frame changes:  .venv/bin/python tests/vectors/make_wire.py
"""

from __future__ import annotations

import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

KEY = bytes(range(32))
OTHER_KEY = bytes(range(1, 33))
DEVICE = "02a0b1c2d3e4"


def numbers(*pairs: tuple[int, int]) -> bytes:
    return b"".join((value & ((1 << 8 * size) - 1)).to_bytes(size, "big") for value, size in pairs)


def head(kind: int, boot: int, seq: int, flags: int = 0, age: int = 0, version: int = 1) -> bytes:
    place = numbers((version, 1), (kind, 1)) + bytes.fromhex(DEVICE)
    return place + numbers((boot, 4), (seq, 4), (flags, 1), (age, 4))


def signed(data: bytes, direction: bytes = b"up", key: bytes = KEY) -> bytes:
    return data + hmac.new(key, direction + data, hashlib.sha256).digest()[:8]


def press(button: int, gesture: int, number: int | None, counter: int, battery: int | None) -> bytes:
    none = 0xFFFF
    return numbers(
        (button, 1), (gesture, 1), (none if number is None else number, 2), (counter, 4), (battery or 0, 2)
    )


def status(values: list[Any]) -> bytes:
    app, version, cause, uptime, queue, dropped, stuck, battery, signal, memory, counters = values
    body = numbers((uptime, 4), (queue, 2), (dropped, 2), (stuck, 2), (battery or 0, 2))
    body += numbers((signal or 0, 1), (memory or 0, 4), (len(counters), 1))
    body += b"".join(numbers((counter, 4)) for counter in counters)
    return body + b"".join(numbers((len(text.encode()), 1)) + text.encode() for text in (app, version, cause))


def good() -> list[dict[str, Any]]:
    presses = [
        ("first press of a remote", [7, 1, 0, 12], [0, 0, None, 1, None]),
        ("red, held back for an hour", [1763752000, 4, 0, 3_600_000], [0, 0, None, 815, 2987]),
        ("power was lost since", [8, 2, 1, 60_000], [2, 0, None, 3, 3012]),
        ("fob, double", [9, 3, 0, 350], [1, 1, None, 77, 2700]),
        ("fob, held", [9, 4, 0, 900], [2, 2, None, 78, 2700]),
        ("keypad 0", [10, 5, 0, 3], [1, 0, 0, 9, None]),
        ("keypad 255", [10, 6, 0, 3], [1, 0, 255, 10, None]),
        ("largest of everything", [2**32 - 1, 2**32 - 1, 1, 2**32 - 1], [255, 2, 255, 2**32 - 1, 65535]),
    ]
    statuses = [
        (
            "remote on battery",
            2,
            ["remote", "0.1.0", "deep_sleep", 3, 1, 0, 0, 2950, -61, 81200, [815, 2, 9]],
        ),
        ("gateway starts", 4, ["gateway", "0.1.0", "power_on", 0, 0, 0, 0, None, None, 120000, []]),
        (
            "a stuck key",
            2,
            ["counter", "0.1.0", "watchdog", 86400, 200, 17, 2, None, -128, None, [1, 2**32 - 1]],
        ),
        (
            "text in Russian",
            2,
            ["пульт", "", "", 2**32 - 1, 65535, 65535, 65535, 65535, -1, 2**32 - 1, [0] * 16],
        ),
    ]
    cases = []
    for name, (boot, seq, flags, age), fields in presses:
        data = signed(head(1, boot, seq, flags, age) + press(*fields))
        frame = [1, DEVICE, boot, seq, flags, age, fields]
        cases.append({"name": name, "frame": frame, "bytes": data.hex()})
    for name, kind, fields in statuses:
        data = signed(head(kind, 7, 2) + status(fields))
        cases.append({"name": name, "frame": [kind, DEVICE, 7, 2, 0, 0, fields], "bytes": data.hex()})
    for kind in (2, 4):  # the flash cannot be written
        data = signed(head(kind, 7, 3, flags=2) + status(statuses[1][2]))
        frame = [kind, DEVICE, 7, 3, 2, 0, statuses[1][2]]
        cases.append({"name": f"flash failed, kind {kind}", "frame": frame, "bytes": data.hex()})
    for kind in (1, 2, 4):
        data = signed(head(3, 7, 1) + numbers((kind, 1)), b"down")
        frame = [3, DEVICE, 7, 1, 0, 0, [kind]]
        cases.append({"name": f"ack of kind {kind}", "frame": frame, "bytes": data.hex()})
    return cases


def refused() -> list[dict[str, str]]:
    red = head(1, 7, 1) + press(0, 0, None, 1, None)
    whole = signed(red)
    report = status(["remote", "0.1.0", "power_on", 3, 0, 0, 0, None, None, 1, [1, 2]])
    cases = [
        ("TooShort", "nothing", b""),
        ("TooShort", "one byte", whole[:1]),
        ("TooShort", "no payload", signed(head(1, 7, 1))),
        ("TooLong", "251 bytes", signed(head(1, 7, 1) + bytes(222))),
        ("WrongVersion", "version 0", signed(numbers((0, 1)) + red[1:])),
        ("WrongVersion", "version 2", signed(head(1, 7, 1, version=2) + red[21:])),
        ("UnknownKind", "kind 0", signed(head(0, 7, 1) + red[21:])),
        ("UnknownKind", "kind 5", signed(head(5, 7, 1) + red[21:])),
        ("BadTag", "last byte missing", whole[:-1]),
        ("BadTag", "one byte too many", whole + b"\0"),
        ("BadTag", "a bit of the age turned", whole[:20] + bytes((whole[20] ^ 1,)) + whole[21:]),
        ("BadTag", "a bit of the tag turned", whole[:-1] + bytes((whole[-1] ^ 0x80,))),
        ("BadTag", "another device's key", signed(red, key=OTHER_KEY)),
        ("BadTag", "an empty key", signed(red, key=b"")),
        ("BadTag", "a press signed as the post signs", signed(red, b"down")),
        ("BadTag", "an ack signed as a board signs", signed(head(3, 7, 1) + b"\1")),
        ("BadTag", "a press turned into a hello", signed(red)[:1] + b"\4" + signed(red)[2:]),
        ("BadPayload", "a press that is too short", signed(red[:-1])),
        ("BadPayload", "a press that is too long", signed(red + b"\0")),
        ("BadPayload", "gesture 3", signed(head(1, 7, 1) + press(0, 3, None, 1, None))),
        ("BadPayload", "number 256", signed(head(1, 7, 1) + press(0, 0, 256, 1, None))),
        ("BadPayload", "unknown flag", signed(head(1, 7, 1, flags=2) + red[21:])),
        ("BadPayload", "a report of uncertain age", signed(head(2, 7, 1, flags=1) + report)),
        ("BadPayload", "ack of an ack", signed(head(3, 7, 1) + b"\3", b"down")),
        ("BadPayload", "ack of two bytes", signed(head(3, 7, 1) + b"\1\1", b"down")),
        ("BadPayload", "a status that is too short", signed(head(2, 7, 1) + report[:10])),
        ("BadPayload", "a status cut in its counters", signed(head(2, 7, 1) + report[:22])),
        ("BadPayload", "a status cut in its text", signed(head(2, 7, 1) + report[:-1])),
        ("BadPayload", "a status with more behind it", signed(head(2, 7, 1) + report + b"\0")),
        ("BadPayload", "a status that is not UTF-8", signed(head(2, 7, 1) + report[:-1] + b"\xff")),
        ("BadPayload", "17 counters", signed(head(2, 7, 1) + report[:17] + b"\x11" + bytes(71))),
    ]
    return [{"error": error, "name": name, "bytes": data.hex()} for error, name, data in cases]


def main() -> None:
    def lines(cases: list[Any]) -> str:
        return ",\n".join(json.dumps(case, ensure_ascii=False, separators=(",", ":")) for case in cases)

    text = f'{{"key":"{KEY.hex()}",\n"good":[\n{lines(good())}\n],\n"refused":[\n{lines(refused())}\n]}}\n'
    json.loads(text)
    (Path(__file__).parent / "wire.json").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
