"""Tables fit where they are printed and let nothing hostile through."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from gazetteer.place import Place
from mapper.cli import tables
from mapper.model import MeasuredRoute, Measurement, Route, Stop

LONG = "at least 1450km from US territory, which is a very long way on foot for anyone with children"


def printed(width: int, rows: list[list[str | None]], **more: object) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, markup=False, highlight=False, emoji=False)
    tables.print_table(console, ("", "Figure", "Verdict"), rows, **more)
    return out.getvalue()


@pytest.mark.parametrize("width", [40, 60, 80, 200])
def test_a_table_is_never_wider_than_the_terminal(width: int) -> None:
    text = printed(width, [["1", LONG, "contradicted"]], numeric=("", "Verdict"), weights=(0, 1, 0))
    assert max(len(line.rstrip()) for line in text.splitlines()) <= width
    assert "contradicted" in text
    assert "\x1b" not in text
    squeezed = "".join(text.split())
    assert all(word in squeezed for word in LONG.replace(",", "").split())


def test_hostile_text_is_only_text() -> None:
    text = printed(80, [["1", "[red]x[/red] \x1b[31my\x07 \u202ez :smile:\nnext", None]])
    assert "[red]x[/red]" in text
    assert ":smile:" in text
    assert not any(mark in text for mark in "\x1b\x07\u202e")
    assert text.rstrip().endswith("next") or "-" in text


def test_a_pipe_gets_no_color(capsys: pytest.CaptureFixture[str]) -> None:
    tables.print_table(tables.console(), ("Verdict",), [["depends"]], styles=tables.VERDICT_STYLES)
    assert "\x1b" not in capsys.readouterr().out


def test_lengths_in_one_unit_or_both() -> None:
    assert tables.length(1066.2) == "1,066 km (663 mi)"
    assert tables.length(1.609344, "mi") == "1 mi"
    assert tables.length(12.34, "km") == "12.3 km"
    assert tables.length(None) is None
    assert tables.road_length(None) is None


def test_measurements_are_written_with_open_ends() -> None:
    def write(low: float | None, high: float | None) -> str:
        return tables.measured(Measurement("path", low, high, "km", agrees=True, basis=""))

    assert write(376, 395) == "path 376 to 395 km"
    assert write(376, 376.2) == "path 376 km"
    assert write(376, None) == "path at least 376 km"
    assert write(None, 395) == "path up to 395 km"
    assert write(None, None) == "path not known"


def test_routes_show_stops_without_date_or_border() -> None:
    place = Place("Puente Alto", "city", 14.1, -91.0, country="GT")
    measured = MeasuredRoute(Route("caravan", (Stop(place),)), (None,), (), 0.0)
    out = io.StringIO()
    tables.print_routes(Console(file=out, width=70, markup=False), [measured], None)
    assert "Puente Alto, GT" in out.getvalue()
    assert out.getvalue().count(" - ") + out.getvalue().count("-\n") + out.getvalue().count("- ") >= 1
