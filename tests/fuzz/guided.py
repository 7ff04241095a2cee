"""A search by atheris: inputs that reach code which none has reached are kept and changed further.

    python tests/fuzz/guided.py "PDF" corpus/ -max_total_time=60

``run.py --guided`` does this for every parser and prints the figures. atheris has wheels for Linux and Python 3.11 to
3.13; it is needed for nothing else.
"""

from __future__ import annotations

import sys

import atheris

with atheris.instrument_imports(include=["mapper", "gazetteer"]):
    from fuzz_targets import TARGETS, attempt

    import mapper.cli.placetable
    import mapper.pipeline
    import mapper.routefile  # noqa: F401


def main() -> None:
    """Search one parser, by its name; what follows the name goes to libFuzzer."""
    target = next(target for target in TARGETS if target.name == sys.argv[1])
    atheris.Setup([sys.argv[0], *sys.argv[2:]], lambda data: attempt(target, data) and None)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
