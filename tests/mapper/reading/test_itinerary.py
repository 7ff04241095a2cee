"""Sightings become stops in the order of the way: by date, by the telling, by the map."""

from __future__ import annotations

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gazetteer.place import Place
from mapper.model import Evidence
from mapper.reading.itinerary import Sighting, build_routes
from mapper.timespan import Timespan

FIRST = date(2021, 5, 3)
NUMBERS = itertools.count()


def town(name: str, longitude: float, kind: str = "city", extent_km: float = 5.0) -> Place:
    return Place(name, kind, 45.0, longitude, country="ZZ", extent_km=extent_km, source="made up", key=f"made:{name}")


A, B, C, D = (town(name, longitude) for name, longitude in (("A", 10.0), ("B", 11.0), ("C", 12.0), ("D", 13.0)))


def seen(
    place: Place, day: int | None = None, event: str = "arrive", level: int = 3, group: str = "main", **more
) -> Sighting:
    span = None if day is None else Timespan(FIRST + timedelta(days=day), FIRST + timedelta(days=day))
    at = next(NUMBERS)
    evidence = Evidence(0, at, at + 1, place.name, "arrived")
    return Sighting(
        place, event, level, group, (0, at), more.pop("paragraph", 0), evidence, span, span is not None, **more
    )


def names(*sightings: Sighting, **more) -> list[str]:
    routes = build_routes(sightings, names={}, **more)
    return [stop.place.name for route in routes for stop in route.stops]


def test_dates_order_the_stops() -> None:
    assert names(seen(C, 5), seen(A, 0), seen(B, 2)) == ["A", "B", "C"]


def test_undated_stops_keep_the_order_of_the_telling() -> None:
    assert names(seen(A), seen(C), seen(B)) == ["A", "C", "B"]


def test_an_undated_stop_stands_where_it_is_told() -> None:
    assert names(seen(A, 0), seen(B), seen(C, 4), seen(D, 6)) == ["A", "B", "C", "D"]


def test_one_place_seen_twice_is_one_stop_with_both_words() -> None:
    (route,) = build_routes([seen(A, 0), seen(A, 0, "stay"), seen(B, 3)], names={})
    assert [stop.place.name for stop in route.stops] == ["A", "B"]
    assert len(route.stops[0].evidence) == 2


def test_a_place_seen_again_much_later_is_another_stop() -> None:
    assert names(seen(A, 0), seen(B, 10), seen(A, 20)) == ["A", "B", "A"]


def test_coming_and_going_give_both_days() -> None:
    (route,) = build_routes([seen(A, 0), seen(A, 3, "depart"), seen(B, 5)], names={})
    first = route.stops[0]
    assert (first.arrived, first.departed, first.dated) == (FIRST, FIRST + timedelta(days=3), "stated")


def test_an_undated_stop_lies_between_its_neighbors_in_time() -> None:
    (route,) = build_routes([seen(A, 0), seen(B), seen(C, 4)], names={})
    stop = route.stops[1]
    assert stop.dated == "inferred"
    assert stop.arrived is not None
    assert FIRST <= stop.arrived <= FIRST + timedelta(days=4)


def test_without_any_date_all_stay_open() -> None:
    (route,) = build_routes([seen(A), seen(B)], names={})
    assert all((stop.arrived, stop.departed, stop.dated) == (None, None, None) for stop in route.stops)


def test_a_hint_is_believed_where_the_map_agrees() -> None:
    assert names(seen(A, 0), seen(B, level=1), seen(C, 4)) == ["A", "B", "C"]
    aside = Place("Z", "city", 55.0, 11.0, country="ZZ", extent_km=5.0, source="made up", key="made:Z")
    assert names(seen(A, 0), seen(aside, level=1), seen(C, 4)) == ["A", "C"]


def test_hints_alone_make_no_route() -> None:
    assert names(seen(A, 0, level=1), seen(B, 2, level=1)) == []
    assert names() == []


def test_a_country_is_no_stop_where_a_town_in_it_is() -> None:
    assert names(seen(town("Land", 11.5, "country", 400.0), 1), seen(A, 0), seen(B, 2)) == ["A", "B"]


def test_groups_have_routes_of_their_own_and_names() -> None:
    routes = build_routes(
        [seen(A, 0), seen(B, 2), seen(C, 1, group="other")], names={"main": "the caravan", "other": "a second group"}
    )
    assert [(route.group, len(route.stops)) for route in routes] == [("the caravan", 2), ("a second group", 1)]


def test_years_apart_are_journeys_apart() -> None:
    routes = build_routes([seen(A, 0), seen(B, 2), seen(C, 800), seen(D, 803)], names={"main": "caravan"})
    assert [[stop.place.name for stop in route.stops] for route in routes] == [["A", "B"], ["C", "D"]]
    assert len({route.group for route in routes}) == 2


def test_travel_is_kept() -> None:
    (route,) = build_routes([seen(A, 0, "depart"), seen(B, 2, travel="bus")], names={})
    assert [stop.travel for stop in route.stops] == [None, "bus"]


@given(
    st.lists(
        st.tuples(st.sampled_from([A, B, C, D]), st.one_of(st.none(), st.integers(0, 40)), st.integers(1, 3)),
        max_size=9,
    )
)
@settings(max_examples=120, deadline=None)
def test_laws_of_any_route(found: list[tuple[Place, int | None, int]]) -> None:
    sightings = [seen(place, day, level=level) for place, day, level in found]
    places = {sighting.place.key for sighting in sightings}
    for route in build_routes(sightings, names={}):
        assert route.stops
        stated = [stop.arrived for stop in route.stops if stop.arrived and stop.dated == "stated"]
        assert stated == sorted(stated)
        for stop in route.stops:
            assert stop.place.key in places
            assert stop.evidence
            assert not (stop.arrived and stop.departed and stop.departed < stop.arrived)
        for one, other in zip(route.stops, route.stops[1:], strict=False):
            if one.place.key == other.place.key:  # two visits, with a week between them
                assert one.arrived
                assert other.arrived
                assert (other.arrived - one.arrived).days > 6


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_dated_stops_do_not_depend_on_the_telling(order: tuple[int, ...]) -> None:
    days = [(A, 0), (B, 3), (C, 6)]
    assert names(*(seen(*days[i]) for i in order)) == ["A", "B", "C"]
