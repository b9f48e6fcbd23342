"""Receipts that python-escpos prints, read by the post: whole, byte by byte, and glued together.

    .venv/bin/python tests/bench/receipts.py [--quick] [--json] [--seed N]

sales_found: of `sales`, those whose number, total and count of positions are right in every way they came.
false_sales: what was taken for a sale and is none, or is another one.
"""

import argparse
import json
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    sys.path.insert(0, str(ROOT))
    from tests.fakes.escpos_reading import read
    from tests.fakes.escpos_receipts import printed

    papers = printed(20 if args.quick else 200, args.seed)
    found, false = read(papers)
    result = {
        "sales": sum(paper.kind == "sale" for paper in papers),
        "sales_found": len(found),
        "false_sales": false,
        "papers": len(papers),
        "bytes": sum(len(paper.data) for paper in papers),
    }
    print(json.dumps(result) if args.json else "\n".join(f"{key}: {value}" for key, value in result.items()))
    return 0 if result["sales_found"] == result["sales"] and not false else 1


if __name__ == "__main__":
    sys.exit(main())
