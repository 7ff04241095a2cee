"""The whole story: the JSON of the contract, spans that index the text, odd and hostile reports, the waist."""

from __future__ import annotations

import json
import math
import time
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

import mapper
from gazetteer import UnknownBorderError, UnknownPlaceError
from mapper import routefile
from mapper.errors import InputError
from mapper.model import CLAIM_KINDS, ROLES, VERDICTS
from mapper.pipeline import check_figure

if TYPE_CHECKING:
    from pathlib import Path

PLACE_KEYS = {"name", "kind", "latitude", "longitude", "country", "admin1", "geoname_id", "extent_km", "source"}
KINDS = {"city", "crossing", "camp", "river", "water", "region", "country", "other"}
MEASURES = {"straight", "territory", "crossing", "road", "path", "days", "reports"}
REPORTS = {
    "en": "About 400 migrants left Agadez on Thursday. They reached Dirkou on Monday, some 650 km from the Libyan border.",
    "es": "La caravana, de unas 400 personas, salió de Cali el viernes. El lunes llegó a Pasto, a unos 80 km de la frontera con Ecuador.",
    "fr": "Une trentaine de migrants ont quitté Oulx dimanche. Lundi, ils ont atteint Briançon, à 3 km de la frontière italienne.",
}
DAY = date(2021, 11, 24)


def dossier(*texts: str, published: date | None = DAY, language: str = "en") -> mapper.Dossier:
    return mapper.Dossier(tuple(mapper.Report(text, published=published, language=language) for text in texts))


@pytest.fixture(scope="module")
def samples(request: pytest.FixtureRequest) -> mapper.Answer:
    return mapper.check(mapper.read(request.getfixturevalue("seeds")))


# ------------------------------------------------------------------ shape


def _place(found: Any) -> None:
    assert set(found) >= PLACE_KEYS
    assert found["kind"] in KINDS
    assert -90 <= found["latitude"] <= 90
    assert -180 <= found["longitude"] <= 180
    assert found["extent_km"] > 0
    assert found["source"]


def _range(found: Any, *keys: str) -> None:
    if found is not None:
        assert set(found) >= {"low", "high", *keys}
        assert 0 <= found["low"] <= found["high"]


def _stop(stop: Any, texts: list[str]) -> None:
    assert set(stop) >= {"place", "arrived", "departed", "dated", "evidence", "border"}
    _place(stop["place"])
    assert stop["dated"] in ("stated", "inferred", None)
    for day in (stop["arrived"], stop["departed"]):
        assert day is None or date.fromisoformat(day)
    assert (stop["dated"] is None) == (stop["arrived"] is None and stop["departed"] is None)
    if stop["arrived"] and stop["departed"]:
        assert stop["arrived"] <= stop["departed"]
    assert stop["evidence"]
    for piece in stop["evidence"]:
        assert texts[piece["report"]][piece["start"] : piece["end"]] == piece["quote"]
        assert piece["quote"]
    border = stop["border"]
    if border is not None:
        assert set(border) >= {"straight_km", "nearest_point", "territory_km", "crossing", "road_km"}
        _range(border["road_km"], "basis")
        if border["crossing"] is not None:
            assert set(border["crossing"]) == {"name", "latitude", "longitude", "straight_km"}
            assert border["crossing"]["straight_km"] >= border["straight_km"] - 1


def _route(route: Any, texts: list[str]) -> None:
    assert set(route) >= {"group", "stops", "legs", "length_km"}
    assert route["group"]
    for stop in route["stops"]:
        _stop(stop, texts)
    assert [(leg["from"], leg["to"]) for leg in route["legs"]] == [(i, i + 1) for i in range(len(route["stops"]) - 1)]
    for leg in route["legs"]:
        assert set(leg) >= {"from", "to", "straight_km", "road_km", "days", "pace_km_per_day"}
        _range(leg["road_km"], "basis")
        _range(leg["pace_km_per_day"])
    assert set(route["length_km"]) == {"straight", "road"}
    assert route["length_km"]["straight"] == pytest.approx(
        sum(leg["straight_km"] for leg in route["legs"]), abs=0.1 * len(route["legs"]) + 0.1
    )


