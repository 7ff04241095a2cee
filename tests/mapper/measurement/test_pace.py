"""Time and pace of a route: days, moving and resting, arrival, what nobody walked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from gazetteer.place import Place
from gazetteer.roads import RoadDistance
from mapper.exports.facts import pace_sentences
from mapper.measurement import legs
from mapper.measurement.pace import route_pace
from mapper.model import BorderDistance, Leg, MeasuredRoute, Route, Stop

A, B, C = (Place(name, "city", 15.0 + step, -92.0) for step, name in enumerate(("Alto", "Bajo", "Centro")))


def road(km: float, spread: float = 0.0) -> RoadDistance:
    return RoadDistance(km * (1 - spread), km * (1 + spread), "test")


def day(number: int) -> date:
    return date(2021, 3, 1) + timedelta(number - 1)


def measured(stops, lengths, left_km=None, inside=False):
    """Build a measured route of which the road lengths are given, in kilometers."""
    route = Route("group", tuple(stops))
    built = []
    for index, km in enumerate(lengths):
        days = legs._days(stops[index], stops[index + 1])
        length = None if km is None else road(km)
        pace = None if days is None else legs._pace(100.0, length, days)
        built.append(Leg(index, index + 1, 100.0, length, days, pace))
    way = None if left_km is None else BorderDistance(left_km, None, None, 5.0, road=road(left_km, 0.1), inside=inside)
    return MeasuredRoute(route, (*([None] * (len(stops) - 1)), way), tuple(built), 100.0 * len(lengths))


def test_days_moving_resting_and_both_paces():
    stops = [Stop(A, day(1)), Stop(B, day(4), day(7)), Stop(C, day(11))]
    pace = route_pace(measured(stops, [90, 110]))
    assert (pace.start, pace.end, pace.days) == (day(1), day(11), 10)
    assert pace.resting_days == (2, 3)
    assert pace.moving_days == (7, 9)
    assert pace.pace_km_per_day == pytest.approx((200 / 11, 200 / 10))
    assert pace.moving_km_per_day == pytest.approx((200 / 9, 200 / 7))
    assert pace.moving_km_per_day[0] >= pace.pace_km_per_day[0]
    assert pace.arrival is None
    assert pace.notes == ()


def test_the_first_stop_counts_from_leaving_it_and_the_last_to_reaching_it():
    pace = route_pace(measured([Stop(A, day(1), day(5)), Stop(B, day(8), day(20))], [90]))
    assert (pace.start, pace.end, pace.days, pace.resting_days) == (day(5), day(8), 3, (0, 0))


def test_undated_stops_lie_on_the_way_and_undated_ends_are_left_out():
    stops = [Stop(C), Stop(A, day(1)), Stop(C), Stop(B, day(5)), Stop(A)]
    pace = route_pace(measured(stops, [999, 60, 40, 999]))
    assert pace.days == 4
    assert pace.pace_km_per_day == pytest.approx((100 / 5, 100 / 4))


def test_arrival_is_a_range_of_dates_from_the_slowest_to_the_fastest():
    pace = route_pace(measured([Stop(A, day(1)), Stop(B, day(5))], [100], left_km=200))
    # 180 to 220 km left, at 20 to 25 km a day
    assert pace.arrival == (day(5) + timedelta(8), day(5) + timedelta(11))
    assert pace.goal == "border"


def test_arrival_at_a_named_goal_is_by_its_road():
    class Roads:
        def road_km(self, a, b):
            assert (a, b) == (B.point, C.point)
            return road(50)

    pace = route_pace(measured([Stop(A, day(1)), Stop(B, day(5))], [100], left_km=200), goal=C, roads=Roads())
    assert pace.arrival == (day(5) + timedelta(2), day(5) + timedelta(3))
    assert pace.goal == "Centro"


@pytest.mark.parametrize("more", [{"left_km": None}, {"left_km": 200, "inside": True}, {"left_km": 50_000}])
def test_no_arrival_where_nothing_is_left_or_nothing_known(more):
    assert route_pace(measured([Stop(A, day(1)), Stop(B, day(5))], [100], **more)).arrival is None


def test_what_nobody_walked_is_said_and_no_arrival_rests_on_it():
    stops = [Stop(A, day(1)), Stop(B, day(2)), Stop(C, day(6))]
    pace = route_pace(measured(stops, [193.1, 80], left_km=200))
    assert pace.notes == ("Alto to Bajo: 193 km (120 miles) in 2 days at most was not walked",)
    assert pace.arrival is None
    same_day = route_pace(measured([Stop(A, day(1)), Stop(B, day(1))], [96.6], left_km=200))
    assert same_day.notes == ("Alto to Bajo: 97 km (60 miles) in a day was not walked",)


def test_a_ride_is_named_and_is_no_mistake():
    stops = [Stop(A, day(1)), Stop(B, day(2), travel="bus"), Stop(C, day(4))]
    pace = route_pace(measured(stops, [193.1, 50], left_km=200))
    assert pace.notes == ("Alto to Bajo: by bus",)
    assert pace.arrival is not None


def test_a_return_to_the_same_place_is_rest():
    stops = [Stop(A, day(1)), Stop(B, day(3)), Stop(B, day(6)), Stop(C, day(8))]
    found = measured(stops, [40, 0, 40])
    legs_ = tuple(replace(leg, straight_km=0.0, road=None) if leg.start == 1 else leg for leg in found.legs)
    assert route_pace(replace(found, legs=legs_)).resting_days == (2, 3)


@pytest.mark.parametrize("stops", [[Stop(A, day(1)), Stop(B)], [Stop(A), Stop(B)], [Stop(A, day(9)), Stop(B, day(2))]])
def test_without_two_dates_in_order_there_is_no_pace(stops):
    assert route_pace(measured(stops, [50])) is None
    assert pace_sentences(None) == []


def test_paces_are_ranges_that_hold_each_other():
    for days in range(8):
        for stay in range(4):
            stops = [
                Stop(A, day(1)),
                Stop(B, day(1 + days), day(1 + days + stay)),
                Stop(C, day(2 + days + stay)),
            ]
            pace = route_pace(measured(stops, [30, 30]))
            low, high = pace.moving_days
            assert 1 <= low <= high <= pace.days + 1
            assert pace.resting_days[0] <= pace.resting_days[1] <= pace.days
            assert pace.pace_km_per_day[0] <= pace.moving_km_per_day[0]
            assert pace.pace_km_per_day[1] <= pace.moving_km_per_day[1] + 1e-9


def test_the_sentences_give_both_units_and_the_dates():
    stops = [Stop(A, day(1)), Stop(B, day(4), day(7)), Stop(C, day(11))]
    told = pace_sentences(route_pace(measured(stops, [90, 110], left_km=200)))
    assert told[0].startswith("10 days from 2021-03-01 to 2021-03-11: 7 to 9 days on the move and 2 to 3 days at rest.")
    assert "18 to 20 km (11 to 12 miles) a day" in told[0]
    assert told[1] == "At that pace they could reach the border between 2021-03-20 and 2021-03-24."


def test_measure_puts_the_pace_into_the_answer():
    found = legs.measure(Route("group", (Stop(A, day(1)), Stop(B, day(9)))), None)
    assert found.pace.days == 8
    document = found.to_dict()["pace"]
    assert document["moving_days"] == {"low": 8, "high": 9}
    assert document["arrival"] is None
