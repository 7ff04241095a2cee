"""Every parser as a function of bytes, with inputs to begin from, and what each promises of any input.

The promise: an answer, or an error of the house (`MapperError`, `GazetteerError`) whose text is one line; never
another exception, never more than `MOST_SECONDS` of processor time. Hypothesis (``test_parsers.py``), the command that
prints the figures (``run.py``) and the guided search by atheris (``guided.py``) all hold the parsers to it by `attempt`.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import os
import signal
import tempfile
import threading
import zipfile
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from gazetteer.errors import GazetteerError
from mapper.errors import MapperError
from mapper.settings import YEARS

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Iterator

__all__ = ["TARGETS", "HangError", "PromiseError", "Target", "attempt", "mutated"]

MOST_SECONDS = 10.0
"""Of processor time for one input, which here is at most a few ten thousand bytes."""
LONGEST_LINE = 1000
"""Characters of an error's text; whoever needs more is quoting the input."""
PUBLISHED = date(2018, 11, 2)
TODAY = datetime.now(UTC).date().isoformat()
ROOT = Path(__file__).resolve().parents[2]


class PromiseError(AssertionError):
    """A parser raised something else than a house error, or one that is no line."""


class HangError(Exception):
    """A parser took more than `MOST_SECONDS`."""


@dataclass(frozen=True)
class Target:
    """One parser: its name, the function of bytes, inputs that it understands, and words of its format."""

    name: str
    parse: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    words: tuple[bytes, ...] = ()