def _claim(claim: Any, texts: list[str]) -> None:
    assert set(claim) >= {
        "report",
        "start",
        "end",
        "quote",
        "kind",
        "value",
        "qualifier",
        "about",
        "measurements",
        "verdict",
        "explanation",
    }
    assert texts[claim["report"]][claim["start"] : claim["end"]] == claim["quote"]
    assert claim["kind"] in CLAIM_KINDS
    assert claim["verdict"] in VERDICTS
    assert claim["explanation"]
    assert set(claim["value"]) == {"low", "high", "unit"}
    assert set(claim["about"]) == {"from", "to", "date", "group"}
    agreeing = set()
    for measurement in claim["measurements"]:
        assert set(measurement) >= {"measure", "low", "high", "unit", "agrees", "basis"}
        assert measurement["measure"] in MEASURES
        assert isinstance(measurement["agrees"], bool)
        assert measurement["basis"]
        if measurement["asked"]:
            agreeing.add(measurement["agrees"])
    verdicts = {(): "unverifiable", (True,): "supported", (False,): "contradicted", (False, True): "depends"}
    assert claim["verdict"] == verdicts[tuple(sorted(agreeing))]


def assert_contract(answer: mapper.Answer) -> None:
    """Check every key and span of an answer's JSON."""
    found = json.loads(json.dumps(answer.to_dict(), allow_nan=False))
    assert set(found) >= {"version", "border", "reports", "places", "routes", "claims"}
    texts = [report["text"] for report in found["reports"]]
    for report in found["reports"]:
        assert set(report) >= {"title", "publisher", "published", "url", "language", "source", "text"}
    ends = [0] * len(texts)
    for mention in found["places"]:
        assert set(mention) >= {"report", "start", "end", "text", "role", "place", "confidence", "candidates"}
        assert texts[mention["report"]][mention["start"] : mention["end"]] == mention["text"]
        assert mention["role"] in ROLES
        assert 0 <= mention["confidence"] <= 1
        assert mention["start"] >= ends[mention["report"]]
        ends[mention["report"]] = mention["end"]
        for place in [mention["place"], *mention["candidates"]]:
            if place is not None:
                _place(place)
    for route in found["routes"]:
        _route(route, texts)
    for claim in found["claims"]:
        _claim(claim, texts)


def test_the_samples_keep_the_contract(samples: mapper.Answer) -> None:
    assert_contract(samples)
    assert samples.to_dict()["border"] == {"name": "United States", "code": "US"}
    assert len(samples.claims) > 4


@pytest.mark.parametrize(
    ("language", "names"), [("en", ["Agadez", "Dirkou"]), ("es", ["Cali", "Pasto"]), ("fr", ["Oulx", "Briançon"])]
)
def test_each_language_keeps_the_contract(language: str, names: list[str]) -> None:
    answer = mapper.check(dossier(REPORTS[language], language=language))
    assert_contract(answer)
    (route,) = answer.routes
    assert [stop.place.name for stop in route.route.stops] == names
    assert [stop.dated for stop in route.route.stops] == ["stated", "stated"]
    assert any(claim.claim.kind == "distance_to_border" for claim in answer.claims)


def test_three_languages_are_one_dossier() -> None:
    reports = tuple(mapper.Report(text, published=DAY, language=language) for language, text in REPORTS.items())
    answer = mapper.check(mapper.Dossier(reports))
    assert_contract(answer)
    assert {mention.report for mention in answer.account.mentions} == {0, 1, 2}


# ------------------------------------------------------------------ borders


def test_without_a_border_the_route_is_still_measured() -> None:
    answer = mapper.check(dossier("The migrants left Agadez on Thursday and reached Dirkou on Monday."))
    assert_contract(answer)
    assert answer.border is None
    assert answer.to_dict()["border"] is None
    (route,) = answer.routes
    assert route.legs[0].straight_km > 400
    assert all(distance is None for distance in route.distances)


