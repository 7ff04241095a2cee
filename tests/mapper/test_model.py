"""The nouns: frozen, and written as the contract's JSON has them."""

from __future__ import annotations

import dataclasses
import hashlib
import sys
from datetime import date
from pathlib import Path

import pytest

from gazetteer.place import Place
from mapper import model
from mapper.model import (
    CLAIM_KINDS,
    ROLES,
    VERDICTS,
    About,
    BorderDistance,
    CheckedClaim,
    Claim,
    Crossing,
    Leg,
    MeasuredRoute,
    Measurement,
    Mention,
    Report,
    Route,
    Stop,
)
from mapper.units import Quantity

sys.path.insert(0, str(Path(__file__).parent))
from sample import empty_answer, pacific_answer, sample_answer

TOWN = Place("Oulx", "city", 45.03, 6.83, country="IT", source="made up")


def test_every_noun_is_frozen() -> None:
    nouns = [getattr(model, name) for name in model.__all__ if name[0].isupper() and not name.isupper()]
    assert len(nouns) > 15
    for noun in nouns:
        assert noun.__dataclass_params__.frozen, noun
    with pytest.raises(dataclasses.FrozenInstanceError):
        Report("text").text = "other"  # type: ignore[misc]


def test_the_words_of_the_contract() -> None:
    assert ROLES == ("stop", "origin", "destination", "mention")
    assert VERDICTS == ("supported", "contradicted", "depends", "unverifiable")
    assert CLAIM_KINDS == (
        "distance_to_border", "distance_between", "distance_travelled", "pace", "elapsed", "arrival", "group_size",
    )  # fmt: skip


def test_a_report_is_known_by_its_text() -> None:
    text = "À pied \ud800"  # half a surrogate pair, as broken pages have
    assert Report(text).sha256 == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    assert Report("a").sha256 != Report("b").sha256


def test_a_report_is_written_with_its_date() -> None:
    written = Report("Text", "Title", published=date(2021, 11, 24), language="fr").to_dict()
    assert list(written) == ["title", "publisher", "published", "url", "language", "source", "text"]
    assert (written["published"], written["url"], written["language"]) == ("2021-11-24", None, "fr")
    assert Report("Text").to_dict()["published"] is None


def test_a_mention_rounds_its_confidence() -> None:
    written = Mention(3, 7, "Oulx", TOWN, "stop", 0.98765, (TOWN,)).to_dict()
    assert (written["confidence"], written["place"]["name"], len(written["candidates"])) == (0.99, "Oulx", 1)
    assert Mention(3, 7, "Oulx").to_dict()["place"] is None


def test_a_distance_that_is_not_known_is_null() -> None:
    written = BorderDistance(None, None, None, 5.0).to_dict()
    for key in ("straight_km", "nearest_point", "territory_km", "crossing", "road_km", "road_crossing"):
        assert written[key] is None
    assert written["inside"] is False


def test_a_distance_is_rounded_to_what_it_is_worth() -> None:
    crossing = Crossing("Gate", 45.123456789, 6.987654321, 12.3456)
    written = BorderDistance(1065.98765, (25.9999999, -97.1234567), 0.0, 5.04, crossing).to_dict()
    assert (written["straight_km"], written["nearest_point"]) == (1066.0, [26.0, -97.12346])
    assert written["crossing"] == {"name": "Gate", "latitude": 45.12346, "longitude": 6.98765, "straight_km": 12.3}


def test_a_leg_without_dates_has_no_pace() -> None:
    written = Leg(0, 1, 12.34).to_dict()
    assert (written["from"], written["to"], written["straight_km"]) == (0, 1, 12.3)
    assert (written["days"], written["pace_km_per_day"], written["road_km"]) == (None, None, None)
    assert Leg(0, 1, 12.0, days=2, pace_km_per_day=(6.04, 7.06)).to_dict()["pace_km_per_day"] == {
        "low": 6.0,
        "high": 7.1,
    }


def test_a_route_needs_one_distance_for_each_stop() -> None:
    with pytest.raises(ValueError, match="zip"):
        MeasuredRoute(Route("group", (Stop(TOWN),)), (), (), 0.0).to_dict()


@pytest.mark.parametrize(
    ("goal", "written"),
    [("border", {"name": "Norland", "code": "NL"}), (TOWN, TOWN.to_dict()), (None, None)],
)
def test_the_goal_of_a_claim_is_the_border_or_a_place(goal: Place | str | None, written: object) -> None:
    claim = Claim(
        0, 0, 4, "5 km", "distance_between", Quantity(5, 5, "km"), about=About(TOWN, goal, date(2021, 11, 24), "they")
    )
    checked = CheckedClaim(claim, "supported", (Measurement("straight", 5.04, None, "km", True, "made up"),), "It is.")
    found = checked.to_dict({"name": "Norland", "code": "NL"})
    assert found["about"] == {"from": TOWN.to_dict(), "to": written, "date": "2021-11-24", "group": "they"}
    assert found["measurements"][0]["low"] == 5.0
    assert found["measurements"][0]["high"] is None


@pytest.mark.parametrize("make", [sample_answer, empty_answer, pacific_answer])
def test_an_answer_has_the_keys_of_the_contract(make) -> None:
    found = make().to_dict()
    assert list(found) == ["version", "border", "reports", "places", "routes", "claims"]
    assert found["version"] == 1
    assert len(found["routes"]) == len(make().routes)
