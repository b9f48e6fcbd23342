"""Runs the test_ functions of files that both interpreters understand, on MicroPython.

micropython -X heapsize=128k tests/fakes/on_micropython.py tests/firmware/test_wire.py ...
From the project's root. Prints one line per test; the exit status is 1 if any failed.
"""

import gc
import sys

sys.path.insert(0, ".")
failed = 0
for path in sys.argv[1:]:
    folder, _, name = path.rpartition("/")
    sys.path.insert(0, folder)
    module = __import__(name[:-3])
    for test in sorted(name for name in dir(module) if name.startswith("test_")):
        gc.collect()
        try:
            getattr(module, test)()
            print("ok", test)
        except Exception as error:
            failed += 1
            print("FAILED", test)
            sys.print_exception(error)
sys.exit(1 if failed else 0)
