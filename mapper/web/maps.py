"""The map in its frame: which window it shows, and what has to be told to it after a change."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from mapper.drawing import deskmap

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mapper.drawing.deskmap import Window
    from mapper.model import Answer
    from mapper.web.ids import Names
    from mapper.web.project import State

__all__ = ["Maps"]

KEPT = 6
"""Windows that are kept, a few for each language."""


@cache
def _static(name: str) -> str:
    return files("mapper.web").joinpath("static", name).read_text("utf-8")


def _ids(answer: Answer, names: Names) -> list[str]:
    """Return the identifiers of the answer's stops in the order of the scene's marks."""
    found = []
    for r, route in enumerate(answer.account.routes):
        found += [names.stop_ids[r, s] for s, stop in enumerate(route.stops) if stop.status != "rejected"]
    return found


class Maps:
    """The windows that pages have open; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._windows: OrderedDict[str, Window] = OrderedDict()

    def window(self, state: State, language: str, shown: str = "") -> str:
        """Return the name of the window for a state: the one that is ``shown`` if it serves, else a new one."""
        told = deskmap.scene(state.answer, language)
        with self._lock:
            held = self._windows.get(shown)
            if held is not None and held.holds(told):
                self._windows.move_to_end(shown)
                return shown
            for name, one in self._windows.items():
                if not shown and one.holds(told):
                    return name
        new = deskmap.window(told)
        name = hashlib.sha256(repr((new.box, new.tinted, new.language, new.wide.origin)).encode()).hexdigest()[:12]
        with self._lock:
            self._windows[name] = new
            while len(self._windows) > KEPT:
                self._windows.popitem(last=False)
        return name

    def page(
        self,
        state: State,
        names: Names,
        name: str,
        language: str,
        spots: Sequence[tuple[str, tuple[float, float]]] = (),
    ) -> str:
        """Return the page of a window; one that is no longer kept is cut anew. ``spots`` are letters and points."""
        with self._lock:
            held = self._windows.get(name)
        if held is None or not held.holds(deskmap.scene(state.answer, held.language)):
            with_name = self.window(state, language)
            with self._lock:
                held = self._windows[with_name]
        ids = _ids(state.answer, names)
        return deskmap.page(
            state.answer, held, ids=ids, script=_static("map.js"), style=_static("map.css"), spots=spots
        )

    def changed(self, state: State, names: Names, name: str) -> dict[str, Any] | None:
        """Return what the page of a window needs to show a state; None where it has to be loaded anew."""
        with self._lock:
            held = self._windows.get(name)
        return None if held is None else deskmap.changed(state.answer, held, ids=_ids(state.answer, names))
