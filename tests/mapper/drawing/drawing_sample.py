"""Answers put together by hand from real places and borders, for the tests of the drawing wing."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

from pyproj import Geod

import gazetteer
from mapper.model import (
    About,
    Account,
    Answer,
    BorderDistance,
    CheckedClaim,
    Claim,
    Evidence,
    Leg,
    MeasuredRoute,
    Measurement,
    Report,
    Route,
    Stop,
)
from mapper.units import Quantity

EARTH = Geod(ellps="WGS84")


def place(name, country):
    """Return the best candidate of the gazetteer."""
    return gazetteer.locate(name, country=country)[0]


def measured(group, stops, border, *, quote="they reached {name} at dusk"):
    """Return a route of (place, ISO date or None, how it is dated) with its straight numbers."""
    made, distances = [], []
    for where, day, dated in stops:
        words = quote.format(name=where.name) if "{name}" in quote else quote
        evidence = (Evidence(0, 0, len(words), words, "arrival"),)
        made.append(Stop(where, date.fromisoformat(day) if day else None, None, dated, evidence))
        if border is None:
            distances.append(None)
            continue
        km = float(border.distance_km(*where.point))
        lat, lon = border.nearest_point(*where.point)
        distances.append(BorderDistance(km, (float(lat), float(lon)), km, 6.0))
    legs = []
    for index, (a, b) in enumerate(pairwise(made)):
        metres = EARTH.inv(a.place.longitude, a.place.latitude, b.place.longitude, b.place.latitude)[2]
        legs.append(Leg(index, index + 1, metres / 1000))
    total = sum(leg.straight_km for leg in legs)
    return MeasuredRoute(Route(group, tuple(made)), tuple(distances), tuple(legs), total)


def caravan(*, second=False, language="en"):
    """Return twelve stops from Honduras to Niltepec in 2018, a distance that depends and a pace that does not hold."""
    border = gazetteer.border("US")
    names = [
        ("San Pedro Sula", "HN", "2018-10-13", "stated"),
        ("Ocotepeque", "HN", "2018-10-15", "inferred"),
        ("Chiquimula", "GT", "2018-10-16", "stated"),
        ("Guatemala City", "GT", "2018-10-17", "stated"),
        ("Tapachula", "MX", "2018-10-21", "stated"),
        ("Huixtla", "MX", "2018-10-22", "stated"),
        ("Mapastepec", "MX", "2018-10-24", "stated"),
        ("Pijijiapan", "MX", None, None),
        ("Arriaga", "MX", "2018-10-26", "stated"),
        ("San Pedro Tapanatepec", "MX", "2018-10-27", "stated"),
        ("Santiago Niltepec", "MX", "2018-10-29", "stated"),
    ]
    routes = [measured("first caravan", [(place(n, c), d, k) for n, c, d, k in names], border)]
    if second:
        later = [("San Salvador", "SV", "2018-10-28", "stated"), ("Guatemala City", "GT", "2018-10-30", "stated"),
                 ("Tapachula", "MX", "2018-11-03", "inferred")]  # fmt: skip
        routes.append(measured("second caravan", [(place(n, c), d, k) for n, c, d, k in later], border))
    last = routes[0].route.stops[-1].place
    km = routes[0].distances[-1].straight_km
    distance = CheckedClaim(
        Claim(0, 0, 30, "at least 1450km from US territory", "distance_to_border", Quantity(1450, None, "km"),
              "at least", None, About(last, "border", date(2018, 10, 29), "first caravan")),
        "contradicted",
        (Measurement("straight", km, km, "km", agrees=False, basis="WGS 84 geodesic"),),
        f"{last.name} is {km:,.0f} km from the border in a straight line, less than the 1,450 km reported.",
    )  # fmt: skip
    pace = CheckedClaim(
        Claim(0, 40, 60, "40 miles a day", "pace", Quantity(40, 40, "mi/day")),
        "contradicted",
        (Measurement("path", 21, 27, "mi/day", agrees=False, basis="road legs over the days"),),
        "21 to 27 miles a day.",
    )
    report = Report("…", "Walkers rest", "Example Wire", date(2018, 10, 29), "https://example.org/walkers", language)
    account = Account((report,), tuple(one.route for one in routes), (distance.claim, pace.claim), (), "US")
    return Answer(account, border, tuple(routes), (distance, pace))


def plain(*stops, border=None, group="walkers"):
    """Return one route of (name, country, date, dated) with no claim."""
    line = None if border is None else gazetteer.border(border)
    route = measured(group, [(place(n, c), d, k) for n, c, d, k in stops], line)
    report = Report("…", "On the road", "Example Wire", date(2020, 1, 2), None, "en")
    return Answer(Account((report,), (route.route,), (), (), border), line, (route,), ())


def balkan():
    """Return a short route in a crowded corner of the map."""
    return plain(
        ("Mytilene", "GR", "2015-09-10", "stated"), ("Piraeus", "GR", "2015-09-12", "stated"),
        ("Gevgelija", "MK", "2015-09-14", "inferred"), ("Presevo", "RS", "2015-09-16", "stated"),
        ("Belgrade", "RS", "2015-09-18", "stated"), ("Sid", "RS", None, None), border="HR-RS",
    )  # fmt: skip


def pacific():
    """Return a route across the 180th meridian."""
    return plain(
        ("Suva", "FJ", "2020-01-01", "stated"),
        ("Apia", "WS", "2020-02-01", "stated"),
        ("Honiara", "SB", None, None),
    )


def arctic():
    """Return a route beyond the latitudes where Mercator serves."""
    return plain(("Murmansk", "RU", "2015-10-01", "stated"), ("Kirkenes", "NO", "2015-10-05", "stated"), border="NO-RU")


def crowd(count=80):
    """Return many stops on a spiral, some of them on top of each other."""
    import math

    from gazetteer import Place

    stops = []
    for index in range(count):
        angle, reach = index * 0.55, 0.4 + index * 0.07
        lat, lon = 45 + reach * math.sin(angle), 20 + 1.4 * reach * math.cos(angle)
        day = date(2015, 6, 1).toordinal() + index
        where = Place(f"Camp {index + 1}", "camp", lat, lon, "RS", None, None, 5.0, "test")
        stops.append((where, date.fromordinal(day).isoformat(), "stated" if index % 5 else "inferred"))
    route = measured("many", stops, None)
    return Answer(Account((Report("…"),), (route.route,)), None, (route,), ())


def empty():
    """Return the answer to a report with no route."""
    return Answer(Account((Report("…", "Troops", "Example Wire", None, None, "en"),)), None, (), ())


ALL = {"caravan": caravan, "two": lambda: caravan(second=True), "balkan": balkan, "pacific": pacific,
       "arctic": arctic, "crowd": crowd, "empty": empty}  # fmt: skip
