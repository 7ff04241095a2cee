from __future__ import annotations

import dataclasses
import struct
import sys
from datetime import date
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from shapely import Point

import gazetteer
from mapper.drawing import image
from mapper.drawing.chart import distance_svg
from mapper.drawing.divisions import division_shape
from mapper.drawing.frame import plane
from mapper.drawing.labels import Label, Labeler, crosses, overlap
from mapper.drawing.markers import gather
from mapper.drawing.picture import _halves, _written, picture
from mapper.drawing.scene import scene
from mapper.drawing.style import text_width
from mapper.drawing.words import words
from mapper.language import LANGUAGES
from mapper.units import Quantity

sys.path.insert(0, str(Path(__file__).parent))
import drawing_sample as sample

SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("width", [1200, 360])
@pytest.mark.parametrize("kind", list(sample.ALL))
def test_nothing_placed_touches_anything_placed(kind, width):
    drawn = picture(scene(sample.ALL[kind]()), float(width), (330.0, 640.0))
    boxes = drawn.boxes
    touching = [(a, b) for i, a in enumerate(boxes) for b in boxes[i + 1 :] if overlap(a, b, -0.6)]
    assert touching == []
    assert 330 <= drawn.frame.height <= 640
    for left, top, right, bottom in boxes:
        assert -1 < left < right < width + 1
        assert -1 < top < bottom < drawn.frame.height + 1


def test_every_stop_is_in_the_frame_and_named_or_listed():
    told = scene(sample.caravan())
    drawn = picture(told, 1200.0, (480.0, 640.0))
    text = "".join(ET.fromstring(f"<svg>{drawn.body}</svg>").itertext())  # noqa: S314
    for mark in told.marks:
        x, y = drawn.frame.point(mark.point)
        assert 0 < x < 1200
        assert 0 < y < drawn.frame.height
        assert mark.name in text or mark in drawn.unnamed
    assert "29 Oct" in text


def test_the_svg_is_whole_and_tells_both_numbers():
    drawing = image.svg(sample.caravan())
    root = ET.fromstring(drawing)  # noqa: S314
    text = " ".join(root.itertext())
    assert "1,066\u00a0km measured" in text
    assert "at least 1,450\u00a0km, as reported" in text
    assert "Natural Earth (de facto borders)" in text
    assert "font/woff2" in drawing
    assert not [
        node for node in root.iter() if any("http" in value for key, value in node.attrib.items() if "href" in key)
    ]
    assert image.svg(sample.caravan()) == drawing


def test_the_png_is_twice_the_size():
    drawing = image.svg(sample.plain(("Niltepec", "MX", "2018-10-29", "stated")))
    data = image.png(drawing)
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", data[16:24])
    root = ET.fromstring(drawing)  # noqa: S314
    assert (width, height) == (2 * int(root.get("width")), 2 * int(root.get("height")))


def test_unsure_stops_are_hollow_and_groups_differ_in_shape():
    body = picture(scene(sample.caravan(second=True)), 1200.0, (480.0, 640.0)).body
    assert 'class="mark open' in body
    assert 'class="mark sure g0"' in body
    assert 'rx="1.5"' in body  # the square of the second group
    assert ">B1</text>" in body


def test_no_coast_runs_along_the_180th_meridian():
    drawn = picture(scene(sample.pacific()), 1200.0, (480.0, 640.0))
    suva, apia = (drawn.frame.point(mark.point) for mark in scene(sample.pacific()).marks[:2])
    assert 0 < suva[0] < apia[0] < 1200
    import re

    steps = [int(step) for step in re.findall(r"l(-?\d+)", drawn.base.land)]
    assert max(map(abs, steps)) < 9000  # tenths of a pixel: no line across the map


def test_mercator_only_where_it_serves():
    assert plane(scene(sample.caravan())).kind == "mercator"
    assert plane(scene(sample.arctic())).kind == "azimuthal"


