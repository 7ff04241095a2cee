"""Reads reports about people on the move, maps their route and weighs every reported figure.

::

    dossier = mapper.read(["wire.md", "page.html"])
    answer = mapper.check(dossier, border="US")
    mapper.draw(answer).save("map.html")

Names are loaded when they are first used, so that ``import mapper`` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mapper.drawing.webmap import draw
    from mapper.errors import MapperError
    from mapper.exports.frames import Frames, frames, geoframes
    from mapper.folder import write_folder
    from mapper.model import Account, Answer, CheckedClaim, Claim, Dossier, Mention, Report, Route, Stop
    from mapper.pipeline import assess, check, check_figure, find_places, trace
    from mapper.reading.source import read

__version__ = "0.1.0"

_HOMES = {
    "Account": "mapper.model",
    "Answer": "mapper.model",
    "CheckedClaim": "mapper.model",
    "Claim": "mapper.model",
    "Dossier": "mapper.model",
    "Frames": "mapper.exports.frames",
    "MapperError": "mapper.errors",
    "Mention": "mapper.model",
    "Report": "mapper.model",
    "Route": "mapper.model",
    "Stop": "mapper.model",
    "assess": "mapper.pipeline",
    "check": "mapper.pipeline",
    "check_figure": "mapper.pipeline",
    "draw": "mapper.drawing.webmap",
    "find_places": "mapper.pipeline",
    "frames": "mapper.exports.frames",
    "geoframes": "mapper.exports.frames",
    "read": "mapper.reading.source",
    "trace": "mapper.pipeline",
    "write_folder": "mapper.folder",
}

__all__ = [
    "Account",
    "Answer",
    "CheckedClaim",
    "Claim",
    "Dossier",
    "Frames",
    "MapperError",
    "Mention",
    "Report",
    "Route",
    "Stop",
    "assess",
    "check",
    "check_figure",
    "draw",
    "find_places",
    "frames",
    "geoframes",
    "read",
    "trace",
    "write_folder",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
