"""The sentence around some words, as evidence of what a person added."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from mapper.account import Evidence
from mapper.language.sentences import Text

if TYPE_CHECKING:
    from mapper.account import Account

__all__ = ["evidence_around"]


@lru_cache(maxsize=32)
def _cut(text: str, language: str) -> Text:
    return Text(text, language)


def evidence_around(account: Account, report: int, start: int, end: int) -> Evidence:
    """Return the sentence in which a span stands, or the span itself where it goes beyond one."""
    source = account.reports[report]
    sentence = _cut(source.text, source.language).sentence_at(start)
    if sentence.start <= start and end <= sentence.end:
        start, end = sentence.start, sentence.end
    return Evidence(report, start, end, source.text[start:end], "by hand")
