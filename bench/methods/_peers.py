"""The libraries that ours is measured beside; they are in `tarazu[bench]` and not among the tools that ./tarazu installs."""

from __future__ import annotations

import importlib
import sys
from typing import Any

INSTALL = ".venv/bin/python -m pip install"


def peer(name: str) -> Any:
    """Return a library, or end with 2 and say how to get it."""
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError:
        print(f"{name} is not installed, and this is measured beside it.\nFix: {INSTALL} {name}", file=sys.stderr)
        sys.exit(2)
