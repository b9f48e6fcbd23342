"""The command line, at its former address: the `smilepost` of an environment installed earlier calls it."""

import sys

from host_daemon.app.cli import main

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
