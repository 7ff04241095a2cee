"""The sentences that say why: numbers, crossings with their towns, and the report's own language."""

from __future__ import annotations

from datetime import date
from string import Formatter

import pytest

import gazetteer
from mapper.claims.checking import check_claims
from mapper.language import LANGUAGES
from mapper.language.tables import read_table
from mapper.language.verdicts import phrases
from mapper.measurement import border as borders
from mapper.measurement import legs
from mapper.model import About, Claim, Report, Route, Stop
from mapper.units import Quantity


def place(name, country):
    return gazetteer.locate(name, country=country, kind="city", limit=1)[0]


TAPACHULA, OAXACA = place("Tapachula", "MX"), place("Oaxaca", "MX")
ROUTE = Route(
    "caravan", (Stop(TAPACHULA, date(2021, 3, 1), None, "stated"), Stop(OAXACA, date(2021, 3, 20), None, "stated"))
)


def explained(language, kind, low, high, unit, **about):
    about = {"group": "caravan", "date": date(2021, 3, 20)} | about
    claim = Claim(0, 0, 1, ".", kind, Quantity(low, high, unit), None, None, About(**about), "test")
    border = gazetteer.border("US")
    (checked,) = check_claims(
        [claim],
        routes=[legs.measure(ROUTE, border)],
        border=border,
        reports=[Report(".", published=date(2021, 3, 20), language=language)],
        border_distance=borders.distance,
        leg=legs.between,
        find_border=gazetteer.border,
    )
    return checked.explanation


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_tables_say_the_same_things(language):
    ours, english = read_table(language, "verdicts"), read_table("en", "verdicts")
    assert set(english["phrases"]) <= set(ours["phrases"])
    assert set(ours["units"]) == set(english["units"])
    assert len(ours["months"]) == 12
    for name, text in english["phrases"].items():
        fields = {field for _, field, _, _ in Formatter().parse(text) if field}
        assert {field for _, field, _, _ in Formatter().parse(ours["phrases"][name]) if field} <= fields


def test_a_road_range_has_its_middle_and_two_towns():
    text = explained("en", "distance_to_border", 1450, None, "km", origin=OAXACA, goal="border")
    assert "the border of the United States is" in text
    assert "to the crossing at " in text
    assert " to the one at McAllen" in text
    assert phrases("en").estimate(1250.5, 1621.9, "km") == "about 1,440 km (1,250 to 1,620)"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("In a straight line the border of the United States", "along the road it is about")),
        (
            "es",
            (
                "En línea recta, de Oaxaca",
                "la frontera de Estados Unidos",
                "por carretera hay unos",
                "hasta el paso de",
            ),
        ),
        (
            "fr",
            (
                "En ligne droite, la frontière des États-Unis",
                "d’Oaxaca",
                "par la route, il y a environ",
                "jusqu’au poste-frontière",
            ),
        ),
    ],
)
def test_a_distance_to_a_border_in_the_language_of_the_report(language, words):
    text = explained(language, "distance_to_border", 700, 700, "km", origin=OAXACA, goal="border")
    assert all(word in text for word in words), text


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "19 days, from 1 March 2021 to 20 March 2021"),
        ("es", "19 días, del 1 de marzo de 2021 al 20"),
        ("fr", "19 jours, du 1er mars 2021 au 20"),
    ],
)
def test_days_are_written_as_the_language_does(language, words):
    assert words in explained(language, "elapsed", 19, 19, "days", origin=TAPACHULA, goal=OAXACA)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_kind_is_explained_in_every_language(language):
    for kind, low, unit, about in (
        ("distance_between", 300, "km", {"origin": TAPACHULA, "goal": OAXACA}),
        ("distance_travelled", 300, "km", {}),
        ("pace", 30, "km/day", {}),
        ("arrival", 9, "days", {"origin": OAXACA, "goal": "border"}),
        ("group_size", 300, "people", {}),
    ):
        text = explained(language, kind, low, low, unit, **about)
        assert text.endswith(".")
        assert text[0].isupper()
        assert "{" not in text


def test_countries_take_their_article():
    words = phrases("en")
    assert words.border_of("NL", "Netherlands") == "the border of the Netherlands"
    assert words.border_of("HR", "Croatia") == "the border of Croatia"
    assert phrases("fr").border_of("NE", "Niger") == "la frontière du Niger"
    assert phrases("es").border_of("ZZ", "Nowhere") == "la frontera"
