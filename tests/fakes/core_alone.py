"""The core with its journal and links in a process of its own, so that a bench can kill it.

core_alone.py DATA NAME=PORT...
"""

import asyncio
import sys
from pathlib import Path


async def main(data: Path, ports: dict[str, str]) -> None:
    from counter import reception_of

    from host_daemon.links.serial_link import SerialLink
    from host_daemon.plugging import watch
    from host_daemon.store.config import Config
    from host_daemon.store.journal import Journal

    async def nobody(_: object) -> None:
        pass

    reception = reception_of(Config(data), Journal(data / "journal.sqlite3"), nobody)
    links = [SerialLink(name, path) for name, path in ports.items()]
    await watch(lambda: links, reception.frame, nobody)


if __name__ == "__main__":
    here = Path(__file__).parent
    sys.path[:0] = [str(here.parents[1]), str(here)]
    asyncio.run(main(Path(sys.argv[1]), dict(pair.split("=", 1) for pair in sys.argv[2:])))
