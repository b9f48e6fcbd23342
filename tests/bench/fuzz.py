"""Mutated frames through the intake, and garbage through the serial line: nothing crashes, nothing is forged.

.venv/bin/python tests/bench/fuzz.py [--quick] [--json] [--seed N]
"""

import argparse
import json
import random
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOW = 1_800_000_000_000


def frames(wire, keys):
    """Some good frames of every kind and device."""
    good = []
    for device, key in keys.items():
        for seq in range(1, 6):
            press = wire.Press(seq % 3, seq % 3, None if seq % 2 else seq, seq, 3000)
            good.append(wire.pack(wire.Frame(wire.PRESS, device, 7, seq, seq % 2, seq * 10, press), key))
            status = wire.Status("remote", "0.1.0", "hard", seq, 0, 0, 0, None, -60, 90000, (1, 2, 3))
            good.append(wire.pack(wire.Frame(wire.STATUS, device, 7, seq, 0, 0, status), key))
        good.append(wire.pack(wire.ack_of(wire.Frame(wire.PRESS, device, 7, 1, 0, 0, None)), key))
    return good


def mutated(data, good, chance):
    """One frame made wrong in one of many ways, or now and then left as it is."""
    kind = chance.randrange(8)
    data = bytearray(data)
    if kind == 0:
        for _ in range(chance.randint(1, 3)):
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    elif kind == 1:
        del data[chance.randrange(len(data)) :]
    elif kind == 2:
        data += chance.randbytes(chance.randint(1, 300))
    elif kind == 3:
        data = bytearray(chance.randbytes(chance.randint(0, 260)))
    elif kind == 4:  # another device's name on it
        data[2:8] = chance.choice(good)[2:8]
    elif kind == 5:  # head of one, tail of another
        other, cut = chance.choice(good), chance.randrange(len(data))
        data = data[:cut] + bytearray(other[cut:])
    elif kind == 6:
        place = chance.randrange(len(data))
        data[place:place] = chance.randbytes(chance.randint(1, 4))
    return bytes(data)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from firmware.common import slip, wire
    from host_daemon.boards import frame_decoder
    from host_daemon.links.link import Arrived
    from tests.fakes.paired_boards import PairedBoards

    chance = random.Random(args.seed)
    keys = {chance.randbytes(6): chance.randbytes(32) for _ in range(4)}
    known = PairedBoards({device.hex(): key for device, key in keys.items()})
    good = frames(wire, keys)
    originals = set(good)
    count = 40_000 if args.quick else 1_000_000
    result = {"frames": count, "accepted_true": 0, "refused": 0, "crashes": 0, "forged_accepted": 0}
    began = time.perf_counter()
    line = slip.Slip()
    stream = {"packets": 0, "forged_packets": 0}
    for number in range(count):
        data = mutated(chance.choice(good), good, chance)
        try:
            taken = frame_decoder.decode(Arrived(data, NOW, "fuzz"), known)
            if isinstance(taken, frame_decoder.Rejected):
                result["refused"] += 1
            elif data in originals:
                result["accepted_true"] += 1
            else:
                result["forged_accepted"] += 1
            if number % 4 == 0:
                noise = bytearray(
                    slip.encode(chance.choice(good), -50) + chance.randbytes(chance.randint(0, 40))
                )
                for _ in range(chance.randint(0, 4)):
                    noise[chance.randrange(len(noise))] = chance.randrange(256)
                for packet in line.feed(bytes(noise)):
                    stream["packets"] += 1
                    stream["forged_packets"] += packet.frame not in originals
        except Exception as error:  # noqa: BLE001 (that there is none is what is measured)
            result["crashes"] += 1
            print(f"{type(error).__name__}: {error} at {data.hex()}", file=sys.stderr)
    result |= stream | {"garbage": line.garbage}
    result["us_per_frame"] = round((time.perf_counter() - began) / count * 1e6, 1)
    print(json.dumps(result) if args.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
