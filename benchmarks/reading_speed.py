"""How fast place names are found and resolved.

Run ``python benchmarks/reading_speed.py [FILE ...]`` with the package installed: plain texts, one document each;
without any, one report of about 700 words is made up. Prints documents, characters and mentions per second on one
core, with the share of time that finding and resolving take, and the cost of texts of growing length.
"""
# ruff: noqa: INP001, T201 -- a script that prints

from __future__ import annotations

import argparse
import time
from pathlib import Path

from mapper.language.sentences import Text
from mapper.reading.recognition import find_toponyms
from mapper.reading.resolution import resolve

PARAGRAPH = (
    "TAPACHULA, Mexico — About 3,000 people left San Pedro Sula, Honduras, on Saturday and crossed the Suchiate into "
    "Ciudad Hidalgo ten days later. From there they walked to Huixtla and Mapastepec, in the state of Chiapas, where "
    "the mayor opened the sports hall. Officials in Washington and Mexico City said that nobody would be let through "
    "at Hidalgo, Texas. Maria Paz, 34, who had come from Santa Rosa, was carrying her son. "
)


def main() -> None:
    """Time the documents given."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("files", nargs="*", type=Path)
    parser.add_argument("--rounds", type=int, default=200)
    options = parser.parse_args()
    texts = [path.read_text("utf-8") for path in options.files] or [PARAGRAPH * 10] * options.rounds
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
    print(
        f"{len(texts)} documents in {total:.2f} s: {len(texts) / total:,.0f} documents, "
        f"{mentions / total:,.0f} mentions,"
    )
    print(f"{sum(map(len, texts)) / total:,.0f} characters a second; finding {finding / total:.0%}, resolving the rest")
    for size in (10_000, 100_000, 1_000_000):
        text = (PARAGRAPH * (size // len(PARAGRAPH) + 1))[:size]
        start = time.process_time()
        resolve(cut := Text(text), find_toponyms(cut))
        print(f"{size:>9,} characters: {time.process_time() - start:.3f} s")


if __name__ == "__main__":
    main()
