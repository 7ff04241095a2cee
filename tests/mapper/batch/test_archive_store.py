"""What is written: parts whole or not there, tables that others open as they are."""

from __future__ import annotations

import importlib.util
import json
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import geopandas as gpd
import pandas as pd
import pyarrow.parquet as pq
import pytest
import shapely

from mapper.batch.columns import CLAIMS, LEGS, PARTS, REPORTS, STOPS, TABLES
from mapper.batch.store import Seen, Store, write_table
from mapper.batch.work import cells
from mapper.cli.main import main
from mapper.errors import InputError

ROOT = Path(__file__).resolve().parents[3]


def identifier(number: int) -> str:
    return f"{number << 64:032x}"


def rows(number: int) -> dict[str, list[tuple[Any, ...]]]:
    report = {"report_id": identifier(number), "position": f"{number}.md", "published": date(2019, 1, 1 + number % 28)}
    point = shapely.to_wkb(shapely.Point(-92.5, 15.1))
    stop = {"report_id": identifier(number), "name": "Huixtla", "latitude": 15.1, "longitude": -92.5, "geometry": point}
    return {"reports": [cells(report, REPORTS.names)], "stops": [cells(stop, STOPS.names)]}


def commit(store: Store, *numbers: int) -> None:
    part = store.new_part()
    for number in numbers:
        part.add(number, rows(number), 1)
    store.commit(part)


def positions(folder: Path) -> list[str]:
    return list(pd.read_parquet(folder / "reports.parquet").position)


@pytest.fixture
def store(tmp_path: Path) -> Any:
    made = Store(tmp_path / "out", {"border": None})
    yield made
    made.close()


def test_a_part_is_there_once_and_in_the_order_of_the_archive(store: Store) -> None:
    part = store.new_part()
    for number in (3, 1, 2):
        part.add(number, rows(number), 1)
    store.commit(part)
    store.commit(part)
    store.commit(store.new_part())
    assert store.assemble() == {"reports": 3, "places": 0, "stops": 3, "legs": 0, "claims": 0, "failures": 0}
    assert positions(store.folder) == ["1.md", "2.md", "3.md"]
    assert len(store.done()) == 3


def test_what_a_kill_leaves_behind_is_swept_away(tmp_path: Path) -> None:
    out = tmp_path / "out"
    store = Store(out, {})
    commit(store, 1)
    store.close()
    half = out / "parts" / ".000002"
    half.mkdir()
    write_table(half / "reports.parquet", REPORTS, rows(2)["reports"])
    (out / ".stops.new").write_bytes(b"PAR1 cut short")
    store = Store(out, {})
    assert not half.exists()
    assert not (out / ".stops.new").exists()
    assert identifier(2) not in store.done()
    commit(store, 2)
    store.assemble()
    store.close()
    assert positions(out) == ["1.md", "2.md"]


def test_a_part_that_cannot_be_written_leaves_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    commit(store, 1)
    monkeypatch.setattr("mapper.batch.store._sync", full)
    with pytest.raises(InputError, match="No space left on device; mend that and run the same command again") as error:
        commit(store, 2)
    assert "\n" not in str(error.value)
    monkeypatch.undo()
    assert [path.name for path in (store.folder / "parts").iterdir()] == ["000001"]


def test_a_failure_stands_until_the_document_is_read(store: Store) -> None:
    part = store.new_part()
    for number in (1, 2):
        part.add(number, {"failures": [(identifier(number), f"{number}.md", "time", "took too long")]}, 1)
    store.commit(part)
    assert len(store.done()) == 2
    assert len(store.done(failed_too=False)) == 0
    commit(store, 2)
    assert store.assemble()["failures"] == 1
    (line,) = (store.folder / "failures.jsonl").read_text().splitlines()
    assert json.loads(line) == {
        "report_id": identifier(1), "position": "1.md", "stage": "time", "reason": "took too long",
    }  # fmt: skip


