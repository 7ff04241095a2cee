"""The map folder: every output of an answer in one place, written whole or not at all.

Everything is made before anything is written. A route file in the folder that somebody has edited is kept beside
the new one as ``route.previous.yaml``.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import struct
import tempfile
import unicodedata
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from mapper import routefile
from mapper.claims import claimreview
from mapper.drawing import chart, embed, image, webmap
from mapper.errors import InputError, StorageError, is_full
from mapper.exports import geojson, gpx, kml, markdown, table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapper.model import Answer

__all__ = ["APART", "FILES", "Rating", "slug", "write_folder"]

FILES = (
    "map.html",
    "embed.html",
    "map.svg",
    "map.png",
    "distance.svg",
    "route.yaml",
    "stops.csv",
    "claims.csv",
    "route.geojson",
    "route.kml",
    "route.gpx",
    "report.json",
    "claimreview.jsonld",
    "report.md",
)
"""What a map folder holds."""


APART = "separate-files"
"""The folder, inside a map folder, of the page whose scripts and styles lie in files of their own."""


def slug(title: str) -> str:
    """Return a short name for a map folder from a title; '' where nothing of it can be kept."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-")


def _make(answer: Answer, language: str | None, base_url: str | None, rating: Rating) -> dict[str, bytes]:
    picture = image.svg(answer, language=language)
    page = webmap.draw(answer, language=language)
    where = (lambda file: file) if base_url is None else partial(embed.address, base_url)
    discovery = None if base_url is None else embed.address(base_url, "oembed.json")
    texts = {
        "map.html": page.page(discovery=discovery),
        "embed.html": embed.snippet(answer, language=language, page=where("map.html"), image=where("map.png")),
        "map.svg": picture,
        "distance.svg": chart.distance_svg(answer, language=language),
        "route.yaml": routefile.dump(answer.account),
        "stops.csv": table.dumps_stops(answer),
        "claims.csv": table.dumps_claims(answer),
        "route.geojson": geojson.dumps(answer),
        "route.kml": kml.dumps(answer),
        "route.gpx": gpx.dumps(answer),
        "report.json": json.dumps(answer.to_dict(), ensure_ascii=False, indent=1) + "\n",
        "claimreview.jsonld": claimreview.dumps(
            answer, page=where("map.html"), ratings=rating.words, reviewer=rating.reviewer
        ),
        "report.md": markdown.dumps(answer, picture="map.svg"),
    }
    made = {name: text.encode("utf-8", "replace") for name, text in texts.items()}
    made["map.png"] = image.png(picture)
    return {name: made[name] for name in FILES}


def _apart(answer: Answer, language: str | None, base_url: str | None) -> dict[str, bytes]:
    """Return the files of the variant without inline scripts and styles."""
    texts = webmap.draw(answer, language=language).separate_files()
    where = (lambda file: file) if base_url is None else partial(embed.address, f"{base_url.rstrip('/')}/{APART}")
    texts["embed.js"] = embed.LISTENER + "\n"
    texts["embed.html"] = embed.snippet_apart(
        answer,
        language=language,
        page=where("map.html"),
        image="../map.png" if base_url is None else embed.address(base_url, "map.png"),
        script=where("embed.js"),
    )
    return {f"{APART}/{name}": text.encode("utf-8", "replace") for name, text in texts.items()}


@dataclass(frozen=True)
class Rating:
    """How figures are rated in ``claimreview.jsonld``: the words for the verdicts, all or some, and who reviews."""

    words: Mapping[str, str] = field(default_factory=dict)
    reviewer: str = ""


def write_folder(
    answer: Answer,
    folder: Path,
    *,
    language: str | None = None,
    base_url: str | None = None,
    separate_files: bool = False,
    rating: Rating | None = None,
) -> Path:
    """Write the map folder of an answer.

    Parameters
    ----------
    answer
        What was found out.
    folder
        Where to write; made with its parents where it is missing. Files of other names in it are left alone.
    language
        "en", "es" or "fr" for the words on the map; None takes the first report's.
    base_url
        Web address that the folder will be published at. Snippets and reviews then give whole addresses, and
        ``oembed.json`` is written, which the page points to.
    separate_files
        Write the page once more into the folder `APART`, with scripts and styles in files of their own.
    rating
        The words for the verdicts in ``claimreview.jsonld`` and who reviews.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    InputError
        The folder is a file, or cannot be written; ``base_url`` is no web address; a rating names no verdict.
    StorageError
        The disk is full.
    """
    made = _make(answer, language, base_url, rating or Rating())
    if base_url is not None:
        size = struct.unpack(">II", made["map.png"][16:24])
        made["oembed.json"] = embed.oembed(answer, base_url, language=language, thumbnail=size).encode()
    if separate_files:
        made |= _apart(answer, language, base_url)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        if folder.exists() and not folder.is_dir():
            raise InputError(f"{folder} is a file; give a folder for the map with -o")
        with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as scratch:
            new = Path(scratch) / "new"
            new.mkdir()
            for name, data in made.items():
                (new / name).parent.mkdir(exist_ok=True)
                (new / name).write_bytes(data)
            _put(new, folder, list(made))
    except OSError as error:
        if isinstance(error, InputError):
            raise
        if is_full(error):
            raise StorageError(f"no room for {folder} ({error.strerror}); nothing was changed; make room") from error
        raise InputError(f"cannot write {folder}: {error.strerror or error}; choose another folder with -o") from error
    return folder


def _put(new: Path, folder: Path, names: list[str]) -> None:
    """Move a finished folder to its place, keeping what else lies there."""
    if not folder.exists():
        new.rename(folder)
        return
    route = folder / "route.yaml"
    if route.exists() and route.read_bytes() != (new / "route.yaml").read_bytes():
        shutil.copy2(route, folder / "route.previous.yaml")
    for name in names:
        (folder / name).parent.mkdir(exist_ok=True)
        os.replace(new / name, folder / name)  # noqa: PTH105 -- one atomic step for each file
