"""Runs the test_ functions of files that MicroPython understands, on MicroPython.

micropython -X heapsize=128k tests/fakes/on_micropython.py tests/firmware/common/test_wire.py ...
FILE::test_name runs a single one. From the project's root. `machine` and its kin are those of the simulator,
on the stand-in `line.py`. Prints one line per test; the exit status is 1 if any failed.
"""

import gc
import sys

sys.path.insert(0, ".")
from tests.fakes import line

sys.modules["line"] = line
sys.path.insert(0, "hardware/simulator/micropython")
import machine  # noqa: E402

machine._begin()
failed = 0
for argument in sys.argv[1:]:
    path, _, wanted = argument.partition("::")
    folder, _, name = path.rpartition("/")
    sys.path.insert(0, folder)
    module = __import__(name[:-3])
    for test in sorted(name for name in dir(module) if name.startswith("test_")):
        if wanted not in ("", test):
            continue
        gc.collect()
        try:
            getattr(module, test)()
            print("ok", test)
        except Exception as error:
            failed += 1
            print("FAILED", test)
            sys.print_exception(error)
sys.exit(1 if failed else 0)