def attempt(target: Target, data: bytes) -> bool:
    """Give an input to a parser; say whether it was answered rather than refused.

    Raises
    ------
    PromiseError
        The parser broke its promise.
    """
    try:
        with _limited():
            target.parse(data)
    except (MapperError, GazetteerError) as error:
        said = str(error)
        if not said.strip() or "\n" in said.strip() or len(said) > LONGEST_LINE:
            raise PromiseError(f"{target.name}: the error is not one line: {said[:200]!r}") from error
        return False
    except HangError:
        raise PromiseError(f"{target.name}: more than {MOST_SECONDS:.0f} s for {len(data)} bytes") from None
    except Exception as error:
        raise PromiseError(f"{target.name}: {type(error).__name__}: {str(error)[:200]}") from error
    return True


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """Interrupt what takes too much processor time, where the system has a clock for it."""
    if not hasattr(signal, "ITIMER_VIRTUAL") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def give_up(*_: object) -> None:
        raise HangError

    before = signal.signal(signal.SIGVTALRM, give_up)
    signal.setitimer(signal.ITIMER_VIRTUAL, MOST_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


# ------------------------------------------------------------------ inputs

ODDITIES = (
    b"\x00", b"\xff", b"\xfe\xff", b"\xef\xbb\xbf", "\u202e".encode(), "\u200b".encode(), "\u2028".encode(), b"\r", b"\n",
    b"\t", b" ", b"'", b'"', b",", b";", b":", b"-", b"[", b"]", b"{", b"}", b"<", b">", b"&", b"*a", b"&a ", b"%", b"$",
    b"9" * 30, b"1e999", b"-1", b"NaN", b"Infinity", b"0x10", b"\xed\xa0\x80", "\u0661\u0662".encode(), "\u00b2".encode(),
    "\u0130".encode(), "\u1e9e".encode(), b"2018-02-30", b"10/11/12", b"99999-99-99", b"0000-00-00", b"31 February",
)  # fmt: skip
"""What readers stumble over."""
MOST_REPEATS = 3000


def mutated(target: Target, source: random.Random) -> bytes:
    """Return an input: one of the target's own with a few edits, now and then mere noise."""
    if source.random() < 0.05:
        return source.randbytes(source.randrange(200))
    data = bytearray(source.choice(target.seeds))
    for _ in range(source.choice((1, 1, 2, 3, 5, 8))):
        _edit(data, target, source)
    return bytes(data)


def _edit(data: bytearray, target: Target, source: random.Random) -> None:
    at = source.randrange(len(data) + 1)
    end = min(len(data), at + source.choice((0, 1, 2, 8, 40, 400)))
    piece = source.choice((*target.words, *ODDITIES))
    match source.randrange(8):
        case 0:
            del data[at:end]
        case 1:
            data[at:end] = piece
        case 2:
            data[at:at] = piece
        case 3:
            data[at:at] = piece * source.choice((2, 30, MOST_REPEATS))
        case 4:
            data[at:at] = bytes(data[at:end]) * source.choice((1, 2, 30))
        case 5:
            data[at:end] = source.randbytes(end - at)
        case 6:
            other = source.choice(target.seeds)
            data[at:] = other[source.randrange(len(other) + 1) :]
        case 7:
            data[at:end] = bytes(data[at:end])[::-1]


# ------------------------------------------------------------------ the parsers


def _text_of(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape" if b"\xed" in data else "replace")


@contextlib.contextmanager
def _file(name: str, data: bytes) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        yield path


def _front_matter(data: bytes) -> object:
    from mapper.reading.plaintext import read_text

    return read_text(b"---\n" + data + b"\n---\nThey reached Puebla on Monday.\n", source="report.md")


def _dispatched(suffix: str) -> Callable[[bytes], object]:
    def parse(data: bytes) -> object:
        from mapper.reading.source import read_raw

        report = read_raw(data, suffix, f"report{suffix}", published=None, language=None)
        assert report.text.strip()
        assert report.sha256
        return report

    return parse


def _route_yaml(data: bytes) -> object:
    from mapper import routefile

    account = routefile.loads(_text_of(data))
    assert routefile.loads(routefile.dump(account)).routes == account.routes, "the round trip lost something"
    return account


def _route_csv(data: bytes) -> object:
    from mapper import routefile

    account = routefile.loads_csv(_text_of(data))
    return routefile.dumps_csv(account)


def _figures(data: bytes) -> object:
    from mapper.claims.figures import find_figures, parse_figure

    text = _text_of(data)
    for language in ("en", "es", "fr"):
        for figure in find_figures(text, language):
            assert 0 <= figure.start <= figure.number_start < figure.number_end <= figure.end <= len(text)
    return parse_figure(text)


def _dates(data: bytes) -> object:
    from mapper.language.sentences import Text
    from mapper.reading.dating import find_moments

    raw = _text_of(data)
    found = [
        moment
        for language in ("en", "es", "fr")
        for day in (PUBLISHED, None)
        for moment in find_moments(Text(raw, language), language=language, published=day)
    ]
    assert all(0 <= moment.start < moment.end <= len(raw) for moment in found)
    return found


def _heads(data: bytes) -> object:
    from mapper.reading.entries import find_entries
    from mapper.reading.heads import find_heads

    text = _text_of(data)
    for language in ("en", "es", "fr"):
        for day in (PUBLISHED, date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31), None):
            assert all(0 <= head.start < head.end <= len(text) for head in find_heads(text, language, day))
            find_entries(text, language=language, published=day)
    return text


def _own(name: str) -> Callable[[bytes], object]:
    def parse(data: bytes) -> object:
        import gazetteer

        with _file(name, data) as path, gazetteer.with_places(path):
            return gazetteer.locate("Campo Uno")

    return parse


def _dump_lines(data: bytes) -> object:
    from gazetteer.build.dump import lines

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("XX.txt", data)
    with _file("XX.zip", packed.getvalue()) as path:
        return list(lines(path, "XX.txt"))


def _dump_archive(data: bytes) -> object:
    from gazetteer.build.dump import lines

    with _file("XX.zip", data) as path:
        return list(lines(path, "XX.txt"))


def _divisions(data: bytes) -> object:
    from gazetteer.build.dump import division_names

    with _file("admin1CodesASCII.txt", data) as path:
        return division_names(path)


@cache
def _base() -> Any:
    from gazetteer.index import Index

    return Index.open()


def _layer(data: bytes) -> object:
    """Build an installed gazetteer of a dump, list it and open it."""
    from gazetteer.build.layer import build_layer

    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("XX.txt", data)
    with _file("XX.zip", packed.getvalue()) as path:
        tables = (path.with_name("one.txt"), path.with_name("two.txt"))
        for table, text in zip(tables, ("MX.20\tOaxaca\tOaxaca\t1\n", "MX.20.1\tJuchitan\tJuchitan\t2\n"), strict=True):
            table.write_text(text, encoding="utf-8")
        return build_layer(path, "XX.txt", tables, _base(), path.parent)


def _listing(data: bytes) -> object:
    from gazetteer import installed

    with _file("installed.json", data) as path, _environment("GAZETTEER_HOME", str(path.parent)):
        return installed.open_layers()


@contextlib.contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            os.environ.pop(name)
        else:
            os.environ[name] = before


def _arrays(data: bytes) -> object:
    """Open an artefact of the right size that holds something else."""
    from gazetteer import store

    with _file("made.bin", data) as path:
        noted = {"version": 1, "artefacts": {"made.bin": {"bytes": len(data), "sha256": ""}}}
        path.with_name("manifest.json").write_text(json.dumps(noted), encoding="utf-8")
        return {name: array.sum() for name, array in store.open_arrays("made.bin", path.parent).items()}


def _route_cache(data: bytes) -> object:
    from mapper.measurement.router_cache import RouteCache

    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder:
        kept = RouteCache(Path(folder))
        path = kept._path("a question")
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        return kept.get("a question")


def _online_cache(data: bytes) -> object:
    from gazetteer.online import choose

    with tempfile.TemporaryDirectory(prefix="fuzz-") as folder, _environment("XDG_CACHE_HOME", folder):
        service = choose("nominatim:http://127.0.0.1:9")
        path = service._path("Campo Uno")
        path.parent.mkdir(parents=True)
        path.write_bytes(data)
        kept = service._kept("Campo Uno")
        from gazetteer.online_answers import row_of

        return kept and [row_of("Campo Uno", one, service.source(kept[1])) for one in kept[0]]


def _place_table(data: bytes) -> object:
    from mapper.cli import placetable

    with _file("places.csv", data) as path:
        return placetable.read(path)


def _report(data: bytes) -> object:
    """Read a report and check its figures: every stage behind the parsers."""
    from mapper import pipeline
    from mapper.model import Dossier
    from mapper.reading.plaintext import read_text

    report = read_text(data, source="report.md")
    account = pipeline.trace(Dossier((report,)))
    for mention in account.mentions:
        assert report.text[mention.start : mention.end] == mention.text
    return account


# ------------------------------------------------------------------ inputs that they understand

ARTICLE = b"""---
title: 'Walkers: the way north'
publisher: Example Wire
published: 2018-11-02
url: https://example.org/walkers
language: en
---
# The way north

The caravan of about 3,000 people left Tapachula on 21 October and reached Huixtla on Monday night. They have walked
some 620 miles since San Pedro Sula, 40 miles a day, and slept in Santiago Niltepec, Oaxaca, at least 1,450 km from the
United States border. Ten days ago they crossed the Suchiate. They hope to reach Tijuana in three weeks.
"""
BLOG = b"""14:05
The first group has reached Juchitan, 300 people at most.

**Saturday 29 February, 23:50** - They sleep in the square.

## Tuesday 16 November
2.05 pm GMT: A truck took them to Matias Romero.
Day 4 - Update 3: noon. Yesterday, 18:00: on 12/11/2018 they left.
"""
SPANISH = (
    "La caravana, de unas 3.000 personas, salió de Tapachula el domingo 21 de octubre y llegó a Huixtla hace diez días.\n"
    "Faltan más de 1.450 kilómetros hasta la frontera; unos 320 kilómetros por carretera.\n"
).encode()
FRENCH = (
    "Les marcheurs sont arrivés à Calais le lundi 3 novembre 2018, après seize jours de marche et près de 450 km.\n"
).encode()
PAGE = b"""<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Walkers rest</title>
<meta property="article:published_time" content="2018-11-02T10:00:00Z"><link rel="canonical" href="https://example.org/a">
<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Walkers rest", "datePublished": "2018-11-02"}</script>
</head><body><nav>Home</nav><article class="story"><h1>Walkers rest</h1><time datetime="2018-11-02T14:05">14:05</time>
<p>The caravan of 3,000 people reached Santiago Niltepec on Monday night, at least 1,450 km from the border.</p>
<p>They left Tapachula ten days ago and hope to be in Oaxaca on Sunday.</p><aside class="promo">Read also: more</aside>
<!-- a comment --></article><footer>Example Wire</footer></body></html>"""
ROUTE = b"""version: 1
border: US
reports:
  - {title: The way north, published: 2018-11-02, language: en}
routes:
  - group: first caravan
    stops:
      - place: &p {name: Puente Alto, kind: city, latitude: 14.1, longitude: -91.02, country: GT, extent_km: 5}
        arrived: 2018-10-19
        departed: null
        dated: stated
        status: confirmed
        evidence: [{report: 0, start: 0, end: 10, quote: The walkers, rule: arrival-verb}]
      - place: 16.56, -94.61
      - place: *p
claims:
  - quote: some 1,450 km from the border
    kind: distance_to_border
    value: {low: 1450, high: 1450, unit: km}
    about: {from: *p, to: border, date: 2018-11-01}
    report: 0
texts:
  - The walkers said it was some 1,450 km from the border.
"""
TABLE = b"""group,order,place,latitude,longitude,country,arrived,departed,dated,status,quote,report,published
caravan,1,Puente Alto,14.1,-91.02,GT,2018-10-19,,stated,confirmed,"The walkers, they said",The way north,2018-11-02
caravan,2,"16.56, -94.61",,,,2018-10-29,2018-10-30,inferred,suggested,,,
"""
OWN_CSV = b"""name,latitude,longitude,kind,country,admin1,alternate_names,extent_km,source
Campo Uno,16.5,-94.6,camp,MX,Oaxaca,Camp One|Camp 1,2,our map
"Vado, el",14.7,-92.1,crossing,Guatemala,,,,
"""
OWN_GEOJSON = json.dumps({
    "type": "FeatureCollection",
    "features": [
        {"type": "Feature", "properties": {"name": "Campo Uno", "kind": "camp", "country": "MX"},
         "geometry": {"type": "Point", "coordinates": [-94.6, 16.5]}},
        {"type": "Feature", "properties": {"name": "Rio Nuestro"},
         "geometry": {"type": "LineString", "coordinates": [[-92.1, 14.7], [-92.2, 14.8]]}},
        {"type": "Feature", "properties": {"name": "La Reserva"},
         "geometry": {"type": "Polygon", "coordinates": [[[-92, 14], [-91, 14], [-91, 15], [-92, 14]]]}},
    ],
}).encode()  # fmt: skip


def _dump_seed() -> bytes:
    rows = (
        ("9000001", "Vado Hondo", "Vado Hondo", "El Vado,Vado", "16.51", "-94.52", "P", "PPL", "MX", "", "20", "1", "", "", "120",
         "", "40", "America/Mexico_City", "2020-01-01"),
        ("9000002", "Rio Sonado", "Rio Sonado", "", "16.1", "-94.2", "H", "STM", "MX", "", "20", "", "", "", "0", "", "", "", ""),
        ("9000003", "Distrito Sonado", "", "", "16.3", "-94.3", "A", "ADM2", "MX", "", "20", "7", "", "", "5000", "", "", "", ""),
    )  # fmt: skip
    return "".join("\t".join(row) + "\n" for row in rows).encode()


def _zip_seed() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("XX.txt", (2020, 1, 1, 0, 0, 0)), _dump_seed())
    return packed.getvalue()


