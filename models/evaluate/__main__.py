"""Evaluation of the models: `python -m models.evaluate emotion|faces|phrases --help`."""

from __future__ import annotations

import argparse
import sys

from models.evaluate import phrases, pictures


def main(arguments: list[str] | None = None) -> int:
    """Run one evaluation; 0 when it has figures."""
    parser = argparse.ArgumentParser(prog="python -m models.evaluate", description=__doc__)
    kinds = parser.add_subparsers(required=True)
    pictures.register(kinds)
    phrases.register(kinds)
    args = parser.parse_args(arguments)
    return int(args.run(args))


if __name__ == "__main__":
    sys.exit(main())
