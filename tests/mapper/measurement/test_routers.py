"""Routers over HTTP against a server on the loopback: answers, manners, failures, keys, the cache."""

from __future__ import annotations

import json
import multiprocessing
import re
import sys
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from routing_server import FACTOR, osrm, start

import gazetteer
from gazetteer.geodesy import distance_km
from mapper.cli.main import main
from mapper.errors import InputError, MissingExtraError, UnreachableError
from mapper.measurement import router_cache, routers
from mapper.measurement.router_cache import Found, RouteCache
from mapper.measurement.router_client import Manners
from mapper.measurement.routers import choose

pytest.importorskip("routingpy")

TAPACHULA, ARRIAGA = (14.9054, -92.2589), (16.2338, -93.8994)
STRAIGHT = float(distance_km(*TAPACHULA, *ARRIAGA))
KINDS = ("osrm", "ors", "valhalla", "graphhopper")
SECRET = "k3y-that-must-stay-secret"  # noqa: S105 -- invented
QUICK = Manners(pause_seconds=0, backoff_seconds=0.01, connect_seconds=1, read_seconds=0.5, total_seconds=2)


@pytest.fixture(autouse=True)
def own_folders(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("ORS_API_KEY", "GRAPHHOPPER_API_KEY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server():
    state, http = start()
    yield state
    http.shutdown()
    http.server_close()


def roads(server, kind="osrm", **more):
    return choose(f"{kind}:{server.url}", manners=replace(QUICK, **more))


# ------------------------------------------------------------------ answers


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_server_gives_a_length_and_a_path(server, kind):
    source = roads(server, kind)
    length = source.road_km(TAPACHULA, ARRIAGA)
    assert length.low == pytest.approx(STRAIGHT * FACTOR * 0.97, rel=1e-3)
    assert length.high == pytest.approx(STRAIGHT * FACTOR * 1.03, rel=1e-3)
    host = server.url.removeprefix("http://")
    year = datetime.now(UTC).year
    assert re.fullmatch(rf"route by \w+ at {host}, \d+ \w+ {year}, profile [\w-]+(, a ferry in it)?", length.basis)
    assert ("ferry" in length.basis) == (kind == "valhalla")
    path = source.road_path(TAPACHULA, ARRIAGA)
    corner = (14.9054, -93.8994)
    assert path[0] == TAPACHULA
    assert path[-1] == ARRIAGA
    assert any(distance_km(*corner, *point) < 0.01 for point in path)
    assert source.road_path(ARRIAGA, TAPACHULA) == path[::-1]
    assert source.road_km(ARRIAGA, TAPACHULA) == length
    assert len(server.asked) == 1
    assert "OpenStreetMap" in source.credits[0]


def test_requests_are_for_walkers_without_ferries_and_say_who_asks(server):
    for kind in KINDS:
        roads(server, kind).road_km(TAPACHULA, ARRIAGA)
    by_osrm, by_ors, by_valhalla, by_graphhopper = server.asked
    assert by_osrm["path"].startswith("/route/v1/foot/")
    assert by_ors["path"] == "/v2/directions/foot-walking/geojson"
    assert by_ors["body"]["options"] == {"avoid_features": ["ferries"]}
    assert by_valhalla["body"]["costing"] == "pedestrian"
    assert by_valhalla["body"]["costing_options"]["pedestrian"]["use_ferry"] == 0
    assert by_graphhopper["body"]["profile"] == "foot"
    for asked in server.asked:
        assert asked["headers"]["User-Agent"].startswith("migration-route-mapper/")
        assert "Authorization" not in asked["headers"]
        assert asked["query"].get("key") is None


def test_nearest_is_by_the_routers_own_lengths(server):
    targets = [(16.9, -96.7), ARRIAGA, (40.0, -74.0)]
    index, length = roads(server).road_to_nearest(TAPACHULA, targets)
    assert index == 1
    assert length.basis.startswith("route by OSRM")
    assert len(server.asked) <= 3


def test_close_points_need_no_server(server):
    source = roads(server)
    assert source.road_km(TAPACHULA, TAPACHULA).high < 1
    assert server.asked == []
    assert source.credits == ()


# ------------------------------------------------------------------ manners


def test_requests_keep_their_distance_in_time(server):
    source = roads(server, pause_seconds=0.3)
    for target in (ARRIAGA, (16.56, -94.61), (15.14, -92.46)):
        source.road_km(TAPACHULA, target)
    times = [asked["at"] for asked in server.asked]
    assert len(times) == 3
    assert all(later - earlier > 0.25 for earlier, later in pairwise(times))


def test_a_public_server_is_asked_once_a_second():
    router = routers.HttpRouter("osrm", "https://router.example.org")
    assert router._router.client.manners.pause_seconds == 1.0


@pytest.mark.parametrize("plans", [[503], [429, 500], [b"<html>"], [b"\xff\xfe"], ["hang"]])
def test_a_failure_that_passes_is_outwaited(server, plans):
    server.plans = list(plans)
    started = time.monotonic()
    assert roads(server).road_km(TAPACHULA, ARRIAGA).basis.startswith("route by OSRM")
    assert len(server.asked) == len(plans) + 1
    assert time.monotonic() - started < 5


# ------------------------------------------------------------------ failures


@pytest.mark.parametrize(
    ("plan", "reason", "requests"),
    [
        (500, "answered with status 500", 3),
        (429, "allows no more requests for now", 3),
        ("hang", "did not answer in time", 3),
        (b"{", "sent no JSON", 3),
        (b"[]", "sent no route that can be read", 1),
        ({"routes": []}, "sent no route that can be read", 1),
        ({"routes": [{"geometry": "??", "distance": -5, "duration": 1}]}, "sent no route", 1),
        (403, "refused the key or the request", 1),
        ("http://127.0.0.1:9/elsewhere", "sends elsewhere", 1),
        (400, None, 1),
        (404, None, 1),
    ],
)
def test_a_failure_falls_back_and_says_so(server, caplog, plan, reason, requests):
    server.always = plan
    source = roads(server)
    length = source.road_km(TAPACHULA, ARRIAGA)
    offline = gazetteer.road_km(TAPACHULA, ARRIAGA)
    assert (length.low, length.high) == (offline.low, offline.high)
    said = f"did not answer ({reason}" if reason else "knows no such way"
    assert said in length.basis
    assert "main-road network instead" in length.basis
    assert length.basis.endswith(offline.basis)
    assert source.road_path(TAPACHULA, ARRIAGA) == gazetteer.road_path(TAPACHULA, ARRIAGA)
    assert len(server.asked) == requests
    assert source.credits == ()
    assert len(caplog.records) == (1 if reason else 0)


def test_a_dead_server_is_left_alone_after_two_failures(server):
    server.always = 500
    source = roads(server)
    for target in (ARRIAGA, (16.56, -94.61), (15.14, -92.46), (17.0, -96.7)):
        assert "did not answer" in source.road_km(TAPACHULA, target).basis
    assert len(server.asked) == 6


def test_refused_connections_fall_back():
    state, http = start()
    http.shutdown()
    http.server_close()
    assert "refused the connection" in roads(state).road_km(TAPACHULA, ARRIAGA).basis


def test_a_route_elsewhere_is_none(server):
    """A server whose map lacks the country begins where its map ends."""
    server.always = osrm((52.5, 13.4), (52.6, 13.5))
    assert "knows no such way" in roads(server).road_km(TAPACHULA, ARRIAGA).basis


def test_a_route_shorter_than_the_straight_line_is_none(server):
    answer = osrm(TAPACHULA, ARRIAGA)
    answer["routes"][0]["distance"] = 1000
    server.always = answer
    assert "shorter than the straight line" in roads(server).road_km(TAPACHULA, ARRIAGA).basis


# ------------------------------------------------------------------ keys


@pytest.mark.parametrize(("kind", "variable"), [("ors", "ORS_API_KEY"), ("graphhopper", "GRAPHHOPPER_API_KEY")])
@pytest.mark.parametrize("plan", [None, 500, 429, 403, 400, b"{", "hang", {"x": 1}])
def test_a_key_is_sent_and_stays_secret(  # noqa: PLR0917 -- fixtures
    server, monkeypatch, caplog, capsys, tmp_path, kind, variable, plan
):
    caplog.set_level(0)
    monkeypatch.setenv(variable, SECRET)
    monkeypatch.setitem(routers.SERVICES, kind, replace(routers.SERVICES[kind], home=server.url))
    server.always = plan
    source = choose(kind, manners=QUICK)
    length = source.road_km(TAPACHULA, ARRIAGA)
    sent = server.asked[0]
    assert SECRET in (sent["headers"].get("Authorization"), *sent["query"].get("key", ()))
    told = [length.basis, str(length), repr(source), repr(source.router), *source.credits, caplog.text]
    told += [str(vars(record)) for record in caplog.records]
    told += list(capsys.readouterr())
    kept = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()]
    assert len(kept) == (1 if plan is None else 0)
    assert [text for text in (*told, *kept) if SECRET in text] == []


@pytest.mark.parametrize(("kind", "variable"), [("ors", "ORS_API_KEY"), ("graphhopper", "GRAPHHOPPER_API_KEY")])
def test_a_key_goes_to_its_own_service_only(server, monkeypatch, kind, variable):
    monkeypatch.setenv(variable, SECRET)
    roads(server, kind).road_km(TAPACHULA, ARRIAGA)
    assert SECRET not in str(server.asked)


def test_no_key_is_said_with_the_variable():
    with pytest.raises(UnreachableError, match="ORS_API_KEY"):
        choose("ors")
    with pytest.raises(UnreachableError, match="GRAPHHOPPER_API_KEY"):
        choose("graphhopper")


def test_a_key_with_a_line_break_is_refused_without_being_shown(monkeypatch):
    monkeypatch.setenv("ORS_API_KEY", f"{SECRET}\r\nX: y")
    with pytest.raises(UnreachableError) as caught:
        choose("ors")
    assert SECRET not in str(caught.value)


# ------------------------------------------------------------------ the choice


@pytest.mark.parametrize(
    "text",
    [
        "osrm",
        "osrm:",
        "valhalla",
        "osrm:ftp://x",
        "osrm:router",
        "osrm:http://",
        "osrm:http://h:x/",
        "car",
        "",
    ],
)
def test_a_choice_that_is_none_is_refused(text):
    with pytest.raises(InputError):
        choose(text)


@pytest.mark.parametrize("text", [f"osrm:https://u:{SECRET}@h", f"ors:https://h/?api_key={SECRET}"])
def test_an_address_holds_no_key(text):
    with pytest.raises(InputError, match="keys come from the environment") as caught:
        choose(text)
    assert SECRET not in str(caught.value)


def test_the_default_is_the_packaged_network():
    assert choose("default") is None


def test_a_missing_extra_is_met_with_the_install_line(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "routingpy", None)
    with pytest.raises(MissingExtraError, match="pip install"):
        choose("osrm:https://router.example.org")
    arguments = ["distance", "Tapachula", "Arriaga", "--roads", "osrm:https://router.example.org"]
    assert main(arguments) == 3
    out, err = capsys.readouterr()
    assert out == ""
    assert "pip install 'migration-route-mapper[routing-servers]'" in err
    assert err.count("\n") == 1


# ------------------------------------------------------------------ the cache


def test_a_route_is_asked_for_once_and_kept(server):
    first = roads(server).road_km(TAPACHULA, ARRIAGA)
    again = roads(server)
    assert again.road_km(TAPACHULA, ARRIAGA).low == pytest.approx(first.low, abs=0.01)
    assert again.road_path(TAPACHULA, ARRIAGA)
    assert again.credits
    assert len(server.asked) == 1
    roads(server, "valhalla").road_km(TAPACHULA, ARRIAGA)
    assert len(server.asked) == 2


def test_the_cache_follows_the_custom_of_the_system(tmp_path, monkeypatch):
    assert router_cache.cache_folder() == tmp_path / "cache" / "migration-route-mapper"
    monkeypatch.setenv("XDG_CACHE_HOME", "relative")
    monkeypatch.setenv("HOME", str(tmp_path))
    if sys.platform == "linux":
        assert router_cache.cache_folder() == tmp_path / ".cache" / "migration-route-mapper"


TODAY = datetime.now(UTC).date()
ROUTE = Found(10.5, ((1.0, 2.0), (1.05, 2.05)), TODAY)


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda _: "",
        lambda _: "[]",
        lambda _: "null",
        lambda _: "[" * 100_000,
        lambda text: text.replace("10.5", "NaN"),
        lambda text: text.replace("10.5", "-1"),
        lambda text: text.replace('"key":"k"', '"key":"other"'),
        lambda text: text.replace('"version":1', '"version":99'),
        lambda text: text.replace("[1.0,2.0]", "[1000,2.0]"),
        lambda text: text.replace(TODAY.isoformat(), (TODAY - timedelta(31)).isoformat()),
        lambda text: text.replace(TODAY.isoformat(), (TODAY + timedelta(2)).isoformat()),
        lambda text: text.replace(TODAY.isoformat(), "yesterday"),
    ],
)
def test_a_damaged_or_old_entry_counts_as_absent(tmp_path, damage):
    cache = RouteCache(tmp_path)
    cache.put("k", ROUTE)
    assert cache.get("k") == ROUTE
    (path,) = (path for path in tmp_path.rglob("*.json"))
    path.write_text(damage(path.read_text()))
    assert cache.get("k") is None
    cache.put("k", ROUTE)
    assert cache.get("k") == ROUTE


