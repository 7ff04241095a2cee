"""The route file: a round trip loses nothing, short files work, mistakes are told by file and line."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gazetteer.place import KINDS, Place
from mapper import routefile
from mapper.errors import InputError, RouteFileError
from mapper.model import (
    CLAIM_KINDS,
    ROLES,
    About,
    Account,
    Claim,
    Evidence,
    Mention,
    Report,
    Route,
    Stop,
)
from mapper.settings import YEARS
from mapper.units import UNITS, Quantity

sys.path.insert(0, str(Path(__file__).parent))
from sample import sample_account

STATUSES = ("suggested", "confirmed", "rejected")
ODD = [
    "NO",
    "null",
    "~",
    "2019",
    "1e3",
    "- a",
    "a: b",
    "# c",
    "yes",
    "*p",
    "{x}",
    "'q'",
    "\u2028",
    "\ud800",
    "\ufeff",
    "\x85",
    "😀",
    " a ",
    "tab\t",
    "a\r\nb",
    "\n",
    "a \n b\n\n",
    "0x1F",
    "...",
]
texts = st.text(max_size=30) | st.sampled_from(ODD)
prose = st.lists(texts, max_size=4).map("\n".join)
maybe = st.none() | texts
days = st.dates(date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31))
dates = st.none() | days
finite = st.floats(allow_nan=False, allow_infinity=False)
positive = st.floats(min_value=0, max_value=1e9) | st.integers(0, 10**6)
places = st.builds(
    Place,
    name=texts,
    kind=st.sampled_from(KINDS),
    latitude=st.floats(-90, 90),
    longitude=st.floats(-180, 180),
    country=maybe,
    admin1=maybe,
    geoname_id=st.none() | st.integers(0, 10**8),
    extent_km=positive,
    source=texts,
    feature=texts,
    population=st.integers(0, 10**8),
    key=texts,
)


@st.composite
def quantities(draw):
    low, high = sorted((draw(positive), draw(positive)))
    which = draw(st.sampled_from(("both", "low", "high")))
    return Quantity(None if which == "high" else low, None if which == "low" else high, draw(st.sampled_from(UNITS)))


@st.composite
def accounts(draw):
    reports = tuple(draw(st.lists(st.builds(Report, prose, texts, texts, dates, maybe, texts, texts), max_size=2)))

    def spans():
        report = draw(st.integers(0, len(reports) - 1))
        ends = st.integers(0, len(reports[report].text) or 99)
        start, end = sorted((draw(ends), draw(ends)))
        return report, start, end

    def evidence():
        report, start, end = spans()
        return Evidence(report, start, end, draw(texts), draw(texts))

    def stop():
        arrived, departed = sorted((draw(days), draw(days)))
        return Stop(
            draw(places),
            draw(st.sampled_from((None, arrived))),
            draw(st.sampled_from((None, departed))),
            draw(st.sampled_from(("stated", "inferred", None))),
            tuple(evidence() for _ in range(draw(st.integers(0, 2)) if reports else 0)),
            draw(st.sampled_from(STATUSES)),
            draw(maybe),
            draw(texts),
        )

    def claim():
        report, start, end = spans()
        goal = st.none() | places | st.just("border") | texts
        about = st.none() | st.builds(About, st.none() | places, goal, dates, maybe)
        return Claim(
            report,
            start,
            end,
            draw(texts),
            draw(st.sampled_from(CLAIM_KINDS)),
            draw(quantities()),
            draw(maybe),
            draw(maybe),
            draw(about),
            draw(texts),
            draw(st.sampled_from(STATUSES)),
        )

    def mention():
        report, start, end = spans()
        candidates = tuple(draw(st.lists(places, max_size=2)))
        chosen = draw(st.sampled_from((None, *candidates)))
        return Mention(
            start,
            end,
            draw(texts),
            chosen,
            draw(st.sampled_from(ROLES)),
            draw(st.floats(0, 1)),
            candidates,
            report,
            draw(texts),
        )

    def some(make):
        return tuple(make() for _ in range(draw(st.integers(0, 2))))

    routes = tuple(Route(draw(texts), some(stop)) for _ in range(draw(st.integers(0, 2))))
    return Account(
        reports,
        routes,
        some(claim) if reports else (),
        some(mention) if reports else (),
        draw(st.sampled_from((None, "US", "MX-GT", "NO"))),
    )


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(accounts())
def test_round_trip_loses_nothing(account):
    text = routefile.dump(account)
    assert routefile.loads(text) == account
    assert routefile.dump(routefile.loads(text)) == text


def test_round_trip_through_a_file(tmp_path):
    account = sample_account()
    path = tmp_path / "route.yaml"
    path.write_text(routefile.dump(account), encoding="utf-8")
    assert routefile.load(path) == account
    crlf = tmp_path / "windows.yml"
    crlf.write_bytes(b"\xef\xbb\xbf" + routefile.dump(account).replace("\n", "\r\n").encode())
    assert routefile.load(str(crlf)) == account


def test_the_file_is_one_that_people_read():
    text = routefile.dump(sample_account())
    assert text.startswith("# Route file")
    assert text.index("routes:\n") < text.index("claims:\n") < text.index("places:\n") < text.index("texts:\n")
    assert "Київ-Новий" in text
    assert "arrived: 2019-01-14" in text
    assert "published: 2019-01-16" in text
    assert text.count('geonames:12"') == 3  # the stop, the claim, and once for the mentions


def test_a_short_file_written_by_hand():
    account = routefile.loads(
        """
        border: MX-GT
        routes:
          - stops:
              - 16.56, -94.61
              - place: {name: Rest, latitude: 17, longitude: -95.25}
                arrived: 2018-10-29
              - place: [16.5, -95]
                departed: "2018-11-2"
        """
    )
    first, second, third = account.routes[0].stops
    assert first.place.point == (16.56, -94.61)
    assert 0.5 < first.place.extent_km < 1.0
    assert (second.arrived, second.dated, second.status) == (date(2018, 10, 29), "stated", "suggested")
    assert second.place.name == "Rest"
    assert (third.departed, third.place.point) == (date(2018, 11, 2), (16.5, -95.0))
    assert account.border == "MX-GT"
    assert account.reports == ()


def test_a_claim_written_by_hand():
    account = routefile.loads(
        "routes: []\nclaims:\n  - {kind: pace, value: 40 mi/day, about: {from: '16.5, -95', to: border}}\n"
        "  - {kind: arrival, value: {high: 21, unit: days}, about: {to: {border: US}}}\n"
    )
    pace, arrival = account.claims
    assert pace.value == Quantity(40, 40, "mi/day")
    assert pace.about.goal == "border"
    assert arrival.value == Quantity(None, 21, "days")
    assert arrival.about.goal == "US"
    assert len(account.reports) == 1


@settings(max_examples=200, deadline=None)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_never_worse(data):
    text = data.draw(st.sampled_from((routefile.dump(sample_account()), routefile.dumps_csv(sample_account()))))
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    damaged = text[:start] + data.draw(st.text(max_size=8) | st.sampled_from(ODD)) + text[end:]
    read = routefile.loads if text.startswith("#") else routefile.loads_csv
    refused = None
    try:
        read(damaged, "damaged")
    except RouteFileError as error:
        refused = error
    if refused is not None:
        assert 1 <= refused.line <= damaged.count("\n") + damaged.count("\r") + 2
        assert "\n" not in refused.problem


def test_words_without_offsets_are_found_in_the_text():
    account = routefile.loads(
        "reports: [{title: T}]\nroutes:\n- stops:\n  - place: 1.5, 2.5\n    evidence: [{quote: two men}]\ntexts: [one two men]\n"
    )
    assert account.routes[0].stops[0].evidence[0] == Evidence(0, 4, 11, "two men")


def test_an_edited_text_keeps_its_quotes():
    account = sample_account()
    text = routefile.dump(account).replace("A caravan of some", "On Tuesday a caravan of some")
    loaded = routefile.loads(text)
    for old, new in zip(account.claims, loaded.claims, strict=True):
        assert new.start == old.start + len("On Tuesday ")
        assert loaded.reports[0].text[new.start : new.end] == old.quote


MISTAKES = [
    ("routes: [", 1, "YAML"),
    ("routes:\n- stops:\n  - place: 'A\n    note: b\n", 4, "YAML"),
    ("routes:\n\t- stops: []", 2, "YAML"),
    ("", 1, "empty"),
    ("- a", 1, "fields"),
    ("border: US", 1, "'routes:'"),
    ("routes: []\nversion: 7", 2, "version"),
    ("rotes: []", 1, "did you mean 'routes'?"),
    ("routes: []\nroutes: []", 2, "twice"),
    ("routes:\n- group: a", 2, "stops"),
    ("routes:\n- stops:\n  - arrived: 2018-01-01", 3, "place"),
    ("routes:\n- stops:\n  - place: 1, 2\n    arived: 2018-01-01", 4, "did you mean 'arrived'?"),
    ("routes:\n- stops:\n  - place: 1, 2\n    arrived: 2018-02-30", 4, "'2018-02-30' is no date"),
    ("routes:\n- stops:\n  - place: 1, 2\n    arrived: Monday", 4, "such as 2018-10-29"),
    ("routes:\n- stops:\n  - place: 1, 2\n    arrived: 2018-02-03\n    departed: 2018-02-02", 5, "before"),
    ("routes:\n- stops:\n  - place: 1, 2\n    dated: state", 4, "did you mean 'stated'?"),
    ("routes:\n- stops:\n  - place: 1, 2\n    status: reject", 4, "did you mean 'rejected'?"),
    ("routes:\n- stops:\n  - place: 94.61, 16.56", 3, "latitude 94.61 is out of range"),
    ("routes:\n- stops:\n  - place: {name: A, latitude: 94, longitude: 3}", 3, "swapped"),
    ("routes:\n- stops:\n  - place: {name: A, latitude: 4}", 3, "longitude"),
    ("routes:\n- stops:\n  - place: {name: A, latitude: x, longitude: 3}", 3, "number"),
    ("routes:\n- stops:\n  - place: {name: A, latitude: .nan, longitude: 3}", 3, "number"),
    ("routes:\n- stops:\n  - place: {name: A, kind: town, latitude: 1, longitude: 3}", 3, "kind"),
    ("routes:\n- stops: Niltepec", 2, "list"),
    ("routes:\n- stops:\n  - place: 1, 2\n    evidence: [{report: 0, quote: x}]", 4, "report 0 is not there"),
    (
        "routes: []\nreports: [{title: A}]\nclaims:\n- kind: pace\n  value: 3 km/day\n  report: 4",
        6,
        "report 4 is not there",
    ),
    ("routes: []\nclaims:\n- kind: speed\n  value: 3 km/day", 3, "kind 'speed' is not in the list"),
    ("routes: []\nclaims:\n- kind: pace\n  value: 3 leagues", 4, "unknown unit"),
    ("routes: []\nclaims:\n- kind: pace\n  value: {low: 3, unit: leagues}", 4, "unit"),
    ("routes: []\nclaims:\n- kind: pace\n  value: {low: 9, high: 3, unit: km}", 4, "above"),
    ("routes: []\nclaims:\n- kind: pace\n  value: {unit: km}", 4, "low or a high"),
    ("routes: []\nclaims:\n- value: 3 km", 3, "'kind:'"),
    ("routes: []\nplaces:\n- {text: A, confidence: 7}", 3, "confidence"),
    ("routes: []\nplaces:\n- {text: A, role: stopp}", 3, "did you mean 'stop'?"),
    ("routes: []\nreports: [{title: A}]\ntexts: [a, b]", 3, "text for a report"),
    (
        "routes: []\nreports: [{title: A}]\nclaims:\n- {kind: pace, value: 3 km, quote: xyz}\ntexts: [abc]",
        4,
        "not in the text",
    ),
    (
        "routes: []\nreports: [{title: A}]\nclaims:\n- {kind: pace, value: 3 km, start: 2, end: 9}\ntexts: [abc]",
        4,
        "past the end",
    ),
    ("routes: \x07", 1, "YAML"),
    ("routes: []\nborder: !!python/object:os.system x\n", None, ""),
    ("[" * 100_000, None, ""),
]


@pytest.mark.parametrize(("text", "line", "words"), MISTAKES)
def test_a_mistake_is_told_by_file_and_line(tmp_path, text, line, words):
    path = tmp_path / "route.yaml"
    path.write_text(text, encoding="utf-8")
    if line is None:  # hostile, and harmless: read as text or refused
        with contextlib.suppress(RouteFileError):
            routefile.load(path)
        return
    with pytest.raises(RouteFileError) as caught:
        routefile.load(path)
    assert caught.value.line == line
    assert caught.value.path == str(path)
    assert words in caught.value.problem
    assert "\n" not in str(caught.value)


def test_a_file_that_is_no_text(tmp_path):
    path = tmp_path / "route.yaml"
    path.write_bytes(b"routes: []\n# \xff\n")
    with pytest.raises(RouteFileError, match="UTF-8") as caught:
        routefile.load(path)
    assert caught.value.line == 2
    with pytest.raises(InputError, match="cannot open"):
        routefile.load(tmp_path / "none.yaml")


def test_the_table_keeps_the_stops(tmp_path):
    account = sample_account()
    path = tmp_path / "route.csv"
    path.write_text(routefile.dumps_csv(account), encoding="utf-8")
    loaded = routefile.load(path)
    assert [route.group for route in loaded.routes] == [route.group for route in account.routes]
    for old, new in zip(account.routes, loaded.routes, strict=True):
        for one, other in zip(old.stops, new.stops, strict=True):
            plain = replace(one.place, feature="", population=0, key="")
            assert replace(other, evidence=()) == replace(one, place=plain, evidence=())
            assert [piece.quote for piece in other.evidence] == [piece.quote for piece in one.evidence]
            for piece in other.evidence:
                assert loaded.reports[piece.report].text[piece.start : piece.end] == piece.quote
    assert loaded.reports[0].published == date(2019, 1, 16)
    assert routefile.dumps_csv(loaded) == routefile.dumps_csv(account)


def test_no_cell_of_the_table_is_a_formula():
    text = routefile.dumps_csv(sample_account())
    assert "'=HYPERLINK" in text
    assert ",=HYPERLINK" not in text
    assert '"=HYPERLINK' not in text
    assert ",-91.02," in text


def test_a_table_of_a_person(tmp_path):
    path = tmp_path / "stops.csv"
    path.write_text("\ufeffOrder;Name;Lat;Lon;Date;People\n2;B;2;3;2019-01-02;9\n1;A;1;2;;\n", encoding="utf-8")
    (route,) = routefile.load(path).routes
    assert [(stop.place.name, stop.arrived, stop.dated) for stop in route.stops] == [
        ("A", None, None),
        ("B", date(2019, 1, 2), "stated"),
    ]


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("", 1, "empty"),
        ("group,town\na,b\n", 1, "no column 'place'"),
        ("place,arived\n", 1, "did you mean 'arrived'?"),
        ("place,latitude,longitude\nA,1,2\n\nB,91,2\n", 4, "out of range"),
        ("place,latitude,longitude\nA,1\n", 2, "go together"),
        ('place,latitude,longitude,note\nA,1,2,"two\nlines"\nB,x,2,\n', 4, "number"),
        ("place,latitude,longitude\nA,1,2,3\n", 2, "3 columns"),
        ("place,latitude,longitude,arrived\nA,1,2,soon\n", 2, "is no date"),
        ("place,latitude,longitude,status\nA,1,2,done\n", 2, "status"),
        ('place,latitude,longitude\n"A,1,2\n', 2, "CSV"),
        ("place,place,longitude\nA,1,2\n", 1, "twice"),
    ],
)
def test_a_mistake_in_a_table_is_told_by_line(text, line, words):
    with pytest.raises(RouteFileError) as caught:
        routefile.loads_csv(text, "t.csv")
    assert caught.value.line == line
    assert words in caught.value.problem


def test_a_name_is_looked_up(tmp_path):
    account = routefile.loads("routes:\n- stops:\n  - Tapachula\n  - place: {name: Oaxaca, country: MX, kind: city}\n")
    first, second = (stop.place for stop in account.routes[0].stops)
    assert (first.country, first.admin1) == ("MX", "Chiapas")
    assert second.country == "MX"
    loaded = routefile.loads_csv("place,arrived\nTapachula,2018-10-21\n")
    assert loaded.routes[0].stops[0].place == first
    assert loaded.routes[0].stops[0].dated == "stated"


def test_an_unknown_name_is_told_with_what_is_like_it():
    with pytest.raises(RouteFileError) as caught:
        routefile.loads("routes:\n- stops:\n  - place: Tapachulla\n")
    assert caught.value.line == 3
    assert "unknown place 'Tapachulla'" in caught.value.problem
    assert "Tapachula" in caught.value.problem
    with pytest.raises(RouteFileError, match=r"t\.csv:2: unknown place"):
        routefile.loads_csv("place\nQwxzzyk\n", "t.csv")


def test_an_unknown_border_is_told_by_line():
    with pytest.raises(RouteFileError) as caught:
        routefile.loads("routes: []\nborder: Nowhereland\n")
    assert caught.value.line == 2
    assert "Nowhereland" in caught.value.problem