def test_the_border_that_the_caller_names_wins() -> None:
    given = mapper.check(dossier(REPORTS["fr"], language="fr"), border="ES")
    assert given.border is not None
    assert given.border.code == "ES"
    (route,) = given.routes
    assert all(distance is not None and distance.straight_km > 300 for distance in route.distances)


def test_a_border_may_be_changed_after_the_waist() -> None:
    account = mapper.trace(dossier(REPORTS["en"]))
    assert mapper.assess(account, border="DZ").border.code == "DZ"
    assert mapper.assess(replace(account, border="DZ")).border.code == "DZ"


def test_an_unknown_border_is_told() -> None:
    with pytest.raises(UnknownBorderError, match="Atlantis"):
        mapper.check(dossier(REPORTS["en"]), border="Atlantis")


# ------------------------------------------------------------------ little, odd and hostile


@pytest.mark.parametrize(
    "text", ["", " ", "\n\n", ".", "—", "\u200b", "Nothing happened.", "1234567890", "¿?", "🚶🚶🚶 → 🇫🇷"]
)
def test_next_to_nothing_is_no_route(text: str) -> None:
    answer = mapper.check(dossier(text))
    assert_contract(answer)
    assert answer.routes == ()
    assert answer.claims == ()


def test_no_report_at_all() -> None:
    answer = mapper.check(mapper.Dossier(()))
    assert answer.to_dict() == {"version": 1, "border": None, "reports": [], "places": [], "routes": [], "claims": []}


HOSTILE = {
    "null bytes": "The migrants\x00 reached\x00 Agadez\x00 on Monday.",
    "right to left": "The migrants reached \u202eAgadez\u202c on Monday, \u2067then Dirkou\u2069.",
    "zero width": "The mi\u200bgrants reached Ag\u200badez and Dir\u00adkou on Monday.",
    "half a surrogate pair": "The migrants reached Agadez \ud800 on Monday.",
    "combining marks": "The migrants reached Brianc\u0327on on Monday" + "\u0301" * 500 + ".",
    "markup": "The migrants reached <script>alert('Agadez')</script> & ${Dirkou} `Arlit` \\n on Monday.",
    "unclosed quotes": '“The migrants ‘reached «Agadez on Monday (and "Dirkou [',
    "dates": "The migrants left Agadez on 31 February 2019, 99 May, 2019-13-45 and the 0th; on 30/02/0000 they reached Dirkou.",
    "years": "In 1066 the migrants left Agadez. In 2099 they reached Dirkou on 1 January 1500.",
    "carriage returns": "The migrants\r\nleft Agadez\r\ron Monday.\r\n\r\nThey reached\u2028Dirkou\u2029on Tuesday.\x85",
    "capitals": "THE MIGRANTS LEFT AGADEZ ON MONDAY AND REACHED DIRKOU ON TUESDAY.",
    "other scripts": "Мигранты вышли из Белграда в понедельник. 移民于周一抵达。 وصل المهاجرون إلى أغاديز",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=list(HOSTILE))
@pytest.mark.parametrize("published", [DAY, None], ids=["dated", "undated"])
def test_hostile_text_is_read_or_left_never_worse(text: str, published: date | None) -> None:
    answer = mapper.trace(dossier(text, published=published))
    for mention in answer.mentions:
        assert text[mention.start : mention.end] == mention.text
    for route in answer.routes:
        for stop in route.stops:
            assert all(text[piece.start : piece.end] == piece.quote for piece in stop.evidence)
    if "surrogate" not in text:
        found = mapper.assess(answer)
        for claim in found.claims:
            assert all(end is None or math.isfinite(end) for end in (claim.claim.value.low, claim.claim.value.high))


def _seconds(text: str) -> float:
    start = time.process_time()
    mapper.trace(dossier(text))
    return time.process_time() - start


