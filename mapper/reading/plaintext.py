"""Text and Markdown reports, with or without front matter; also the small helpers that every reader shares.

Front matter is YAML between two lines of three dashes at the very top. The text of the report is what
follows the second line, unaltered but for line ends: CRLF and CR become LF, because spans are counted in
that text and must not depend on the editor it was saved with.
"""

from __future__ import annotations

import logging
import re
from datetime import date, datetime

from mapper.errors import InputError
from mapper.language.tables import DEFAULT, languages, main_tables
from mapper.model import Report
from mapper.settings import MAX_CHARACTERS, MAX_FRONT_MATTER, YEARS

__all__ = ["UNKNOWN", "check_text", "decode", "guess_language", "language_code", "published_date", "read_text"]

log = logging.getLogger(__name__)

KEYS = {
    "title": "title",
    "publisher": "publisher",
    "published": "published",
    "url": "url",
    "language": "language",
    "date": "published",
    "lang": "language",
}
"""What front matter may say, and the two shorter names that other tools write."""

WRITTEN_DATES = ("%d %B %Y", "%d %b %Y", "%B %d %Y", "%b %d %Y", "%Y/%m/%d", "%Y%m%d")
MONTH_POINT = re.compile(r"(?<=[A-Za-z])\.")
ORDINAL = re.compile(r"(?<=\d)(?:st|nd|rd|th)\b")

MAGIC = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a ZIP archive or an office document; save it as text, HTML or PDF"),
    (b"\xd0\xcf\x11\xe0", "an old office document; save it as text, HTML or PDF"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"\x7fELF", "a program"),
    (b"RIFF", "a picture or a sound"),
    (b"{\\rtf", "rich text; save it as plain text"),
    (b"%PDF-", "a PDF; give the file a name that ends in .pdf"),
)
MARKED = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
"""Byte order marks; that of UTF-32 begins as that of UTF-16 does, and goes first."""
CONTROL = bytes(code for code in range(32) if code not in b"\b\t\n\v\f\r\x1b")
MAX_CONTROL_SHARE = 0.02
"""Share of control bytes above which a file is no text; a stray null byte in an article is far below it."""

WORD = re.compile(r"[^\W\d_]+")
LANGUAGE_SAMPLE = 20_000
"""Characters of a report that the guess of its language looks at."""
FEWEST_WORDS, LEAST_SHARE = 40, 0.14
"""Words from which on a text tells its language, and the share of little words that prose has at least."""
UNKNOWN = "und"
"""ISO 639-2 for a language that could not be told."""

LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]+)*\Z")


def read_text(
    raw: bytes,
    *,
    source: str,
    published: date | None = None,
    language: str | None = None,
    charset: str | None = None,
) -> Report:
    """Read a text or Markdown report.

    Parameters
    ----------
    raw
        The bytes of the file.
    source
        Its name, for `Report.source` and for messages.
    published, language
        The caller's date and language; they win over what the report says of itself.
    charset
        The encoding that a server named, tried first.

    Returns
    -------
    Report
        Its text is the body, without front matter.

    Raises
    ------
    InputError
        The bytes are no text, the front matter is broken, a date is none, or nothing is left to read.
    """
    whole = decode(raw, source, charset)
    fields, lines, start = _front_matter(whole, source)
    text = whole[start:]
    check_text(text, source)
    if published is None and fields.get("published"):
        published = published_date(fields["published"], f"{source}:{lines['published']}: published")
    if language is None and fields.get("language"):
        language = language_code(fields["language"], f"{source}:{lines['language']}: language")
    return Report(
        text=text,
        title=fields.get("title") or _heading(text),
        publisher=fields.get("publisher", ""),
        published=published,
        url=fields.get("url") or None,
        language=language or guess_language(text),
        source=source,
    )


