import subprocess
import sys
from pathlib import Path

import pytest

from host_daemon.base import lock
from host_daemon.base.errors import UserError

HOLDER = """
import sys
from pathlib import Path
from host_daemon.base import lock
held = lock.hold(Path(sys.argv[1]))
print("held", flush=True)
sys.stdin.read()
"""


def test_a_second_post_is_told_who_has_the_folder(tmp_path: Path):
    path = tmp_path / "run" / "post.lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert holder.stdin and holder.stdout
    holder.stdout.readline()
    assert lock.held(path)
    with pytest.raises(UserError, match=str(holder.pid)):
        lock.hold(path)
    holder.kill()
    holder.wait()
    holder.stdin.close()
    holder.stdout.close()
    assert not lock.held(path)
    lock.hold(path).close()


def test_nobody_holds_what_is_not_there(tmp_path: Path):
    assert not lock.held(tmp_path / "post.lock")
