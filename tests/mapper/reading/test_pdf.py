"""PDF reports: paragraphs from lines, a date only where it may be true, and files that cannot be read."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest

from mapper.errors import InputError
from mapper.reading.pdf import paragraphs, read_pdf

LINES = [
    "The walkers came to Puente Alto late on Saturday and lay down in the cov-",
    "ered market because the square was wet, said the woman with the keys to it.",
    "They had come 31 kilometres.",
    "Nobody had told the town that a south-",
    "North charity had sent them there, and nobody seemed to mind it very much.",
]


def make_pdf(pages: list[list[str]], **facts: str) -> bytes:
    """Write a PDF by hand, one Helvetica line under the other."""
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>"]
    kids = " ".join(f"{4 + 2 * index} 0 R" for index in range(len(pages)))
    objects.append(f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>".encode())
    objects.append(b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
    for index, lines in enumerate(pages):
        shown = "".join(f"({line}) Tj T* " for line in lines)
        stream = f"BT /F1 11 Tf 14 TL 60 780 Td {shown}ET".encode("cp1252")
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * index} 0 R "
            "/Resources << /Font << /F1 3 0 R >> >> >>".encode()
        )
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(assemble(objects))))
    writer.add_metadata({f"/{key}": value for key, value in facts.items()})
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def assemble(objects: list[bytes]) -> bytes:
    """Number the objects and add the table that says where each one starts."""
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    rows = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    count = len(objects) + 1
    return body + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (
        count, rows, count, len(body),
    )  # fmt: skip


def test_lines_become_paragraphs_and_broken_words_whole() -> None:
    text = read_pdf(make_pdf([LINES]), source="a.pdf").text
    first, second = text.split("\n\n")
    assert "in the covered market because the square was wet, said the woman" in first
    assert first.endswith("31 kilometres.")
    assert second.startswith("Nobody had told the town that a south-North charity")


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [["SAMPLE COURIER", *LINES, str(number)] for number in (1, 2, 3)]
    text = read_pdf(make_pdf(pages), source="a.pdf").text
    assert "COURIER" not in text
    assert text.count("31 kilometres.") == 3
    assert not any(line.strip().isdigit() for line in text.splitlines())


def test_blank_lines_separate_paragraphs() -> None:
    assert paragraphs(["One line", "and another", "", "New one"]) == "One line and another\n\nNew one"


@pytest.mark.parametrize(
    ("made", "opening", "day"),
    [
        ("D:20181029120000Z", "They walked on.", date(2018, 10, 29)),
        ("D:20181029120000Z", "On 29 October 2018 they walked on.", date(2018, 10, 29)),
        ("D:20240101120000Z", "On 29 October 2018 they walked on.", None),
        ("D:29990101120000Z", "They walked on.", None),
        ("D:19700101000000Z", "They walked on.", None),
        ("soon", "They walked on.", None),
        (None, "They walked on.", None),
    ],
)
def test_the_date_is_taken_only_where_it_may_be_true(made: str | None, opening: str, day: date | None) -> None:
    facts = {} if made is None else {"CreationDate": made}
    assert read_pdf(make_pdf([[opening]], **facts), source="a.pdf").published == day


def test_the_caller_and_the_title() -> None:
    raw = make_pdf([["La caravana de los migrantes en el parque."]], Title="En el parque", CreationDate="D:20181029")
    report = read_pdf(raw, source="a.pdf", published=date(2018, 11, 1))
    assert (report.title, report.published, report.language) == ("En el parque", date(2018, 11, 1), "es")


def locked() -> bytes:
    writer = pypdf.PdfWriter(clone_from=pypdf.PdfReader(io.BytesIO(make_pdf([LINES]))))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (make_pdf([[]]), "no text layer"),
        (b"%PDF-1.4\nnothing of the kind", "a damaged PDF"),
        (make_pdf([LINES])[:300], "a damaged PDF"),
        (locked(), "locked with a password"),
    ],
    ids=["scan", "garbage", "cut", "locked"],
)
def test_what_cannot_be_read_is_told_in_one_line(raw: bytes, message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        read_pdf(raw, source="a.pdf")
    assert "\n" not in str(caught.value)
    assert str(caught.value).startswith("a.pdf: ")