def test_the_chart_plots_stops_and_reported_figures():
    root = ET.fromstring(distance_svg(sample.caravan()))  # noqa: S314
    text = " ".join(root.itertext())
    assert "at least 1,450\u00a0km, as reported" in text
    assert "13 Oct 2018" in text or "14 Oct 2018" in text
    layouts = [node for node in root.iter(f"{SVG}g") if node.get("class") in ("desk", "phone")]
    assert len(layouts) == 2
    for layout in layouts:
        stops = [node for node in layout.iter(f"{SVG}g") if node.get("class", "").startswith("mark")]
        assert len(stops) == 10  # Pijijiapan has no date
        assert "1,450\u00a0km" in "".join(layout.itertext())
    assert "nothing to plot" in distance_svg(sample.empty())


def test_each_reported_figure_keeps_its_words_in_the_chart():
    answer = sample.caravan()
    vague = dataclasses.replace(
        answer.claims[0],
        claim=dataclasses.replace(answer.claims[0].claim, value=Quantity(200, 1000, "mi"), qualifier=""),
    )
    late = dataclasses.replace(answer.claims[0].claim.about, date=date(2018, 10, 30))
    later = dataclasses.replace(answer.claims[0], claim=dataclasses.replace(answer.claims[0].claim, about=late))
    root = ET.fromstring(distance_svg(dataclasses.replace(answer, claims=(vague, later))))  # noqa: S314
    for layout in ("desk", "phone"):
        text = "".join(next(node for node in root.iter(f"{SVG}g") if node.get("class") == layout).itertext())
        assert "200–1,000\u00a0miles" in text
        assert "at least 1,450\u00a0km" in text


def test_an_empty_answer_gives_a_calm_page():
    text = " ".join(ET.fromstring(image.svg(sample.empty())).itertext())  # noqa: S314
    assert "No route found" in text
    assert "no place where people on the move were seen" in text


def test_stops_that_touch_are_moved_apart_or_share_a_marker():
    told = scene(sample.crowd(12))
    together = gather(told.marks, [(100.0, 100.0)] * 12, 9.0)
    assert len(together) < 12
    assert sum(len(one.marks) for one in together) == 12
    two = gather(told.marks[:2], [(100.0, 100.0), (104.0, 100.0)], 9.0)
    assert len(two) == 2
    assert not overlap(two[0].box, two[1].box)


def test_a_label_without_room_is_left_out():
    labeler = Labeler((0, 0, 100, 100))
    label = Label((("a long name", "n", 12, 90),))
    assert labeler.around(50, 50, 8, label) is not None
    assert labeler.around(50, 50, 8, Label((("far too long", "n", 12, 120),))) is None


def test_a_long_name_stands_on_two_lines_where_one_has_no_room():
    assert _halves("San Pedro Tapanatepec") == ("San Pedro", "Tapanatepec")
    assert _halves("Niltepec") is None
    assert _halves("Aleksandrovka") is None
    size, wide = 12.5, text_width("San Pedro Tapanatepec", 12.5, bold=True)
    one = Label((("San Pedro Tapanatepec", "n", size, wide),))
    two = Label(
        tuple((half, "n", size, text_width(half, size, bold=True)) for half in _halves("San Pedro Tapanatepec"))
    )
    narrow = Labeler((0.0, 0.0, 0.8 * wide, 80.0))
    assert narrow.around(4.0, 40.0, 3.0, one) is None
    assert narrow.around(4.0, 40.0, 3.0, two) is not None
    assert _written(two) == "San Pedro Tapanatepec"


def test_a_segment_meets_a_box():
    assert crosses((0, 0, 10, 10), (-5, 5, 15, 5))
    assert crosses((0, 0, 10, 10), (5, 5, 5, 5))
    assert not crosses((0, 0, 10, 10), (-5, 12, 15, 12))


def test_every_language_has_every_word():
    tables = [words(language).table for language in LANGUAGES]
    assert all(table.keys() == tables[0].keys() for table in tables)


def test_numbers_and_dates_by_language():
    day = date(2018, 10, 29)
    assert words("en").km(1066.4) == "1,066\u00a0km"
    assert words("es").km(1066.4) == "1.066\u00a0km"
    assert words("fr-CA").km(1066.4) == "1\u202f066\u00a0km"
    assert words("es").date(day) == "29 oct 2018"
    assert words("en").days(day, date(2018, 10, 31)) == "29–31 Oct 2018"
    assert words("de").language == "en"