def decode(raw: bytes, source: str, charset: str | None = None) -> str:
    """Decode the bytes of a text: its byte order mark, ``charset``, UTF-8, then Windows-1252 with a warning.

    Line ends become LF. Null bytes, direction marks and other oddities stay, since spans count them.

    Raises
    ------
    InputError
        The bytes are no text at all.
    """
    for magic, what in MAGIC:
        if raw.startswith(magic):
            raise InputError(f"{source}: not a text but {what}")
    text = _decode_marked(raw)
    if text is None:
        _refuse_binary(raw, source)
        text = _decode_unmarked(raw, source, charset)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode_marked(raw: bytes) -> str | None:
    for mark, encoding in MARKED:
        if raw.startswith(mark):
            try:
                return raw.decode(encoding)
            except UnicodeDecodeError:
                return None
    return None


def _refuse_binary(raw: bytes, source: str) -> None:
    control = len(raw) - len(raw.translate(None, CONTROL))
    if control > MAX_CONTROL_SHARE * len(raw) + 2:
        raise InputError(f"{source}: not a text (full of control bytes); give text, Markdown, HTML or PDF")


def _decode_unmarked(raw: bytes, source: str, charset: str | None) -> str:
    for encoding in filter(None, (charset, "utf-8")):
        try:
            return raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    try:
        text = raw.decode("cp1252")
    except UnicodeDecodeError:
        raise InputError(f"{source}: neither UTF-8 nor Windows-1252; save it as UTF-8") from None
    log.warning("%s: not UTF-8, read as Windows-1252; save it as UTF-8 to be sure of its accents", source)
    return text


def check_text(text: str, source: str) -> None:
    """Refuse a report without a single letter or digit, or longer than any article.

    Raises
    ------
    InputError
        There is nothing to read, or too much.
    """
    if len(text) > MAX_CHARACTERS:
        raise InputError(
            f"{source}: {len(text):,} characters; give one article, not an archive ({MAX_CHARACTERS:,} at most)"
        )
    if not any(character.isalnum() for character in text):
        raise InputError(f"{source}: the report is empty; it needs at least one sentence")


def _front_matter(whole: str, source: str) -> tuple[dict[str, str], dict[str, int], int]:
    """Return the fields of the front matter, their lines, and the offset at which the body begins."""
    lines = whole.split("\n", 1)
    if lines[0].rstrip() != "---" or len(lines) == 1:
        return {}, {}, 0
    closing = re.compile(r"^---[ \t]*(?:\n|\Z)", re.MULTILINE).search(whole, len(lines[0]) + 1)
    if closing is None:
        if re.match(r"[A-Za-z]+:", lines[1]):
            raise InputError(f"{source}:1: the front matter is not closed; end it with a line ---")
        return {}, {}, 0
    block = whole[len(lines[0]) + 1 : closing.start()]
    if len(block) > MAX_FRONT_MATTER:
        raise InputError(
            f"{source}:1: the front matter has {len(block):,} characters; end it with a line --- after its few fields"
        )
    fields, where = _parse_fields(block, source)
    return fields, where, closing.end()


PLAIN_WITH_COLON = re.compile(r"^([A-Za-z_]+:[ \t]+)([^\s'\"\[{|>&*!#%@`].*:[ \t].*?)[ \t]*$", re.MULTILINE)


def _quote_colons(block: str) -> str:
    """Quote plain values that hold a colon, as headlines do ("title: Border: what we know")."""
    return PLAIN_WITH_COLON.sub(lambda found: found[1] + "'" + found[2].replace("'", "''") + "'", block)


