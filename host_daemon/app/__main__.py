"""The command line as a module: `python -m host_daemon.app`."""

import sys

from host_daemon.app.cli import main

if __name__ == "__main__":
    sys.exit(main())
