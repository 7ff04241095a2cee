"""``python -m mapper``."""

from __future__ import annotations

import sys

from mapper.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
