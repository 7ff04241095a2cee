"""One normal form for toponyms, shared by the build and by look-up so that the two cannot drift apart.

The normal form is lower case, without accents, apostrophes or full stops; hyphens and other signs become
single spaces; a leading or inner "St." is "saint". So "N’Djamena" is ``ndjamena``, "Guinea-Bissau"
``guinea bissau``, "St. Louis" ``saint louis`` and "U.S." ``us``: whether the writer wrote capitals or dots is
for the reader of the text to judge (`gazetteer.lookup.ABBREVIATION`).
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["is_latin", "normalize", "short_forms", "usable", "words"]


def words(text: str) -> frozenset[str]:
    """Return the words of a text, which is how word lists are written in this package."""
    return frozenset(text.split())


REMOVED = (
    "\0.'`´’‘ʻʼʿʾ‛′\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069\ufeff"
)
SPACED = '-‐‑‒–—―_/\\,;:()[]"“”«»&+*\u00a0\t\r\n·'
LETTERS = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŋ": "ng",
    "ə": "e", "ɓ": "b", "ɗ": "d", "ƙ": "k", "ƴ": "y", "ɛ": "e", "ɔ": "o", "ŧ": "t", "ĸ": "k", "ſ": "s",
    "ǝ": "e",
}  # fmt: skip
TABLE = str.maketrans({**dict.fromkeys(REMOVED, ""), **dict.fromkeys(SPACED, " "), **LETTERS})
ABBREVIATED = {"st": "saint", "ste": "sainte", "mt": "mount", "ft": "fort", "pto": "puerto", "cd": "ciudad"}
ABBREVIATION = re.compile(r"\b(st|ste|mt|ft|pto|cd) (?=\S)")
LATIN = re.compile(r"[\u0000-\u024f\u0250-\u02ff\u0300-\u036f\u1e00-\u1eff\u2010-\u2027\u2032]+")

SAINTS = words("san santa santo santiago sao saint sainte sankt sant")
GENERIC = words(
    "ciudad villa puerto pueblo heroica colonia ejido barrio aldea nueva nuevo estacion rancho hacienda "
    "municipio cidade vila porto sankt bad ville cite"
)
LINKS = words("de del la las los el do da dos das")
TAILS = words("de del do da dos das sur en sous am an der")
ENGLISH_TAILS = words("city town township village")


def normalize(text: str) -> str:
    """Return the normal form of a name; the empty string where nothing is left.

    >>> normalize("San Pedro  TAPANATEPEC"), normalize("Sal’á"), normalize("St.-Louis")
    ('san pedro tapanatepec', 'sala', 'saint louis')
    """
    if text.isascii():
        if text.isalnum():
            return text.lower()  # nothing to remove, to space or to fold in most words
        plain = text.lower().translate(TABLE)
    else:
        folded = unicodedata.normalize("NFKD", text).casefold()
        plain = unicodedata.normalize("NFKD", folded).translate(TABLE)
        if not plain.isascii():
            plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    plain = " ".join(plain.split())
    if ABBREVIATION.search(plain):
        plain = ABBREVIATION.sub(lambda found: ABBREVIATED[found[1]] + " ", plain)
    return plain


def is_latin(text: str) -> bool:
    """Say whether a name is written in the Latin script."""
    return LATIN.fullmatch(text) is not None


def usable(name: str) -> bool:
    """Say whether an alternate name is one that a report in the Latin script may print."""
    if not is_latin(name) or len(name) > 48 or any(sign in name for sign in "(/,;:0123456789"):
        return False
    letters = name.replace(" ", "").replace(".", "")
    if name == name.lower() or len(letters) < 3:
        return False
    return not (letters.isupper() and len(letters) <= 4)


def short_forms(normal: str) -> list[str]:
    """Return the distinctive parts by which people may call a place, the longest first.

    "san pedro tapanatepec" is called "tapanatepec", "pachuca de soto" "pachuca", "ciudad hidalgo" "hidalgo".
    Which of them are rare enough to be of use is for the build to say.
    """
    parts = normal.split()
    found: list[str] = []

    def keep(part: list[str]) -> None:
        while part and part[0] in LINKS:
            part = part[1:]
        short = " ".join(part)
        if len(short) >= 4 and short != normal and short not in found:
            found.append(short)

    head = parts
    while len(head) > 1 and head[0] in GENERIC:
        head = head[1:]
        while len(head) > 1 and head[0] in LINKS:
            head = head[1:]
    if head is not parts:
        keep(head)
    if head[-1] in ENGLISH_TAILS and len(head) > 1:
        keep(head[:-1])
    for at in range(1, len(head) - 1):
        if head[at] in TAILS and head[at - 1] not in LINKS and head[at - 1] not in SAINTS:
            keep(head[:at])
            if head[0] in SAINTS and at > 2:
                keep(head[2:at])
            break
    if head[0] in SAINTS and len(head) > 2:
        keep(head[2:] if head[1] not in LINKS else head[3:])
    return found
