"""How fast reports are read: names a second, milliseconds a report, and the cost of a long text.

Run ``python benchmarks/reading_speed.py [FILE ...]`` with the package installed: plain texts, one document each;
without any, one report of about 700 words is made up. Prints, for one core and without loading the tables:

- documents, characters and mentions a second for names alone, with the share of finding and of resolving;
- milliseconds for the whole reading of a report (names, dates, stops, figures), the best of several rounds;
- seconds and peak memory for texts of nothing but place names, up to ``--megabytes`` (5), which must grow linearly.
"""
# ruff: noqa: INP001, T201 -- a script that prints

from __future__ import annotations

import argparse
import itertools
import resource
import time
from datetime import date
from pathlib import Path

from mapper.language.sentences import Text
from mapper.model import Dossier, Report
from mapper.pipeline import find_places, trace
from mapper.reading.recognition import find_toponyms
from mapper.reading.resolution import resolve

PARAGRAPH = (
    "TAPACHULA, Mexico — About 3,000 people left San Pedro Sula, Honduras, on Saturday and crossed the Suchiate into "
    "Ciudad Hidalgo ten days later. From there they walked to Huixtla and Mapastepec, in the state of Chiapas, where "
    "the mayor opened the sports hall. Officials in Washington and Mexico City said that nobody would be let through "
    "at Hidalgo, Texas. Maria Paz, 34, who had come from Santa Rosa, was carrying her son.\n\n"
)
NAMES = (
    "San Pedro Tapanatepec", "Santiago Niltepec", "Tapachula", "Guatemala City", "Ciudad Hidalgo", "Paris", "Bangor",
    "El Paso", "Cúcuta", "Kasur",
)  # fmt: skip
PUBLISHED = date(2018, 10, 31)
READINGS = 5


def names(texts: list[str]) -> None:
    """Time the finding and the resolving of place names."""
    resolve(cut := Text("Paris"), find_toponyms(cut))
    finding = resolving = 0.0
    mentions = 0
    for text in texts:
        start = time.process_time()
        toponyms = find_toponyms(cut := Text(text))
        middle = time.process_time()
        mentions += len(resolve(cut, toponyms))
        finding, resolving = finding + middle - start, resolving + time.process_time() - middle
    total = finding + resolving
    print(f"names: {len(texts) / total:,.0f} documents, {mentions / total:,.0f} mentions, ", end="")
    print(f"{sum(map(len, texts)) / total:,.0f} characters a second; finding {finding / total:.0%}, resolving the rest")


def reports(texts: list[str]) -> None:
    """Time the whole reading of each report, and give the mean for 700 words."""
    seconds, words = 0.0, 0
    for text in dict.fromkeys(texts):
        dossier, spent = Dossier((Report(text, published=PUBLISHED),)), []
        for _ in range(READINGS + 1):
            start = time.process_time()
            trace(dossier)
            spent.append(time.process_time() - start)
        seconds, words = seconds + min(spent), words + len(text.split())
    print(f"reports: {1000 * 700 * seconds / words:.1f} ms for 700 words, {len(dict.fromkeys(texts))} read")


def long_texts(megabytes: float) -> None:
    """Time texts of nothing but place names, each twice as long as the one before, and give the peak of memory."""
    for share in (0.25, 0.5, 1.0):
        text = ", ".join(itertools.islice(itertools.cycle(NAMES), int(share * megabytes * 1e6 / 12.4)))
        start = time.process_time()
        found = len(find_places(text))
        spent, peak = time.process_time() - start, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(f"long text: {len(text):>9,} characters, {found:,} names: {spent:.2f} s, {peak:,.0f} MB at most")


def main() -> None:
    """Time the documents given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--megabytes", type=float, default=5.0)
    options = parser.parse_args()
    texts = [path.read_text("utf-8") for path in options.files] or [PARAGRAPH * 10] * options.rounds
    names(texts)
    reports(texts)
    long_texts(options.megabytes)


if __name__ == "__main__":
    main()