def _pdf_seed() -> bytes:
    from pypdf import PdfWriter
    from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

    writer = PdfWriter()
    page = writer.add_blank_page(595, 842)
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica", "/Encoding": "/WinAnsiEncoding"}
    fonts = DictionaryObject(
        {NameObject("/F1"): DictionaryObject({NameObject(k): NameObject(v) for k, v in font.items()})}
    )
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    content = DecodedStreamObject()
    content.set_data(b"BT /F1 11 Tf 14 TL 60 780 Td (The walkers came to Puebla on Monday.) Tj T* (They rest.) Tj ET")
    page[NameObject("/Contents")] = writer._add_object(content)
    writer.add_metadata({"/Title": "The way north", "/CreationDate": "D:20181102100000Z"})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _arrays_seed() -> bytes:
    header = json.dumps({"latitude": ["<i4", [3], 0], "names": ["|u1", [4], 12]}).encode()
    return b"GAZARR1\n" + len(header).to_bytes(8, "little") + header + bytes(range(16))


LISTING = json.dumps({"version": 1, "installed": [{
    "code": "MX", "folder": "MX-000000000000", "format": 1, "day": "2020-01-01", "base": "", "places": 1, "names": 1,
    "bytes": 1, "kinds": {"city": 1}, "archive": {},
}]}).encode()  # fmt: skip
ROUTE_KEPT = json.dumps({
    "version": 1, "key": "a question", "day": TODAY, "length_km": 12.5, "path": [[16.5, -94.6], [16.6, -94.5]],
    "ferry": False,
}).encode()  # fmt: skip
ONLINE_KEPT = json.dumps({"version": 1, "name": "campo uno", "day": TODAY, "found": []}).encode()