def test_one_run_at_a_time_with_the_same_settings(tmp_path: Path) -> None:
    out = tmp_path / "out"
    store = Store(out, {"border": "US"})
    with pytest.raises(InputError, match="another run is writing"):
        Store(out, {"border": "US"})
    store.close()
    with pytest.raises(InputError, match="was begun with US as border, not MX-GT"):
        Store(out, {"border": "MX-GT"})
    Store(out, {"border": "US"}).close()
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "stops.parquet").write_bytes(b"x")
    with pytest.raises(InputError, match="of no archive"):
        Store(tmp_path / "mine", {})
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="is a file"):
        Store(tmp_path / "file", {})


def test_identifiers_are_remembered_in_little_space(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mapper.batch.store.MERGE_EVERY", 100)
    seen = Seen()
    for number in range(0, 1000, 2):
        seen.add([f"{number * 7919 << 64:032x}"])
    assert len(seen) == 500
    assert all((f"{number * 7919 << 64:032x}" in seen) is (number % 2 == 0) for number in range(1000))
    assert len(seen._new) <= 100


def test_tables_are_opened_by_others_as_they_are(store: Store) -> None:
    commit(store, 1, 2)
    line = shapely.to_wkb(shapely.LineString([(-92.5, 15.1), (-92.9, 15.4)]))
    part = store.new_part()
    leg = cells({"report_id": identifier(1), "straight_km": 54.2, "days": 2, "geometry": line}, LEGS.names)
    part.add(1, {"legs": [leg]}, 1)
    store.commit(part)
    store.assemble()
    stops = gpd.read_parquet(store.folder / "stops.parquet")
    assert stops.crs.to_epsg() in (None, 4326)
    assert "84" in str(stops.crs)
    assert (stops.geometry.x[0], stops.geometry.y[0]) == (-92.5, 15.1)
    assert gpd.read_parquet(store.folder / "legs.parquet").geometry[0].length == pytest.approx(0.5)
    assert len(gpd.read_parquet(store.folder / "places.parquet")) == 0
    for table in PARTS:
        if table.name != "failures":
            path = store.folder / f"{table.name}.parquet"
            assert list(pd.read_parquet(path).columns) == list(table.names)
            count = duckdb.sql(f"select count(*) from '{path}'").fetchall()[0][0]  # noqa: S608 -- our own path
            assert count == pq.read_metadata(path).num_rows
    found = duckdb.sql(f"select published from '{store.folder}/reports.parquet' order by 1").fetchall()  # noqa: S608
    assert found == [(date(2019, 1, 2),), (date(2019, 1, 3),)]


def test_tables_say_what_they_hold_and_whom_to_thank(store: Store) -> None:
    store.assemble()
    schema = pq.read_schema(store.folder / "legs.parquet")
    for name in (b"GeoNames", b"Natural Earth", b"OpenStreetMap"):
        assert name in schema.metadata[b"attribution"]
    assert b"belong to their publishers" in schema.metadata[b"rights"]
    assert schema.field("pace_low_km_per_day").metadata[b"unit"] == b"km/day"
    geo = json.loads(schema.metadata[b"geo"])
    assert geo["columns"]["geometry"]["geometry_types"] == ["LineString", "MultiLineString"]
    assert b"geo" not in pq.read_schema(store.folder / "claims.parquet").metadata
    assert CLAIMS.names == tuple(pq.read_schema(store.folder / "claims.parquet").names)


def test_every_column_has_words_and_every_number_a_unit() -> None:
    counted = {"number", "route", "from_number", "to_number", "places", "stops", "claims", "candidates", "geoname_id"}
    for table in TABLES:
        assert len(set(table.names)) == len(table.names)
        for column in table.columns:
            assert column.about
            whole = column.type == "int" and column.name in (*counted, "reports", "outlets", "others")
            assert column.unit or column.type not in ("int", "number") or whole, f"{table.name}.{column.name}"
            assert column.unit != "km" or column.name.endswith("_km")


def test_the_page_of_the_tables_is_up_to_date() -> None:
    script = ROOT / "docs" / "reference" / "build_archive_tables.py"
    spec = importlib.util.spec_from_file_location("build_archive_tables", script)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    assert module.page() == script.with_name("archive-tables.md").read_text(encoding="utf-8"), "run make docs"


def test_a_folder_that_is_no_archive(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["dossiers", str(tmp_path)]) == 2
    assert "holds no archive; make one with mapper batch INPUT" in capsys.readouterr().err
