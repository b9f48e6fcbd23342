"""List of the sound cards, made in a process of its own: a driver that hangs must hang nobody else."""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from host_daemon.audio.capture.sound_card import CardInfo
from host_daemon.base.texts import mark as _

PATIENCE_S = 20.0
NO_LIST = _("The sound cards cannot be listed: their driver does not answer.")


class NoList(Exception):
    """The cards cannot be listed. The text is a key of `texts`."""


async def cards(data: Path) -> tuple[CardInfo, ...]:
    """The cards with inputs, as `smilepost audio devices` lists them. Raises NoList."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "host_daemon.app", "--data", str(data), "audio", "devices", "--json"),
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        async with asyncio.timeout(PATIENCE_S):
            output, _error = await process.communicate()
        return tuple(CardInfo(**card) for card in json.loads(output))
    except (TimeoutError, ValueError, TypeError):
        raise NoList(NO_LIST) from None
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