YAML_WORDS = (b"routes:", b"stops:", b"place:", b"- ", b"\n  ", b"? ", b"<<: *p", b"!!python/object:os.system", b"|\n", b">-\n",
              b"{a: &x [*x]}", b"*p", b"null", b"~", b"version: 2\n", b"---\n", b"...\n", b"%YAML 1.1\n", b"border: MX-GT")  # fmt: skip
MATTER_WORDS = (
    b"title: ",
    b"published: ",
    b"language: ",
    b"date: 2018-11-02\n",
    b"---\n",
    b"? [*a]",
    b"&a [",
    b"- ",
    b"url: ",
)
PROSE_WORDS = (b"1,450 km", b"hundreds of miles", b"3,000 to 4,000 people", b"between 3 and ", b"at least ", b"Monday ", b"ten days ago ",
               b"San Pedro ", b"Oaxaca, ", b"reached ", b"from ", b"2018", b"de ", b"el lunes ", b"half a ", b"million ", b"twenty-",
               b"1/2 ", b"km/h ", b"the ", b"May ", b"A.", b"Mr. ", b"14:05 ", b"\n\n", b"30 ")  # fmt: skip
PAGE_WORDS = (b"<div>", b"<p>", b"</p>", b"<!---->", b"<table><tr><td>", b"<script>", b"<![CDATA[", b"&#0;", b"&#xD800;", b"&amp;",
              b"<time datetime='", b"<meta charset=utf-7>", b"<?xml version='1.0' encoding='utf-16'?>", b"<svg>", b"<p class='promo'>",
              b"<html", b'{"@graph":[', b"<base href='//['>")  # fmt: skip
