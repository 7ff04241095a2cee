"""An Answer for tests: two invented groups with every turn that a writer of files must take.

The towns, roads and papers are made up; the distances are in proportion, and nothing here is data.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from gazetteer.place import Place
from mapper.model import (
    About,
    Account,
    Answer,
    BorderDistance,
    CheckedClaim,
    Claim,
    Crossing,
    Evidence,
    Leg,
    MeasuredRoute,
    Measurement,
    Mention,
    Report,
    Route,
    Stop,
)
from mapper.units import Quantity

HOSTILE = '=HYPERLINK("http://evil.example","x") </script><img src=x onerror=alert(1)> `a` | ${b} \\ & "q" \x07 [l](javascript:x)'
ARABIC = "قافلة المهاجرين"
CITIES = "GeoNames, CC BY 4.0"


@dataclass(frozen=True)
class Road:
    """What gazetteer.roads gives, without its graph."""

    low: float
    high: float
    basis: str

    def to_dict(self) -> dict[str, Any]:
        return {"low": self.low, "high": self.high, "basis": self.basis}


@dataclass(frozen=True)
class Frontier:
    """What gazetteer.borders gives, without its lines."""

    name: str = "Norland"
    code: str = "ZZ"
    lines: Any = None


def place(name: str, latitude: float, longitude: float, **more: Any) -> Place:
    defaults: dict[str, Any] = {"country": "ZZ", "admin1": "Costa", "geoname_id": 1, "source": CITIES}
    return Place(name, more.pop("kind", "city"), latitude, longitude, **(defaults | more))


PUENTE = place(
    "Puente Alto", 14.1, -91.02, geoname_id=11, feature="populated place", population=4200, key="geonames:11"
)
NILTEPEC = place("San Marcos | Niltepec", 16.5, -94.6, geoname_id=12, key="geonames:12")
HOSTILE_PLACE = place(HOSTILE, 17.25, -95.5, geoname_id=None, kind="camp", source="added by hand")
KYIV = place("Київ-Новий", 50.25, 30.5, geoname_id=None, country="UA", admin1=None)

TEXT = (
    "A caravan of some 3,000 reached Puente Alto on Monday night. It was at least 1,450 km from the border. "
    "They walked 40 miles a day, one organizer said, and slept near San Marcos Niltepec.\n\n"
    f"Others — {ARABIC} — gathered at Київ-Новий. Said one: {HOSTILE}"
)


def _evidence(report: Report, index: int, quote: str, rule: str) -> Evidence:
    start = report.text.index(quote)
    return Evidence(index, start, start + len(quote), quote, rule)


def _claim(report: Report, quote: str, kind: str, value: Quantity, **more: Any) -> Claim:
    start = report.text.index(quote)
    return Claim(0, start, start + len(quote), quote, kind, value, **more)


def sample_account() -> Account:
    report = Report(
        TEXT,
        f"The long walk north {HOSTILE}",
        "Example Wire",
        date(2019, 1, 16),
        "https://example.org/walk",
        "en",
        "wire.md",
    )
    other = Report(f"{ARABIC}: 7,000.", ARABIC, "", None, None, "ar", "second.txt")
    first = Route(
        "caravan of 3,000",
        (
            Stop(
                PUENTE,
                date(2019, 1, 14),
                date(2019, 1, 15),
                "stated",
                (_evidence(report, 0, "reached Puente Alto on Monday night", "arrival-verb"),),
            ),
            Stop(
                NILTEPEC,
                date(2019, 1, 20),
                None,
                "inferred",
                (_evidence(report, 0, "slept near San Marcos Niltepec", "rest"),),
                "confirmed",
                "on foot",
            ),
            Stop(HOSTILE_PLACE, note=HOSTILE, evidence=(_evidence(report, 0, HOSTILE, "said"),)),
        ),
    )
    second = Route(ARABIC, (Stop(KYIV, None, date(2019, 1, 18), "stated"),))
    claims = (
        _claim(
            report,
            "at least 1,450 km from the border",
            "distance_to_border",
            Quantity(1450, None, "km"),
            qualifier="at least",
            about=About(PUENTE, "border", date(2019, 1, 14), "caravan of 3,000"),
            rule="from-border",
        ),
        _claim(
            report, "40 miles a day", "pace", Quantity(40, 40, "mi/day"), about=About(PUENTE, NILTEPEC), measure="road"
        ),
        _claim(report, "some 3,000", "group_size", Quantity(3000, 3000, "people"), qualifier="some"),
        _claim(report, HOSTILE, "elapsed", Quantity(None, 10, "days"), status="confirmed", about=About()),
    )
    mentions = (
        Mention(
            report.text.index("Puente Alto"),
            report.text.index("Puente Alto") + 11,
            "Puente Alto",
            PUENTE,
            "stop",
            0.97,
            (PUENTE, NILTEPEC),
            0,
            "arrival-verb",
        ),
        Mention(
            report.text.index("Київ"), report.text.index("Київ") + 10, "Київ-Новий", KYIV, "origin", 0.5, (KYIV,), 0, ""
        ),
        Mention(0, 7, ARABIC[:7], None, "mention", 0.0, (), 1, "unknown name"),
    )
    return Account((report, other), (first, second), claims, mentions, "NL")


def _distance(straight: float, low: float, high: float) -> BorderDistance:
    crossing = Crossing("Ponte Norte", 25.9, -97.5, straight + 12.0)
    return BorderDistance(
        straight, (25.85, -97.4), straight - 3.0, 6.0, crossing, Road(low, high, "main roads"), "Ponte Norte"
    )


def sample_answer() -> Answer:
    """Return an answer with two groups, inferred and undated stops, every verdict, and hostile text."""
    account = sample_account()
    first, second = account.routes
    legs = (
        Leg(
            0,
            1,
            465.2,
            Road(560.0, 610.0, "main roads"),
            6,
            (93.3, 122.0),
            ((14.1, -91.02), (15.0, -92.5), (16.5, -94.6)),
        ),
        Leg(1, 2, 127.4, note="no road known"),
    )
    routes = (
        MeasuredRoute(
            first,
            (_distance(1350.04, 1700, 1900), _distance(1066.0, 1400, 1500), _distance(940.5, 1200, 1300)),
            legs,
            592.6,
            None,
        ),
        MeasuredRoute(second, (None,), (), 0.0, None),
    )
    straight = Measurement("straight", 1344.0, 1356.0, "km", False, "WGS 84 geodesic to the border line")
    road = Measurement("road", 1700.0, 1900.0, "km", True, "main roads to Ponte Norte", asked=False)
    verdicts = (
        CheckedClaim(
            account.claims[0],
            "depends",
            (straight, road),
            "In a straight line it was 1,350 km, by road 1,700 to 1,900 km.",
        ),
        CheckedClaim(
            account.claims[1],
            "contradicted",
            (Measurement("path", 58.0, 75.8, "mi/day", False, HOSTILE),),
            "The dates allow 58 to 76 miles a day.",
        ),
        CheckedClaim(
            account.claims[2],
            "supported",
            (Measurement("reports", 2900.0, None, "people", True, "the second report"),),
            "Another report has 2,900.",
        ),
        CheckedClaim(account.claims[3], "unverifiable", (), HOSTILE),
    )
    return Answer(account, Frontier(), routes, verdicts)  # type: ignore[arg-type]


def empty_answer() -> Answer:
    """Return the answer to a report that tells of no way."""
    return Answer(Account((Report("Nothing moved.", "Quiet"),)), None, (), ())


def pacific_answer() -> Answer:
    """Return a boat's way over the antimeridian, undated, with no border known."""
    east, west = place("Savu Bay", -17.5, 178.5, country="FJ"), place("Apia Point", -13.8, -171.8, country="WS")
    route = Route("the boat", (Stop(east), Stop(west)))
    distance = BorderDistance(None, None, None, 5.0)
    measured = MeasuredRoute(route, (distance, distance), (Leg(0, 1, 1130.0),), 1130.0)
    return Answer(Account((), (route,)), None, (measured,), ())
