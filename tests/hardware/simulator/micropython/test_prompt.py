"""mpremote itself on a virtual board: files, programs, Ctrl-C."""

import pytest

from tests.fakes.board_bench import mpremote
from tests.waiting import call_off


async def test_mpremote_copies_files_and_runs_them(fresh, tmp_path):
    program = tmp_path / "program.py"
    program.write_text("print('the answer is', 6 * 7)\n")
    await mpremote(fresh, "fs", "cp", str(program), ":/program.py")
    assert "6 * 7" in await mpremote(fresh, "fs", "cat", ":/program.py")
    assert "the answer is 42" in await mpremote(fresh, "exec", "import program")
    assert "the answer is 42" in await mpremote(fresh, "run", str(program))
    assert "ZeroDivisionError" in (
        await mpremote(fresh, "exec", "try:\n 1/0\nexcept Exception as e: print(repr(e))")
    )


@pytest.mark.parametrize("bench", [{"usb": "usb-remote"}], indirect=True)
async def test_mpremote_stops_a_running_app(bench):
    bench.listen("usb")
    await bench.working("usb")
    await call_off(*bench.tasks)
    bench.tasks.clear()
    assert "journal.bin" in await mpremote(bench.fleet.ports()["usb"], "fs", "ls")
