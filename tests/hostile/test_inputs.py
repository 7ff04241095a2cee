"""Files that are made to do harm: refused with one line, or read rightly, in bounded time and memory."""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile
import zlib

import pytest
from command import refused, run

import mapper
from mapper.cli.main import main
from mapper.errors import InputError, RouteFileError
from mapper.reading.pdf import read_pdf
from mapper.reading.webpage import looks_like_html, read_html
from mapper.settings import MAX_CHARACTERS, MAX_COLUMNS

STORY = "The caravan reached Huixtla on Monday, 22 October 2018, and hopes to reach Oaxaca. "
MOST_MEGABYTES = 500
MOST_SECONDS = 20.0
"""Of processor time; what is tested takes a tenth of it."""


@pytest.fixture(autouse=True)
def _in_time():
    begun = time.process_time()
    yield
    assert time.process_time() - begun < MOST_SECONDS


def complaint(capsys, *arguments):
    """Run a command that is to fail here, and return its status and its line."""
    status = main([str(argument) for argument in arguments])
    printed = capsys.readouterr()
    assert printed.out == ""
    (line,) = printed.err.strip().splitlines()
    assert line.startswith("mapper: ")
    assert len(line) < 1000
    return status, line


# ------------------------------------------------------------------ too much


@pytest.mark.parametrize("name", ["line.txt", "line.html", "line.pdf", "route.yaml", "route.csv"])
def test_a_gigabyte_in_one_line_is_refused_at_once(tmp_path, name):
    path = tmp_path / name
    with path.open("wb") as file:
        file.write(b"%PDF-1.4 " if name.endswith("pdf") else b"routes: ")
        file.truncate(1_000_000_000)
    done = run("check", path.name, cwd=tmp_path)
    refused(done, 2, name, "larger than 20 MB", "one article")
    assert done.seconds < MOST_SECONDS
    assert done.megabytes < MOST_MEGABYTES


def test_places_of_ones_own_are_refused_at_once_too(tmp_path, capsys):
    path = tmp_path / "places.csv"
    with path.open("wb") as file:
        file.write(b"name,latitude,longitude\n")
        file.truncate(1_000_000_000)
    assert complaint(capsys, "locate", "Puebla", "--gazetteer", path) == (
        2,
        f"mapper: {path}:1: more than 64 MB; cut the file in parts",
    )


def test_a_text_longer_than_any_article_is_refused(tmp_path, capsys):
    path = tmp_path / "archive.txt"
    path.write_text(STORY * (MAX_CHARACTERS // len(STORY) + 1), encoding="utf-8")
    status, line = complaint(capsys, "check", path)
    assert status == 2
    assert "give one article, not an archive" in line


def test_ten_thousand_place_names_are_read(tmp_path):
    names = [
        "Tapachula",
        "Huixtla",
        "Mapastepec",
        "Pijijiapan",
        "Tonala",
        "Arriaga",
        "Juchitan",
        "Oaxaca",
        "Puebla",
        "Queretaro",
    ]
    days = (
        f"On day {n} a bus stood in {name}, north of {names[(n + 3) % 10]}.\n" for n, name in enumerate(names * 500)
    )
    path = tmp_path / "names.txt"
    path.write_text("".join(days), encoding="utf-8")
    mentions = mapper.find_places(path.read_text("utf-8"))
    assert len(mentions) >= 9_900


@pytest.mark.parametrize("name", ["report.docx", "report.zip", "report.txt", "report.md"])
def test_a_bomb_of_zeros_is_not_unpacked(tmp_path, capsys, name):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", bytes(50_000_000))
    path = tmp_path / name
    path.write_bytes(packed.getvalue())
    status, line = complaint(capsys, "check", path)
    assert status == 2
    assert "a ZIP archive or an office document; save it as text, HTML or PDF" in line


def test_what_gzip_packed_is_not_unpacked(tmp_path, capsys):
    path = tmp_path / "report.txt.gz"
    path.write_bytes(gzip.compress(bytes(50_000_000)))
    status, line = complaint(capsys, "map", path, "-o", tmp_path / "out")
    assert (status, "a compressed file; unpack it first" in line) == (2, True)
    assert not (tmp_path / "out").exists()


# ------------------------------------------------------------------ PDF


def pdf(*objects):
    """Return a PDF of some objects, the first of which is the catalogue."""
    out, starts = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        starts.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % start for start in starts)
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        len(objects) + 1, rows, len(objects) + 1, len(out),
    )  # fmt: skip


def stream(data, more=b""):
    packed = zlib.compress(data, 9)
    return b"<< /Filter /FlateDecode /Length %d %s >>\nstream\n%s\nendstream" % (len(packed), more, packed)


def one_page(content, *more, resources=b"<< >>"):
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources %s >>" % resources
    return pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, content, *more)


@pytest.mark.parametrize("size", [30_000_000, 200_000_000], ids=["within what pypdf unpacks", "beyond it"])
def test_a_pdf_that_unpacks_to_a_bomb(size):
    bomb = one_page(stream(b" " * size))
    assert len(bomb) < 300_000
    with pytest.raises(InputError, match=r"a\.pdf: (the PDF unpacks to more than 10 MB|a damaged PDF)"):
        read_pdf(bomb, source="a.pdf")


