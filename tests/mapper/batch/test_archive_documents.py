"""The stream of documents: folders, patterns, tables and web archives, with everything that can be wrong in them."""

from __future__ import annotations

import gzip
import json
import shutil
import uuid
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from mapper.batch import rows, webarchive, work
from mapper.batch.columns import REPORTS
from mapper.batch.documents import Archive, Document
from mapper.batch.rows import Columns
from mapper.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

TEXT = "They reached Huixtla on Monday."
NO_COLUMNS = Columns()


def documents(*inputs: object, columns: Columns = NO_COLUMNS, leave_out: Path | None = None) -> list[Document]:
    return list(Archive([str(one) for one in inputs], columns, leave_out=leave_out).documents())


def report(document: Document) -> object:
    assert document.problem is None
    return work.read_document(document, work.Settings(), [])


def test_a_folder_is_read_in_order_without_what_is_no_report(tmp_path: Path) -> None:
    for name in ("b.md", "a/z.txt", "a/page.html", "a/photo.jpg", ".hidden.md", "half.md.part", "~lock.md", "out/x.md"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"<html><body><p>{TEXT}</p></body></html>" if name.endswith("html") else TEXT)
    archive = Archive([str(tmp_path)], NO_COLUMNS, leave_out=tmp_path / "out")
    found = list(archive.documents())
    assert [document.position for document in found] == ["b.md", "a/page.html", "a/z.txt"]
    assert archive.skipped == 1
    assert archive.bytes_read == archive.total_bytes() > 0
    assert {report(document).text.strip() for document in found} == {TEXT}


def test_an_identifier_survives_a_move_and_not_a_change(tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "a.md").write_text(TEXT)
    (before,) = documents(tmp_path / "one")
    shutil.move(tmp_path / "one", tmp_path / "two")
    (after,) = documents(tmp_path / "two")
    assert before.id == after.id
    (tmp_path / "two" / "a.md").write_text(TEXT + " And left.")
    assert documents(tmp_path / "two")[0].id != before.id
    assert documents(tmp_path / "two" / "a.md")[0].id == documents(tmp_path / "two")[0].id


def test_a_pattern_and_files_given_twice(tmp_path: Path) -> None:
    for name in ("2018/a.md", "2019/b.md", "2019/c.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(TEXT)
    assert [d.position for d in documents(tmp_path / "**" / "*.md")] == ["2018/a.md", "2019/b.md"]
    found = documents(tmp_path / "2019", tmp_path / "2019" / "b.md")
    assert [document.position for document in found] == ["b.md", "c.txt"]
    with pytest.raises(InputError, match="no file fits"):
        documents(tmp_path / "*.pdf")
    with pytest.raises(InputError, match="no such file or folder"):
        documents(tmp_path / "nowhere")


ROW = {
    "Headline": "Walkers rest",
    "domain": "example.org",
    "publish_date": "2018-10-29",
    "body": TEXT,
    "link": "https://example.org/1",
    "lang": "en",
}


def write_table(folder: Path, kind: str) -> Path:
    path = folder / f"articles{kind}"
    line = json.dumps(ROW) + "\n"
    if kind == ".jsonl":
        path.write_text(line, encoding="utf-8-sig")
    elif kind == ".jsonl.gz":
        path.write_bytes(gzip.compress(line.encode()))
    elif kind == ".csv":
        path.write_text(";".join(ROW) + "\n" + ";".join(f'"{cell}"' for cell in ROW.values()) + "\n", encoding="utf-8")
    else:
        pq.write_table(pa.Table.from_pylist([ROW]), path)
    return path


@pytest.mark.parametrize("kind", [".jsonl", ".jsonl.gz", ".csv", ".parquet"])
def test_columns_are_found_by_their_names(tmp_path: Path, kind: str) -> None:
    (document,) = documents(write_table(tmp_path, kind))
    found = report(document)
    assert document.position == f"articles{kind}:1"
    assert (found.text, found.title, found.publisher) == (TEXT, "Walkers rest", "example.org")
    assert (str(found.published), found.url, found.language) == ("2018-10-29", "https://example.org/1", "en")


def test_columns_are_named_and_a_wrong_name_is_said(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("nr,what,text\n7,He said: They reached Huixtla.,short\n", encoding="utf-8")
    (document,) = documents(path, columns=Columns(text="What", id="nr"))
    assert (document.position, report(document).text) == ("a.csv:7", "He said: They reached Huixtla.")
    (wrong,) = documents(path, columns=Columns(text="wat"))
    assert wrong.problem is not None
    assert "no column 'wat'; did you mean 'what'?" in wrong.problem
    path.write_text("nr,what\n7,x\n")
    assert "name it with --text-column (it has nr, what)" in str(documents(path)[0].problem)


def test_a_row_may_hold_the_inside_of_a_page_and_bad_metadata(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"text": f"<p>{TEXT}</p><script>x</script>", "date": "soon", "lang": "?"}) + "\n")
    notes: list[str] = []
    found = work.read_document(documents(path)[0], work.Settings(), notes)
    assert (found.text, found.published, found.language) == (TEXT, None, "en")
    assert notes == [
        "published: 'soon' is no date; write it as 2018-10-29; left open",
        "language: '?' is no language code; write en, es or fr; guessed as en",
    ]