def test_a_river_is_drawn_as_its_course_and_a_known_road_solid():
    border = gazetteer.border("US")
    river = gazetteer.locate("Suchiate River")[0]
    assert river.kind == "river"
    ends = sample.place("Guatemala City", "GT"), sample.place("Tapachula", "MX")
    stops = [
        (ends[0], "2018-10-17", "stated"),
        (river, "2018-10-19", "stated"),
        (ends[1], "2018-10-21", "stated"),
    ]
    route = sample.measured("caravan", stops, border)
    middle = (14.75, -91.5)
    road = dataclasses.replace(route.legs[0], path=(ends[0].point, middle, river.point))
    route = dataclasses.replace(route, legs=(road, route.legs[1]))
    body = picture(scene(dataclasses.replace(sample.caravan(), routes=(route,))), 1200.0, (480.0, 640.0)).body
    assert 'class="g0 course"' in body
    assert body.count('class="leg"') == 1
    assert body.count('class="leg guess"') == 1


def body_of(*places):
    """Draw a way from the first to the last place."""
    route = sample.measured("walkers", [(one, "2018-10-17", "stated") for one in places], None)
    ends = route.route.stops[0].place.point, route.route.stops[-1].place.point
    road = dataclasses.replace(route.legs[0], path=(ends[0], (14.7, -90.9), ends[1]))
    route = dataclasses.replace(route, legs=(road,))
    answer = dataclasses.replace(sample.plain(("Tapachula", "MX", None, None)), routes=(route,))
    return picture(scene(answer), 1200.0, (480.0, 640.0)).body, image.svg(answer)


def test_a_country_and_a_division_are_drawn_as_their_areas_and_no_road_leads_to_their_middle():
    country = gazetteer.locate("Honduras")[0]
    division = gazetteer.locate("Chiapas", country="MX")[0]
    body, whole = body_of(country, division)
    assert body.count('class="g0 area" d="M') == 2
    assert 'class="leg guess"' in body
    assert 'class="leg"' not in body
    assert "Somewhere in this area" in whole


def test_a_region_without_an_outline_is_a_circle_that_says_so():
    region = dataclasses.replace(gazetteer.locate("Chiapas", country="MX")[0], key="by-hand:1", name="The hills")
    body, whole = body_of(region, sample.place("Guatemala City", "GT"))
    assert '<circle class="g0 area"' in body
    assert "no outline of the region is at hand" in whole


def test_a_division_holds_its_own_towns_and_not_those_of_its_neighbours():
    outline = division_shape(gazetteer.locate("Chiapas", country="MX")[0])
    inside = {name: outline.contains(Point(one.longitude, one.latitude)) for name in
              ("Tapachula", "San Cristóbal de las Casas", "Salina Cruz", "Villahermosa", "Oaxaca")
              for one in [sample.place(name, "MX")]}  # fmt: skip
    assert inside == {"Tapachula": True, "San Cristóbal de las Casas": True, "Salina Cruz": False,
                      "Villahermosa": False, "Oaxaca": False}  # fmt: skip
    assert division_shape(sample.place("Tapachula", "MX")) is None


def test_a_gap_in_the_road_network_is_not_drawn_as_a_road():
    ends = sample.place("Guatemala City", "GT"), sample.place("Tapachula", "MX")
    body, _ = body_of(*ends)  # its second stretch is far longer than the network's own
    assert body.count('class="leg"') == 1
    assert body.count('class="leg guess"') == 1


def test_miles_come_with_kilometres():
    speak = words("en")
    assert speak.length(1290.4, "mi") == "802\u00a0miles (1,290\u00a0km)"
    assert speak.length(1290.4, "km") == "1,290\u00a0km"
    assert speak.both_units(Quantity(1100, None, "mi")) == "at least 1,100\u00a0miles (1,770\u00a0km)"
    assert speak.both_units(Quantity(1450, 1450, "km")) == "1,450\u00a0km"
