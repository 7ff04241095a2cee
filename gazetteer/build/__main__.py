"""``python -m gazetteer.build [PART ...]``: build all parts, or the ones named."""

from __future__ import annotations

import importlib
import sys
import time

PARTS = ("borders", "features", "places", "roads")
"""In the order in which they need each other: places takes in the table that features writes."""


def main(arguments: list[str]) -> int:
    """Build the named parts in order and say how long each took."""
    unknown = set(arguments) - set(PARTS)
    if unknown:
        print(f"no such part: {', '.join(sorted(unknown))}; the parts are {', '.join(PARTS)}", file=sys.stderr)
        return 2
    for part in PARTS:
        if not arguments or part in arguments:
            started = time.perf_counter()
            importlib.import_module(f"gazetteer.build.{part}").build()
            print(f"{part}: built in {time.perf_counter() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