def test_a_folder_that_cannot_be_written_is_no_failure(tmp_path):
    (tmp_path / "file").write_text("in the way")
    cache = RouteCache(tmp_path / "file")
    cache.put("k", ROUTE)
    assert cache.get("k") is None


def _hammer(folder, start_value):
    cache = RouteCache(folder)
    for step in range(150):
        cache.put("k", replace(ROUTE, length_km=float(start_value + step)))
        if cache.get("k") is None:
            raise SystemExit(1)


def test_two_processes_at_once_never_see_half_an_entry(tmp_path):
    context = multiprocessing.get_context("fork")
    workers = [context.Process(target=_hammer, args=(tmp_path, value)) for value in (1000, 5000)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(30)
    assert [worker.exitcode for worker in workers] == [0, 0]
    assert [path.suffix for path in tmp_path.rglob("*") if path.is_file()] == [".json"]


# ------------------------------------------------------------------ the command line


def test_distance_by_a_server_shows_basis_and_credit(server, capsys):
    arguments = ["distance", "Tapachula", "Arriaga, Chiapas", "--roads", f"osrm:{server.url}"]
    assert main(arguments) == 0
    out = capsys.readouterr().out
    assert "route by OSRM at" in " ".join(out.split())
    assert "Road routes: OSRM" in " ".join(out.split())
    assert main([*arguments, "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert document["road_km"]["basis"].startswith("route by OSRM")
    assert document["credits"][0].startswith("Road routes: OSRM")


def test_a_map_is_drawn_along_the_servers_road_and_credits_it(server, capsys, tmp_path):
    route = tmp_path / "route.csv"
    route.write_text(
        "group,name,latitude,longitude,arrived\n"
        "g,Tapachula,14.9054,-92.2589,2021-03-01\ng,Arriaga,16.2338,-93.8994,2021-03-09\n"
    )
    folder = tmp_path / "out"
    assert main(["map", str(route), "--roads", f"osrm:{server.url}", "--to-border", "MX-GT", "-o", str(folder)]) == 0
    capsys.readouterr()
    report = (folder / "report.md").read_text()
    assert "Road routes: OSRM" in report
    for name in ("map.svg", "map.html", "distance.svg"):
        drawn = re.sub(r"<[^>]*>", " ", (folder / name).read_text())
        assert "Road routes: OSRM" in " ".join(drawn.split()), name
    features = json.loads((folder / "route.geojson").read_text())["features"]
    lines = [one["geometry"]["coordinates"] for one in features if one["geometry"]["type"] == "LineString"]
    corner = (14.9054, -93.8994)
    assert any(distance_km(*corner, lat, lon) < 0.1 for line in lines for lon, lat, *_ in line)
    answer = json.loads((folder / "report.json").read_text())
    assert answer["routes"][0]["legs"][0]["road_km"]["basis"].startswith("route by OSRM")


def test_check_by_a_server_that_is_gone_says_so_once(server, capsys, monkeypatch):
    monkeypatch.setattr(routers, "Manners", lambda **_: replace(QUICK))
    server.always = 500
    router = f"osrm:{server.url}"
    arguments = ["check", "--claim", "at least 1,450 km", "--from", "Tapachula", "--to-border", "US", "--explain"]
    assert main([*arguments, "--roads", router]) == 0
    out, err = capsys.readouterr()
    assert err.count("did not answer") == 1
    assert "main-road network instead" in " ".join(out.split())
