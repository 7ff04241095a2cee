"""What divisions are called without the words that only say what kind of division they are."""

from __future__ import annotations

from gazetteer.names import normalize, words

__all__ = ["bare", "is_municipal"]

DIVISION_WORDS = words(
    "provincia province provincie departamento departement estado region municipio municipality district "
    "city canton gobernacion muhafazat wilaya wilayat opstina obshtina commune county powiat comuna "
    "regiunea judetul raionul gemeente landkreis kreis bezirk politischer regierungsbezirk wahlkreis kota "
    "kabupaten distrito parroquia arrondissement shabiyat baladiyat mintaqat changwat amphoe partido "
    "okres oras municipiul nomos nomarchia rrethi grad komuna gorod prefecture borough state republic "
    "governorate quarter"
)
DIVISION_ENDINGS = words(
    "province region governorate state county parish district department division prefecture oblast kray "
    "krai municipality regency marz zone canton raion rayon sheng shi zizhiqu xian commune kommune kommun "
    "lan ilcesi ili voivodeship council borough subdistrict distrito fylke do namdo bukto oblysy rajons "
    "apskritis okrug avtonomnyy autonomous zhuangzu huizu uygur territory shire vald linn gun stadt "
    "shahar metropolitan"
)
"""Words of many languages that say what kind of division it is and are often left out."""

MUNICIPAL = words(
    "comuna municipio gemeente powiat obshtina oras municipiul partido grad komuna gorod kommun kommune "
    "vald linn shi opstina city municipality stadt"
)
"""Kinds of division that are little more than their chief town."""

ARTICLES = words("al ash as an ar ad at az el il ha")
JOINTS = words("de del la las los l d du des of e i van")


def bare(name: str) -> list[str]:
    """Return a division's name without the words that say what kind it is, and without its article.

    >>> bare("Muhafazat al Minufiyah"), bare("Departement de la Loire"), bare("Guangxi Zhuangzu Zizhiqu")
    (['al minufiyah', 'minufiyah'], ['loire'], ['guangxi'])
    """
    parts, found = normalize(name).split(), []
    while len(parts) > 1 and parts[-1] in DIVISION_ENDINGS:
        parts = parts[:-1]
    if len(parts) > 1 and parts[0] in DIVISION_WORDS:
        while len(parts) > 1 and (parts[0] in DIVISION_WORDS or parts[0] in JOINTS):
            parts = parts[1:]
    if len(parts) > 0 and " ".join(parts) != normalize(name):
        found.append(" ".join(parts))
    if len(parts) > 1 and parts[0] in ARTICLES:
        found.append(" ".join(parts[1:]))
    return [short for short in found if len(short) > 2]


def is_municipal(name: str) -> bool:
    """Say whether a second-level division is little more than its chief town."""
    return not MUNICIPAL.isdisjoint(normalize(name).split())