def _parse_fields(block: str, source: str) -> tuple[dict[str, str], dict[str, int]]:
    """Read ``key: value`` lines as YAML nodes, so that every value stays as written and knows its line."""
    import yaml  # noqa: PLC0415

    try:
        node = yaml.compose(_quote_colons(block), Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = 2 + (mark.line if mark is not None else 0)
        problem = getattr(error, "problem", None) or "not YAML"
        raise InputError(
            f"{source}:{line}: the front matter is no YAML ({problem}); write 'key: value', "
            "and put a value that holds a colon in quotes"
        ) from None
    except RecursionError:
        raise InputError(f"{source}:2: the front matter is nested too deeply; write 'key: value' lines") from None
    fields: dict[str, str] = {}
    where: dict[str, int] = {}
    if node is None:
        return fields, where
    if not isinstance(node, yaml.MappingNode):
        raise InputError(f"{source}:2: the front matter must be 'key: value' lines, such as 'title: ...'")
    for key, value in node.value:
        name = KEYS.get(key.value.strip().lower()) if isinstance(key, yaml.ScalarNode) else None
        if name is None:
            continue
        line = value.start_mark.line + 2
        if not isinstance(value, yaml.ScalarNode):
            raise InputError(f"{source}:{line}: {key.value} must be one value, not a list or a table")
        if name not in fields or key.value == name:
            fields[name], where[name] = _plain(value), line
    return fields, where


def _plain(value: object) -> str:
    text = str(getattr(value, "value", "")).strip()
    quoted = getattr(value, "style", None) is not None
    return "" if not quoted and text.lower() in ("null", "~") else text


def _heading(text: str) -> str:
    """Return the Markdown heading in the first line that is not blank, else nothing."""
    first = text.lstrip().split("\n", 1)[0]
    return first[2:].strip(" #") if first.startswith("# ") else ""


def published_date(value: str, what: str = "published") -> date:
    """Read a date of publication: ISO 8601, with or without a time, or written out in English.

    The day is the one written down; a time zone does not move it.

    Raises
    ------
    InputError
        It is no date, one like 10/12/2018 that has two readings, or of a year outside `YEARS`.
    """
    text = value.strip()
    day = _written_day(text)
    if day is not None and day.year in YEARS:
        return day
    raise InputError(f"{what}: {text[:40]!r} is no date; write it as 2018-10-29")


def _written_day(text: str) -> date | None:
    try:
        return datetime.fromisoformat(text.replace(" UTC", "Z")).date()
    except ValueError:
        pass
    tidy = " ".join(ORDINAL.sub("", MONTH_POINT.sub("", text)).replace(",", " ").split())
    for form in WRITTEN_DATES:
        try:
            return datetime.strptime(tidy, form).date()  # noqa: DTZ007
        except ValueError:
            continue
    return None


def language_code(value: str, what: str = "language") -> str:
    """Return the two- or three-letter code in a language tag (``en-GB`` is ``en``) or of a few plain names.

    Raises
    ------
    InputError
        It is neither.
    """
    text = value.strip()
    for code, table in main_tables().items():
        if text.lower() in table["language"]["names"]:
            return code
    if LANGUAGE_TAG.match(text):
        return re.split("[-_]", text)[0].lower()
    raise InputError(f"{what}: {text[:40]!r} is no language code; write {_one_of(languages())}")


def _one_of(codes: tuple[str, ...]) -> str:
    return " or ".join([*([", ".join(codes[:-1])] if codes[1:] else []), codes[-1]])


def guess_language(text: str) -> str:
    """Guess a language that has a table from its commonest little words; `DEFAULT` where nothing speaks.

    A text of some length in which hardly any of those words stands is in none of these languages: `UNKNOWN`.
    """
    words = [word.lower() for word in WORD.findall(text[:LANGUAGE_SAMPLE])]
    counts = {code: sum(word in stop for word in words) for code, stop in _little_words().items()}
    best = max(counts, key=lambda code: (counts[code], code == DEFAULT))
    if len(words) >= FEWEST_WORDS and counts[best] < LEAST_SHARE * len(words):
        return UNKNOWN
    return best if counts[best] else DEFAULT


def _little_words() -> dict[str, frozenset[str]]:
    return {code: frozenset(table["language"]["little_words"]) for code, table in main_tables().items()}