def test_what_the_readers_warn_of_is_noted() -> None:
    document = Document("a.html", f"<html lang='de'><body><p>{TEXT}</p></body></html>".encode(), ".html")
    (row,) = work.work(document, work.Settings()).tables["reports"]
    told = dict(zip(REPORTS.names, row, strict=True))
    assert (told["position"], told["language"], told["characters"]) == ("a.html", "de", len(TEXT))
    assert told["notes"].startswith("the language is de, which is not supported")


def test_dates_of_parquet_are_dates(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    when = pa.array([1_540_771_200_000, None], pa.timestamp("ms"))
    pq.write_table(pa.table({"text": [TEXT, "Other."], "published": when, "url": [float("nan"), None]}), path)
    found = [report(document) for document in documents(path)]
    assert [str(one.published) for one in found] == ["2018-10-29", "None"]
    assert [one.url for one in found] == [None, None]


def test_what_is_wrong_in_a_table_is_one_document_with_a_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "MAX_BYTES", 500)
    path = tmp_path / "a.jsonl"
    good = json.dumps({"text": TEXT})
    lines = [
        good,
        "{broken",
        '["a list"]',
        '{"text": ""}',
        '{"title": "no text"}',
        json.dumps({"text": "x" * 900}),
        good,
    ]
    path.write_text("\n".join(lines))
    found = documents(path)
    assert [document.position for document in found] == [f"a.jsonl:{number}" for number in range(1, 8)]
    problems = [str(document.problem) for document in found]
    for problem, words in zip(
        problems, ["None", "no JSON (", "no JSON object", "is empty", "no column of text", "a line of more than", "None"], strict=True
    ):  # fmt: skip
        assert problem.startswith("None") if words == "None" else words in problem
    assert found[0].id != found[-1].id, "the same words at two places are two documents"

    path = tmp_path / "a.csv"
    path.write_text('text,title\n"' + "x" * 900 + '",long\nThey left.,short\n')
    assert [document.problem and "quotation mark" in document.problem for document in documents(path)] == [True, None]


@pytest.mark.parametrize("name", ["a.jsonl.gz", "a.parquet", "a.warc.gz", "b.warc"])
def test_a_damaged_file_is_said_and_the_rest_goes_on(tmp_path: Path, name: str) -> None:
    whole = gzip.compress((json.dumps({"text": TEXT}) + "\n").encode() * 2000)
    (tmp_path / name).write_bytes(
        whole[: len(whole) // 2] if name == "a.jsonl.gz" else b"\x1f\x8bdamaged and no archive"
    )
    (tmp_path / "z.md").write_text(TEXT)
    found = documents(tmp_path)
    assert found[-1].problem is None
    (bad,) = [document for document in found if document.problem]
    assert bad.position == name
    assert "damaged" in str(bad.problem) or "no Parquet" in str(bad.problem)


def write_warc(path: Path) -> Path:
    page = f"<html lang='en'><head><title>Walk</title></head><body><p>{TEXT}</p></body></html>"
    records = [
        ("https://example.org/walk", "200 OK", "text/html; charset=utf-8", page.encode()),
        ("https://example.org/gone", "404 Not Found", "text/html", page.encode()),
        ("https://example.org/a.png", "200 OK", "image/png", b"\x89PNG"),
        ("https://example.org/plain", "200 OK", "text/plain; charset=latin-1", "Él llegó a Huixtla.".encode("latin-1")),
        ("https://example.org/long", "200 OK", "text/html", b"<html>" + b"x" * 3000),
    ]
    answers = [
        _record("response", address, f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n\r\n".encode() + content)
        for address, status, kind, content in records
    ]
    asked = _record("request", records[0][0], b"GET /walk HTTP/1.1\r\n\r\n")
    pack = gzip.compress if path.suffix == ".gz" else bytes
    path.write_bytes(b"".join(pack(record) for record in (asked, *answers)))
    return path


def _record(kind: str, address: str, block: bytes) -> bytes:
    """Return a record of ISO 28500; its identifier is made of what it holds."""
    head = {
        "WARC-Type": kind,
        "WARC-Target-URI": address,
        "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, kind + address)}>",
        "WARC-Date": "2019-02-01T00:00:00Z",
        "Content-Type": f"application/http; msgtype={kind}",
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"WARC/1.0\r\n{lines}\r\n".encode() + block + b"\r\n\r\n"


@pytest.mark.parametrize("name", ["crawl.warc.gz", "crawl.warc"])
def test_a_web_archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(webarchive, "MAX_BYTES", 2000)
    archive = Archive([str(write_warc(tmp_path / name))], NO_COLUMNS)
    walk, plain, long = archive.documents()
    assert archive.skipped == 3
    assert (report(walk).text, report(walk).title) == (TEXT, "Walk")
    assert report(walk).url == "https://example.org/walk"
    assert walk.position.startswith(f"{name}:urn:uuid:")
    assert report(plain).text == "Él llegó a Huixtla."
    assert "larger than" in str(long.problem)
    assert [one.id for one in archive.documents()] == [walk.id, plain.id, long.id]


def test_a_bad_record_is_not_the_whole_crawl(tmp_path: Path) -> None:
    path = write_warc(tmp_path / "crawl.warc")
    raw = path.read_bytes()
    path.write_bytes(raw.replace(b"HTTP/1.1 200 OK", b"XXXX\x00BAD 200 OK", 1))
    first, *others = documents(path)
    assert "a damaged record" in str(first.problem)
    assert [document.problem for document in others] == [None, None]
