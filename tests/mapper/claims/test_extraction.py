"""Which figures are claims, of which kind, and what they are about."""

from __future__ import annotations

import time
from datetime import date

import pytest

import gazetteer
from mapper.claims.extraction import extract
from mapper.language.sentences import Text
from mapper.model import Evidence, Mention, Report, Route, Stop

PUBLISHED = date(2021, 3, 10)


def place(name, country):
    return gazetteer.locate(name, country=country, kind="city", limit=1)[0]


def mentions_of(text, *known):
    """Mentions of places given as (written, Place), at every occurrence."""
    found = []
    for written, where in known:
        start = text.find(written)
        while start >= 0:
            found.append(Mention(start, start + len(written), written, where))
            start = text.find(written, start + 1)
    return found


def claims_of(text, language="en", known=(), routes=(), border="US"):
    report = Report(text, published=PUBLISHED, language=language)
    mentions = mentions_of(text, *known)
    return extract(0, Text(text), report, mentions=mentions, routes=routes, border=border)


def only(text, **more):
    (claim,) = claims_of(text, **more)
    return claim


KINDS = [
    ("en", "The walkers are still 300 km from the Texas border.", "distance_to_border"),
    ("en", "The border lies 40 miles away, the refugees were told.", "distance_to_border"),
    ("en", "The families have walked about 620 miles.", "distance_travelled"),
    ("en", "The migrants walk 25 miles a day.", "pace"),
    ("en", "The caravan set out nine days ago.", "elapsed"),
    ("en", "After 16 days on the road the refugees were tired.", "elapsed"),
    ("en", "The migrants could reach the border in three weeks.", "arrival"),
    ("en", "Seventy refugees slept in the church.", "group_size"),
    ("en", "It was a party of 23.", "group_size"),
    ("en", "The 900-strong caravan rested.", "group_size"),
    ("es", "El grupo está a 300 kilómetros de la frontera norte.", "distance_to_border"),
    ("es", "Los migrantes recorrieron 105 kilómetros.", "distance_travelled"),
    ("es", "La caravana salió hace cuatro días.", "elapsed"),
    ("es", "Los migrantes llegarán a la frontera en dos semanas.", "arrival"),
    ("es", "Eran unas 400 personas al salir.", "group_size"),
    ("fr", "Les exilés sont à 60 kilomètres de la frontière italienne.", "distance_to_border"),
    ("fr", "Ils ont parcouru 700 kilomètres à pied.", "distance_travelled"),
    ("fr", "Les réfugiés marchent depuis douze jours.", "elapsed"),
    ("fr", "Une centaine de migrants attendent.", "group_size"),
    ("fr", "Les migrants espèrent atteindre la frontière dans deux semaines.", "arrival"),
]


@pytest.mark.parametrize(("language", "text", "kind"), KINDS)
def test_the_kind_of_a_figure(language, text, kind):
    assert only(text, language=language).kind == kind


NO_CLAIMS = [
    "The ministry sends 1,500 soldiers, who will march 20 miles a day.",
    "Lone parents may apply; 49 senators voted for it and the wall costs 10 billion dollars.",
    "The migrants saw more than 100 miles of razor wire.",
    "Among the refugees was Ana, 27, a nurse from Highway 200.",
    "The refugees came in 2018.",
    "A convoy of 40 army trucks covered 700 kilometres in two days.",
    "About 30,000 inhabitants live in the town where the migrants rest.",
    "The refugees buried 12 people who drowned.",
]


@pytest.mark.parametrize("text", NO_CLAIMS)
def test_figures_of_others_are_no_claims(text):
    assert claims_of(text) == []


def test_the_quote_is_the_span_it_names():
    text = "They rested. The caravan, a priest said, is at least 1,450 km from the border, no less."
    claim = only(text)
    assert text[claim.start : claim.end] == claim.quote
    assert "at least 1,450 km from the border" in claim.quote
    assert (claim.value.low, claim.value.high, claim.qualifier) == (1450, None, "at least")


def test_the_measure_that_the_report_names():
    assert only("The migrants are 90 km from the border as the crow flies.").measure == "straight"
    assert only("Los migrantes están a 90 km de la frontera por carretera.", language="es").measure == "road"


def test_ends_of_a_distance_between_places():
    oaxaca, puebla = place("Oaxaca", "MX"), place("Puebla", "MX")
    known = (("Oaxaca", oaxaca), ("Puebla", puebla))
    for text in (
        "Oaxaca, the migrants learned, is 340 km from Puebla.",
        "For the migrants 340 kilometres separate Oaxaca from Puebla.",
        "From Oaxaca to Puebla it is 340 kilometres, the migrants learned.",
    ):
        claim = only(text, known=known)
        assert claim.kind == "distance_between"
        assert {claim.about.origin.name, claim.about.goal.name} == {oaxaca.name, puebla.name}


def test_a_group_stands_where_its_route_has_it_on_the_day():
    oaxaca, puebla = place("Oaxaca", "MX"), place("Puebla", "MX")
    here = Evidence(0, 0, 4, "they")
    route = Route(
        "caravan",
        (
            Stop(oaxaca, date(2021, 3, 1), None, "stated", (here,)),
            Stop(puebla, date(2021, 3, 9), None, "stated", (here,)),
            Stop(place("Pachuca", "MX"), date(2021, 3, 14), None, "stated", (here,)),
        ),
    )
    claim = only("The migrants are still 700 km from the border.", routes=(route,))
    assert claim.about.origin == puebla
    assert claim.about.goal == "border"
    assert claim.about.group == "caravan"


def test_a_place_that_is_not_known_is_not_guessed():
    text = "The migrants have come 300 km since Nowhereville."
    start = text.index("Nowhereville")
    mention = Mention(start, start + 12, "Nowhereville", None)
    report = Report(text, published=PUBLISHED)
    (claim,) = extract(0, Text(text), report, mentions=[mention], border="US")
    assert "unknown place" in claim.rule


def test_a_named_border_of_another_country_is_that_one():
    tapachula = place("Tapachula", "MX")
    text = "Tapachula, full of migrants, is 20 km from the Guatemalan border."
    claim = only(text, known=(("Tapachula", tapachula),))
    assert claim.about.goal.country == "GT"
    assert claim.about.origin == tapachula


def test_the_same_words_twice_are_one_claim():
    text = "The 900-strong caravan rested.\n\nImage of the day.\n\nThe 900-strong caravan rested."
    assert len(claims_of(text)) == 1


def test_a_table_of_figures_is_passed_over_quickly():
    text = "1,450 km 3,000 people 40 days " * 3300
    start = time.perf_counter()
    assert claims_of(text) == []
    assert time.perf_counter() - start < 10