PDF_WORDS = (b"obj", b"endobj", b"stream\n", b"endstream", b"/Kids [1 0 R]", b"/Parent 1 0 R", b"/Length 99999999", b"<<", b">>",
             b"xref", b"trailer", b"startxref", b"/Filter /FlateDecode", b"/Filter /LZWDecode", b"/Encrypt 1 0 R", b"(", b")", b"1 0 R")  # fmt: skip
CSV_WORDS = (b'"', b'""', b",,", b"\r\n", b"place,", b"latitude", b"=cmd()", b"91,181", b"2018-10-19", b"\n\n")
JSON_WORDS = (
    b"[[",
    b"]]",
    b"{}",
    b"null",
    b"1e400",
    b"NaN",
    b'"type": "Feature"',
    b"true",
    b'"coordinates": []',
    b"\\ud800",
)
DUMP_WORDS = (b"\t", b"\n", b"P\tPPL\tMX", b"4294967296", b"91", b"\t\t\t", b"inf", b"A\tADM1")

PROSE = (ARTICLE, BLOG, SPANISH, FRENCH)
TARGETS = (
    Target("front matter", _front_matter, (ARTICLE.split(b"---\n")[1], b"title: x\ndate: 3 May 2019\n"), MATTER_WORDS),
    Target("text and Markdown", _dispatched(".md"), PROSE, (*PROSE_WORDS, *MATTER_WORDS)),
    Target("web page", _dispatched(".html"), (PAGE,), PAGE_WORDS),
    Target("PDF", _dispatched(".pdf"), (_pdf_seed(),), PDF_WORDS),
    Target("route file (YAML)", _route_yaml, (ROUTE, b"routes:\n  - stops: [Puebla, 16.5, -94]\n"), YAML_WORDS),
    Target("route file (CSV)", _route_csv, (TABLE, b"place\nPuebla\n"), CSV_WORDS),
    Target("table of places", _place_table, (b"name,latitude,longitude\nPuebla,19.04,-98.2\n",), CSV_WORDS),
    Target("figures", _figures, (b"at least 1,450 km", b"hundreds of miles a day", *PROSE), PROSE_WORDS),
    Target("dates", _dates, PROSE, PROSE_WORDS),
    Target("heads of entries", _heads, (BLOG, ARTICLE), PROSE_WORDS),
    Target("whole reading", _report, PROSE, PROSE_WORDS),
    Target("own places (CSV)", _own("places.csv"), (OWN_CSV,), CSV_WORDS),
    Target("own places (GeoJSON)", _own("places.geojson"), (OWN_GEOJSON,), JSON_WORDS),
    Target("GeoNames dump", _dump_lines, (_dump_seed(),), DUMP_WORDS),
    Target("GeoNames archive", _dump_archive, (_zip_seed(),), (b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06")),
    Target("GeoNames divisions", _divisions, (b"MX.20\tOaxaca\tOaxaca\t1\nMX.05\tChiapas\tChiapas\t2\n",), DUMP_WORDS),
    Target("installed gazetteer", _layer, (_dump_seed(),), DUMP_WORDS),
    Target("list of the installed", _listing, (LISTING,), JSON_WORDS),
    Target("gazetteer's arrays", _arrays, (_arrays_seed(),), JSON_WORDS),
    Target("kept routes", _route_cache, (ROUTE_KEPT,), JSON_WORDS),
    Target("kept answers", _online_cache, (ONLINE_KEPT,), JSON_WORDS),
)  # fmt: skip

logging.getLogger("mapper").addHandler(logging.NullHandler())
