"""The inputs of `../shared/cases` read as a post reads them: `python -m tests.cases [--json]`.

The status is 0 when each gives its right value, 1 when one does not.
"""

from __future__ import annotations

import argparse
import json
import sys

from tests.cases import ABSENT, FOLDER, receipts, recordings


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.cases", description=__doc__)
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args(arguments)
    if not FOLDER.is_dir():
        print(json.dumps({"inputs": 0, "failed": 0, "skipped": ABSENT}) if args.json else ABSENT)
        return 0
    found = dict([*recordings.faults(FOLDER), *receipts.faults(FOLDER)])
    wrong = {name: fault for name, fault in found.items() if fault}
    if args.json:
        print(json.dumps({"inputs": len(found), "failed": len(wrong), "faults": wrong}, ensure_ascii=False))
    else:
        for name, fault in found.items():
            print(f"{'wrong' if fault else 'right'}  {name}  {fault}".rstrip())
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
