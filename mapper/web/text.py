"""A report's text as the page shows it: paragraphs of pieces, each with the name and the figures that it lies in.

Nothing of the text is left out or added, so that words which a reader selects count from the paragraph's start.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Paragraph", "Piece", "Span", "paragraphs"]


@dataclass(frozen=True, slots=True)
class Span:
    """Characters ``[start, end)`` of a text that a thing called ``key`` stands for."""

    start: int
    end: int
    key: str


@dataclass(frozen=True, slots=True)
class Piece:
    """Words without a seam in them.

    ``name`` is the identifier of the place name, or ""; ``figures`` are those of the figures around;
    ``name_ends`` and ``ending`` say that the name and which figures end with this piece.
    """

    text: str
    name: str = ""
    name_ends: bool = False
    figures: tuple[str, ...] = ()
    ending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of a text; ``start`` is its first character's offset."""

    start: int
    pieces: tuple[Piece, ...]


def paragraphs(text: str, names: Sequence[Span], figures: Sequence[Span]) -> list[Paragraph]:
    """Cut a text into paragraphs at its line ends; empty lines are left out, offsets count on."""
    return [
        Paragraph(match.start(), tuple(_pieces(text, match.start(), match.end(), names, figures)))
        for match in re.finditer(r"[^\n]*\S[^\n]*", text)
    ]


def _pieces(text: str, start: int, end: int, names: Sequence[Span], figures: Sequence[Span]) -> Iterator[Piece]:
    here = [span for span in (*names, *figures) if span.start < end and span.end > start]
    seams = sorted({start, end, *(one for span in here for one in (span.start, span.end) if start < one < end)})
    for left, right in pairwise(seams):
        over = [span for span in names if span.start <= left and span.end >= right]
        name = max(over, key=lambda span: span.end - span.start, default=None)
        around = [span for span in figures if span.start <= left and span.end >= right]
        yield Piece(
            text[left:right],
            name.key if name else "",
            name is not None and name.end == right,
            tuple(span.key for span in around),
            tuple(span.key for span in around if span.end == right or (right == end and span.end > end)),
        )