@pytest.mark.parametrize("piece", ["a", "A", "The ", "1,", "(", "“", "- ", "\n", "the 3,000-strong "], ids=repr)
def test_one_long_line_costs_in_proportion(piece: str) -> None:
    _seconds(piece)
    short = max(_seconds(piece * (10_000 // len(piece))), 0.08)
    assert _seconds(piece * (40_000 // len(piece))) < 4 * short * 2.5


def test_a_line_of_a_megabyte() -> None:
    sentence = "The walkers rested under the trees and mended their shoes while the rain fell; "
    assert _seconds(sentence * (1_000_000 // len(sentence))) < 30


# ------------------------------------------------------------------ the waist


def test_the_answer_is_the_same_after_the_route_file(samples: mapper.Answer, tmp_path: Path) -> None:
    path = tmp_path / "route.yaml"
    path.write_text(routefile.dump(samples.account), encoding="utf-8")
    again = mapper.assess(routefile.load(path))
    one, other = samples.to_dict(), again.to_dict()
    for key in ("version", "border", "reports", "routes", "claims"):
        assert other[key] == one[key], key


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_each_language_passes_the_waist(language: str) -> None:
    answer = mapper.check(dossier(REPORTS[language], language=language))
    again = mapper.assess(routefile.loads(routefile.dump(answer.account)))
    for key in ("border", "reports", "routes", "claims"):
        assert again.to_dict()[key] == answer.to_dict()[key]


def test_what_a_person_rejects_is_left_out() -> None:
    account = mapper.trace(dossier(REPORTS["en"]))
    (route,) = account.routes
    first, second = route.stops
    edited = replace(
        account,
        routes=(replace(route, stops=(replace(first, status="rejected"), second)),),
        claims=tuple(replace(claim, status="rejected") for claim in account.claims),
    )
    answer = mapper.assess(edited)
    assert [stop.place.name for stop in answer.routes[0].route.stops] == ["Dirkou"]
    assert answer.routes[0].legs == ()
    assert answer.claims == ()
    assert mapper.assess(account).claims != ()


def test_tracing_twice_gives_the_same_and_alters_nothing() -> None:
    both = dossier(REPORTS["en"])
    before = both.reports[0].text
    assert mapper.trace(both) == mapper.trace(both)
    assert both.reports[0].text is before


# ------------------------------------------------------------------ one figure


def test_one_figure_to_a_place_and_to_a_border() -> None:
    border = check_figure("some 1,066 km as the crow flies", origin="16.564, -94.614", border="US")
    assert (border.verdict, border.claim.kind) == ("supported", "distance_to_border")
    place = check_figure("570 km as the crow flies", origin="Agadez", goal="Dirkou")
    assert (place.verdict, place.claim.kind) == ("supported", "distance_between")
    assert check_figure("5,000 km", origin="Agadez", goal="Dirkou").verdict == "contradicted"


@pytest.mark.parametrize(
    ("text", "ends", "error"),
    [
        ("very far", {"origin": "Agadez", "border": "LY"}, InputError),
        ("500 km", {"border": "LY"}, InputError),
        ("500 km", {"origin": "Agadez"}, InputError),
        ("500 people", {"origin": "Agadez", "border": "LY"}, InputError),
        ("500 km", {"origin": "Xqzzwv", "border": "LY"}, UnknownPlaceError),
        ("500 km", {"origin": "Agadez", "border": "Atlantis"}, UnknownBorderError),
    ],
)
def test_a_figure_that_cannot_be_weighed_is_told_in_one_line(
    text: str, ends: dict[str, str], error: type[Exception]
) -> None:
    with pytest.raises(error) as told:
        check_figure(text, **ends)
    assert "\n" not in str(told.value)


def test_a_border_without_a_line_is_none(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text("The pilgrims reached Rome on Wednesday. They walk on, 2 km from the Vatican border.")
    assert mapper.check(mapper.read(path, published=date(2019, 1, 25))).border is None
    assert mapper.check(mapper.read(path), border="IT").border is not None
