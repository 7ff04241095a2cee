"""What the library warns of while something is done, so that the page can say it: a road server that did not answer."""

from __future__ import annotations

import contextlib
import logging
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["overheard"]


class _Ear(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.thread, self.heard = threading.get_ident(), list[str]()

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.thread == self.thread and text not in self.heard:
            self.heard.append(text)


@contextlib.contextmanager
def overheard() -> Iterator[list[str]]:
    """Give the warnings of this thread, each once, that come while the block runs."""
    ear, logger = _Ear(), logging.getLogger("mapper")
    logger.addHandler(ear)
    try:
        yield ear.heard
    finally:
        logger.removeHandler(ear)