@pytest.mark.parametrize(
    "inner", [b"/F%d Do " * 10, b"/F0 Do " * 10], ids=["ten of the next, ten deep", "ten of itself"]
)
def test_forms_that_draw_one_another(inner):
    forms = [
        stream(inner.replace(b"%d", b"%d" % (n + 1)), b"/Type /XObject /Subtype /Form /Resources 5 0 R")
        for n in range(10)
    ]
    names = b" ".join(b"/F%d %d 0 R" % (n, n + 6) for n in range(10))
    bomb = one_page(stream(b"/F0 Do"), b"<< /XObject << %s >> >>" % names, *forms, resources=b"5 0 R")
    with pytest.raises(InputError, match="the PDF unpacks to more than 10 MB of drawing"):
        read_pdf(bomb, source="a.pdf")


def test_a_form_is_read_where_it_does_no_harm():
    font = b"/Font << /F9 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
    form = stream(
        b"BT /F9 11 Tf 60 780 Td (They rest in Puebla.) Tj ET", b"/Type /XObject /Subtype /Form /Resources 5 0 R"
    )
    made = one_page(stream(b"/F0 Do /F0 Do"), b"<< /XObject << /F0 6 0 R >> %s >>" % font, form, resources=b"5 0 R")
    assert "They rest in Puebla." in read_pdf(made, source="a.pdf").text


def test_a_pdf_of_too_many_pages():
    many = b"<< /Type /Pages /Count 3000 /Kids [%s] >>" % (b"3 0 R " * 3000)
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 1 1] >>"
    with pytest.raises(InputError, match="3,000 pages; give one article"):
        read_pdf(pdf(b"<< /Type /Catalog /Pages 2 0 R >>", many, page), source="a.pdf")


# ------------------------------------------------------------------ nested without end


@pytest.mark.parametrize("tag", ["div", "b", "table", "ul"])
def test_html_nested_a_hundred_thousand_deep(tag):
    page = f"<html><body><p>{STORY}</p>{f'<{tag}>' * 100_000}<p>{STORY}</p></body></html>".encode()
    with pytest.raises(InputError, match=r"a\.html: a web page whose elements are nested too deeply; save its text"):
        read_html(page, source="a.html")


def test_html_nested_as_deep_as_pages_are_is_read():
    page = f"<html><body>{'<div>' * 300}<p>{STORY}</p>{'</div>' * 300}</body></html>".encode()
    assert read_html(page, source="a.html").text == STORY.strip()


def test_a_page_that_begins_with_a_thousand_comments():
    assert looks_like_html(b"<!--a-->" * 4 + b"<html>")
    assert not looks_like_html(b"<!---->" * 700)


def test_front_matter_nested_or_without_end(tmp_path, capsys):
    for block, words in (
        ("title: " + "[" * 5000, "the front matter is nested too deeply"),
        ("title: x\n" + "# and so on\n" * 5000, "the front matter has 60,010 characters"),
        ("? [a, b]\n: c\ntitle: [x]\n", "title must be one value"),
    ):
        path = tmp_path / "report.md"
        path.write_text(f"---\n{block}\n---\n{STORY}", encoding="utf-8")
        status, line = complaint(capsys, "check", path)
        assert (status, words in line) == (2, True), line


def bomb(leaf, *, wide=10, deep=9):
    levels = [f"  - &a0 [{', '.join([leaf] * wide)}]\n"]
    levels += [f"  - &a{n} [{', '.join([f'*a{n - 1}'] * wide)}]\n" for n in range(1, deep)]
    return "texts:\n" + "".join(levels) + "routes: []\n"


def test_yaml_that_multiplies_by_aliases():
    text = bomb("x")
    assert len(text) < 1000
    with pytest.raises(
        RouteFileError, match=r"route\.yaml:\d: not a route file: more than 5,000,000 values with its aliases"
    ):
        _loads(text)


def _loads(text):
    from mapper import routefile

    return routefile.loads(text)


def test_yaml_that_multiplies_stops():
    stop = "  - &s {place: {name: A, latitude: 1, longitude: 2}}\n"
    text = (
        f"routes:\n- group: a\n  stops: &l\n{stop}"
        + "  - *s\n" * 5000
        + "".join(f"- {{group: g{n}, stops: *l}}\n" for n in range(2000))
    )
    with pytest.raises(RouteFileError, match="more than 5,000,000 values"):
        _loads(text)


def test_yaml_that_is_part_of_itself():
    with pytest.raises(
        RouteFileError, match=r"route\.yaml:1: not a route file: an alias stands for what it is part of"
    ):
        _loads("routes: &a [*a]\n")


def test_aliases_of_an_honest_file_are_followed():
    place = "&p {name: Puente Alto, latitude: 14.1, longitude: -91.0}"
    account = _loads(f"routes:\n- stops: [{{place: {place}}}, {{place: *p}}]\n")
    assert [stop.place.name for stop in account.routes[0].stops] == ["Puente Alto", "Puente Alto"]


