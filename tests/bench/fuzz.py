"""Mutated frames, picture streams, sign-ins and recordings through the intake, and garbage through the serial
line: nothing crashes, hangs or is forged, and memory stays bounded.

.venv/bin/python tests/bench/fuzz.py [--quick] [--json] [--seed N]
"""

import argparse
import json
import random
import resource
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


def bent(data, chance, most=12):
    """A recording or a picture stream with bytes changed, moved, cut out and put in."""
    data = bytearray(data)
    for _ in range(chance.randint(1, most)):
        place, kind = chance.randrange(len(data) + 1), chance.randrange(5)
        if kind == 0 and place < len(data):
            data[place] = chance.randrange(256)
        elif kind == 1:
            data[place:place] = chance.randbytes(chance.randint(1, 40))
        elif kind == 2:
            del data[place : place + chance.randint(1, 200)]
        elif kind == 3:
            data[place:place] = data[: chance.randrange(len(data) + 1)]
        else:
            del data[place:]
    return bytes(data)


def pictures(result, chance, count):
    """Streams of JPEGs: whatever comes before, two good pictures in a row are never both lost."""
    import numpy as np

    from host_daemon.vision.camera.http_login import challenges
    from host_daemon.vision.camera.jpeg_stream import BadStream, JpegStream
    from host_daemon.vision.picture import encoded

    shades = np.random.default_rng(1)
    good = [encoded(shades.integers(0, 255, (24, 32, 3)).astype(np.uint8)) for _ in range(3)]
    last = encoded(np.full((24, 32, 3), 90, np.uint8))
    offer = b'Digest realm="a", nonce="b", qop="auth,auth-int", algorithm=SHA-256, Basic realm="c", NTLM x=='
    for _ in range(count):
        stream, parser, found = bent(b"--b\r\n\r\n".join(good), chance), JpegStream(), []
        try:
            for piece in (stream, bytes(1 << 16), last, last):
                found += parser.feed(piece)
            result["pictures_lost"] += last not in found
        except BadStream:
            pass
        except Exception as error:  # noqa: BLE001 (that there is none is what is measured)
            result["crashes"] += 1
            print(f"{type(error).__name__}: {error} at {stream.hex()}", file=sys.stderr)
        try:
            for one in challenges([bent(offer, chance).decode("latin-1")]):
                if one.known:
                    one.answer("anna", "x", "GET", "/")
        except Exception as error:  # noqa: BLE001
            result["crashes"] += 1
            print(f"{type(error).__name__}: {error}", file=sys.stderr)
        result["picture_streams"] += 1


def recordings(result, chance, count):
    """Recordings of several formats, in this process: what crashes here would end the decoder's own."""
    import io

    import av
    import numpy as np

    from host_daemon.audio.tracks.decoder import BadRecording, samples

    av.logging.set_level(None)
    good = []
    for form, codec in (
        ("wav", "pcm_s16le"),
        ("adts", "aac"),
        ("ipod", "aac"),
        ("ogg", "libopus"),
        ("flac", "flac"),
    ):
        out, rate = io.BytesIO(), 48_000
        with av.open(out, "w", format=form) as target:
            stream = target.add_stream(codec, rate=rate)
            stream.layout = "mono"
            tone = (8000 * np.sin(np.arange(rate // 5) * 0.06)).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(tone[None, :], format="s16", layout="mono")
            frame.rate = rate
            resampler = av.AudioResampler(format=stream.format, layout="mono", rate=rate, frame_size=960)
            for piece in (*resampler.resample(frame), *resampler.resample(None)):
                target.mux(stream.encode(piece))
            target.mux(stream.encode(None))
        good.append(out.getvalue())
    for _ in range(count):
        data = bent(chance.choice(good) + chance.choice([b"", chance.choice(good)]), chance)
        began = time.perf_counter()
        try:
            result["too_long"] += len(samples(data, 2)) > 32_000
            result["recordings_taken"] += 1
        except BadRecording:
            result["recordings_refused"] += 1
        except Exception as error:  # noqa: BLE001 (that there is none is what is measured)
            result["crashes"] += 1
            print(f"{type(error).__name__}: {error} at {data.hex()}", file=sys.stderr)
        result["hangs"] += time.perf_counter() - began > 15


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
    result |= dict.fromkeys(
        ("picture_streams", "pictures_lost", "recordings_taken", "recordings_refused", "too_long", "hangs"), 0
    )
    pictures(result, chance, count // 40 if args.quick else count)
    recordings(result, chance, count // 40 if args.quick else count)
    result["memory_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps(result) if args.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0


if __name__ == "__main__":
    sys.exit(main())
