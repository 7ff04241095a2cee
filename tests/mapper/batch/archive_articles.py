"""An archive of our own: several outlets on one journey, and others through the same towns at other times."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

WIRE = """The caravan of about 3,000 migrants left Tapachula on Sunday and rested in Huixtla on Monday.

On Wednesday the migrants reached Mapastepec, tired after 30 miles in the heat. Organizers said the group had grown to
3,400 people.

"We are still 1,900 km from the United States border," said one of them in Mapastepec.
"""
ARTICLES = {
    "wire": ("Example Wire", "2019-01-24", "en", WIRE),
    "post": (
        "The Border Post",
        "2019-01-25",
        "en",
        (
            "Migrants who rested in Huixtla on Monday night walked on to Mapastepec on Wednesday.\n\n"
            "The caravan now counts some 3,500 people, the town's civil protection office said. "
            "From Mapastepec it is more than 1,100 km to the United States border.\n"
        ),
    ),
    "diario": (
        "Diario Ejemplo",
        "2019-01-24",
        "es",
        (
            "La caravana de 3.200 migrantes salió de Huixtla el martes y llegó a Mapastepec el miércoles.\n\n"
            "Los migrantes durmieron en la plaza de Mapastepec, a 1.300 kilómetros de la frontera con Estados Unidos.\n"
        ),
    ),
    "reprint": ("Valley Gazette", "2019-01-25", "en", WIRE),
    "march": (
        "Example Wire",
        "2019-03-29",
        "en",
        (
            "A caravan of some 1,200 migrants left Tapachula on Sunday and rested in Huixtla on Monday.\n\n"
            "On Wednesday the migrants walked into Mapastepec, 1,200 km from the United States border.\n"
        ),
    ),
    "second": (
        "Highland Herald",
        "2019-01-25",
        "en",
        "The second caravan of migrants left Tapachula on Wednesday and reached Huixtla on Thursday.\n",
    ),
    "south": (
        "Island Times",
        "2019-01-24",
        "en",
        "The caravan of about 2,000 migrants left Guatemala City on Monday and reached Tecun Uman on Wednesday.\n",
    ),
    "boat": (
        "Island Times",
        "2019-01-24",
        "en",
        "A boat with 85 migrants left Zuwara on Sunday and reached Lampedusa on Wednesday, the coast guard said.\n",
    ),
    "liner": (
        "Sea Wire",
        "2019-01-24",
        "en",
        "A boat with 2,420 migrants reached Lampedusa on Wednesday night. It had left Sfax on Monday.\n",
    ),
}
"""Publisher, day of publication, language and text, by title."""
JOURNEY = {"wire", "post", "diario", "reprint"}
"""Those that tell of one journey."""


def write_articles(folder: Path) -> Path:
    """Write each article as a file of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for title, (publisher, published, language, text) in ARTICLES.items():
        head = f"---\ntitle: {title}\npublisher: {publisher}\npublished: {published}\nlanguage: {language}\n---\n"
        (folder / f"{title}.md").write_text(head + text, encoding="utf-8")
    return folder


def write_short(path: Path, count: int) -> Path:
    """Write JSON Lines of short articles, no two alike."""
    lines = [
        f'{{"text": "Number {number}: the migrants reached Huixtla on Monday.", "date": "2019-01-{1 + number % 28:02d}"}}'
        for number in range(count)
    ]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def write_endless(path: Path) -> Path:
    """Write an article whose reading takes far longer than any test has time for."""
    sentence = "On Monday the caravan of 3,000 left Huixtla and walked 40 km to Mapastepec, 1,900 km from the border. "
    path.write_text(sentence * 150_000, encoding="utf-8")
    return path