def test_a_million_columns(tmp_path, capsys):
    heading = ",".join(f"c{n}" for n in range(1_000_000))
    table = tmp_path / "table.csv"
    table.write_text(f"place,{heading}\nPuebla\n", encoding="utf-8")
    assert complaint(capsys, "check", table)[1].endswith(":1: 1,000,001 columns; a table of stops has 22 at most")
    table.write_text(f"name,latitude,longitude,{heading}\nPuebla,19,-98\n", encoding="utf-8")
    assert "1,000,003 columns; 1000 at most" in complaint(capsys, "locate", "Puebla", "--gazetteer", table)[1]
    status, line = complaint(capsys, "distance", table, "Puebla")
    assert (status, f"1,000,003 columns; give a table of places, {MAX_COLUMNS} columns at most" in line) == (2, True)


def test_a_name_of_a_million_letters(capsys):
    status, line = complaint(capsys, "distance", "a" * 1_000_000, "Puebla")
    assert status == 2
    assert "unknown place" in line


# ------------------------------------------------------------------ encodings and hidden characters


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1", "cp1252"])
def test_the_encodings_that_are_known(tmp_path, encoding):
    text = "La caravana llegó a Ciudad Hidalgo el 20 de octubre de 2018 y siguió hacia Tapachula, México.\n"
    path = tmp_path / "wire.txt"
    path.write_bytes(text.encode(encoding))
    dossier = mapper.read(path, language="es")
    assert dossier.reports[0].text == text


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ("They reached Puebla.".encode("utf-16")[2:], "not a text (full of control bytes)"),
        ("They reached Puebla.".encode("utf-32")[4:], "not a text (full of control bytes)"),
        (bytes(range(256)) * 40, "not a text (full of control bytes)"),
        (bytes(5000), "not a text (full of control bytes)"),
        (STORY.encode() + b"\x81\x8d\xff" + "é".encode(), "neither UTF-8 nor Windows-1252; save it as UTF-8"),
    ],
    ids=["utf-16 without a mark", "utf-32 without a mark", "noise", "null bytes alone", "mixed"],
)
def test_encodings_that_cannot_be_told(tmp_path, capsys, raw, words):
    path = tmp_path / "wire.txt"
    path.write_bytes(raw)
    status, line = complaint(capsys, "check", path)
    assert (status, words in line) == (2, True), line


HIDDEN = "The \u202ecaravan\u202c of 3,000 people\x00 reached \u2067Oax\u200baca\u2069 on Monday and slept in Pu\u200bebla\ufeff near Tapa\u00adchula.\n"


def test_hidden_characters_move_no_span_and_hide_no_place(tmp_path, capsys):
    path = tmp_path / "wire.txt"
    path.write_bytes(b"---\npublished: 2018-11-06\n---\n" + HIDDEN.encode())
    answer = mapper.check(mapper.read(path)).to_dict()
    assert answer["reports"][0]["text"] == HIDDEN
    for found in (*answer["places"], *answer["claims"]):
        assert HIDDEN[found["start"] : found["end"]] == found.get("text", found.get("quote"))
    assert [place["place"]["name"] for place in answer["places"]] == ["Oaxaca", "Puebla", "Tapachula"]
    assert [claim["value"]["low"] for claim in answer["claims"]] == [3000]
    for command in (["check"], ["places"]):
        assert main([*command, str(path)]) == 0
        printed = capsys.readouterr()
        assert not set("\u202e\u2067\u2069\u202c\x00") & set(printed.out + printed.err)


def test_hidden_characters_in_the_map_are_shown_or_left_out(tmp_path):
    path = tmp_path / "wire.txt"
    path.write_bytes(b'---\ntitle: "The \\u202e way"\npublished: 2018-11-06\n---\n' + HIDDEN.encode() + STORY.encode())
    assert main(["map", str(path), "-o", str(tmp_path / "out")]) == 0
    for name in ("map.svg", "distance.svg", "route.kml", "route.gpx"):
        text = (tmp_path / "out" / name).read_text("utf-8")
        assert "\x00" not in text
        assert "\u202e" not in text, name
    assert json.loads((tmp_path / "out" / "report.json").read_text("utf-8"))["reports"][0]["text"] == HIDDEN + STORY


def test_a_file_name_gives_no_orders_to_the_terminal(tmp_path, capsys):
    path = tmp_path / "a\x1b[31m\u202etxt.dm"
    status, line = complaint(capsys, "check", path)
    assert status == 2
    assert not set("\x1b\u202e") & set(line)
    assert "\\u001b[31m\\u202etxt.dm: no such file" in line


def test_a_number_of_a_thousand_digits_is_no_figure():
    text = f"The account is {'9' * 1000} people or {'8' * 400} million km. The caravan of 3,000 people left Tapachula."
    found = mapper.check(mapper.Dossier((mapper.Report(text),))).to_dict()
    assert [claim["value"]["low"] for claim in found["claims"]] == [3000]
