"""Geocoding services on the loopback: what is asked, how often, what is kept, what is said when they fail."""

from __future__ import annotations

import json
import logging
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from itertools import pairwise

import geocoding_server
import pytest

import gazetteer
import mapper
from gazetteer import online
from gazetteer.errors import GazetteerError, MissingSettingError
from gazetteer.online_answers import Found
from mapper.cli.main import main

TODAY = datetime.now(UTC).date().isoformat()
REPORT = (
    "---\ntitle: Walkers\npublished: 2018-10-29\n---\n"
    "The caravan reached Puente Fabuloso on Sunday, after it had slept in Tapachula on Saturday.\n"
    "Maria Qzwelda, 30, said that it would go on to Ciudad Tecún Umán.\n"
)


@pytest.fixture
def server(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for variable in ("MAPPER_CONTACT", "GEONAMES_USERNAME", "OPENCAGE_API_KEY"):
        monkeypatch.delenv(variable, raising=False)
    state, http = geocoding_server.start()
    yield state
    http.shutdown()
    http.server_close()


@pytest.fixture
def service(server):
    def make(name="nominatim", **more):
        settings = {"geonames": {"username": "a-user"}, "opencage": {"api_key": "a-secret"}}.get(name, {})
        more = {"pause_seconds": 0.0, "backoff_seconds": 0.0, "timeout_seconds": 0.5, **more}
        return online.Online(online.SERVICES[name], server.domain, "http", settings, **more)

    return make


@pytest.mark.parametrize("name", sorted(online.SERVICES))
def test_each_service_is_asked_in_its_own_way(server, service, name):
    with online.answers(service(name), ["Aldea Inventada"]):
        found = {place.country: place for place in gazetteer.locate("aldea inventada")}
    assert set(found) == {"GT", "GR"}
    place = found["GT"]
    assert (place.name, place.kind, place.point, place.admin1) == (
        "Aldea Inventada", "city", (15.5, -91.5), "Huehuetenango",
    )  # fmt: skip
    credit = "GeoNames" if name == "geonames" else "OpenStreetMap contributors"
    assert place.source.startswith(f"{online.SERVICES[name].name}, asked {TODAY}; ")
    assert credit in place.source
    assert place.extent_km >= 5
    (asked,) = server.asked
    assert asked["headers"]["User-Agent"].startswith("migration-route-mapper/")
    assert gazetteer.locate("Aldea Inventada") == [], "the block has ended"


def test_an_answer_in_a_country_of_the_report_is_preferred(service):
    with online.answers(service(), ["Aldea Inventada"], countries=["MX", "GR"]) as rows:
        assert [row.country for row in rows] == ["GR"]


def test_streets_and_guesses_are_no_answers(server, service):
    made = service()
    assert made.find("Calle Inventada")[0] == []
    server.plans = [json.dumps(geocoding_server.nominatim("Otra Cosa", [(1, 1, "mx", "", "place", "town")])).encode()]
    assert made.find("Pueblo Soñado")[0] == []
    ((river,), _) = made.find("Río Soñado")
    assert (river.kind, river.country) == ("river", "MX")


def test_nobody_is_asked_twice(server, service):
    service().rows(["Puente Fabuloso", "Nirgendwo", "Puente Fabuloso"])
    assert server.names() == ["Puente Fabuloso", "Nirgendwo"]
    again = service().rows(["Puente Fabuloso", "Nirgendwo", "PUENTE FABULOSO"])
    assert [row.name for row in again] == ["Puente Fabuloso"] * 2
    assert len(server.asked) == 2, "the answer and its absence are both kept"
    made = service()
    kept = made._path("Puente Fabuloso")
    kept.write_text(kept.read_text().replace(TODAY, "2020-01-01"))
    made.find("Puente Fabuloso")
    assert len(server.asked) == 3, "what is old is asked again"
    kept.write_bytes(kept.read_bytes()[:-20])
    assert made.find("Puente Fabuloso")[0]
    assert len(server.asked) == 4, "what is damaged too"


def test_two_at_once_ask_once_and_in_turn(server, service):
    one, other = service(pause_seconds=0.3), service(pause_seconds=0.3)
    with ThreadPoolExecutor(2) as threads:
        same = [threads.submit(made.find, "Puente Fabuloso") for made in (one, other)]
        assert same[0].result() == same[1].result()
    assert server.names() == ["Puente Fabuloso"]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda pair: pair[0].find(pair[1]), ((one, "Río Soñado"), (other, "Aldea Inventada"))))
    times = [asked["at"] for asked in server.asked]
    assert min(later - earlier for earlier, later in pairwise(times)) > 0.27


def test_a_cache_that_cannot_be_written_is_no_failure(server, service, tmp_path):
    (tmp_path / "cache").write_text("a file where the folder should be")
    made = service()
    assert made.find("Puente Fabuloso")[0]
    assert made.find("Puente Fabuloso")[0]
    assert len(server.asked) == 2


@pytest.mark.parametrize(
    ("plans", "said", "questions"),
    [
        ([503, 503, 503], "gave no answer", 3),
        ([429, 429, 429], "allows no more requests for now", 3),
        ([403], "refused the request; check MAPPER_CONTACT", 1),
        ([b"<html>", b"[{}]", b"[" * 99999], "sent no answer that can be used", 3),
        (["hang"] * 3, "did not answer in time", 3),
        ([b" " * 4_000_000] * 3, "sent no answer that can be used", 3),
    ],
)
def test_a_service_that_fails_is_said_once_and_no_more_is_asked(  # noqa: PLR0917 -- fixtures and a table
    server, service, caplog, plans, said, questions
):
    server.plans = list(plans)
    with caplog.at_level(logging.WARNING, "gazetteer"):
        assert service().rows(["Aldea Inventada", "Puente Fabuloso"]) == []
    assert [record.message for record in caplog.records if record.name == "gazetteer.online"] == [
        f"Nominatim {said}" + ": the connection failed" * (said == "gave no answer") + "; 2 names stay unknown"
    ]
    assert len(server.asked) == questions


def test_a_failure_that_passes_is_no_failure(server, service):
    server.plans = [503]
    assert service().find("Puente Fabuloso")[0]


def test_keys_stay_where_they_belong(server, service, caplog, tmp_path):
    server.plans = [500, 401]
    with caplog.at_level(logging.DEBUG):
        assert service("opencage").rows(["Puente Fabuloso"]) == []
        assert service("opencage").rows(["Puente Fabuloso"])
    assert "a-secret" in server.asked[0]["query"]["key"]
    assert not any(
        "a-secret" in record.getMessage() for record in caplog.records if record.name.startswith("gazetteer")
    )
    kept = [path.read_bytes() for path in (tmp_path / "cache").rglob("*.json")]
    assert kept
    assert not any(b"a-secret" in content for content in kept)


def test_too_many_names_are_not_asked(server, service, caplog, monkeypatch):
    monkeypatch.setattr("gazetteer.online.MOST_NAMES", 2)
    service().rows(["Uno Inventado", "Dos Inventado", "Tres Inventado"])
    assert server.names() == ["Uno Inventado", "Dos Inventado"]
    assert "3 names are unknown; Nominatim is asked for the first 2" in caplog.text


def test_a_choice_is_checked(monkeypatch, server):
    with pytest.raises(GazetteerError, match="no service 'google' is known; choose nominatim, photon"):
        online.choose("google")
    with pytest.raises(GazetteerError, match="give an address such as"):
        online.choose("nominatim:ftp://x")
    with pytest.raises(GazetteerError, match="takes no address"):
        online.choose("opencage:http://elsewhere.example")
    for name, variable in (("nominatim", "MAPPER_CONTACT"), ("photon", "MAPPER_CONTACT"), ("geonames", "GEONAMES_USERNAME"), ("opencage", "OPENCAGE_API_KEY")):  # fmt: skip
        with pytest.raises(MissingSettingError, match=f"wants to know who asks; set {variable}"):
            online.choose(name)
    monkeypatch.setenv("MAPPER_CONTACT", "desk@example.org")
    public = online.choose("nominatim")
    assert (public.domain, public.scheme, public.pause_seconds) == ("nominatim.openstreetmap.org", "https", 1.0)
    assert "contact desk@example.org" in public._made().headers["User-Agent"]
    assert online.choose(f"nominatim:{server.url}").pause_seconds == 0.0


def test_an_answer_that_is_nowhere_is_refused():
    with pytest.raises(ValueError, match="at no point on Earth"):
        Found("x", "city", "populated place", 91.0, 0.0, "", "", 5.0)
    assert Found("x y", "city", "", 1.0, 0.0, "", "", 5.0).answers_to("Y, Z")


# ------------------------------------------------------------------ from the command line


def test_a_report_asks_only_for_what_it_uses_as_a_place(server, tmp_path, capsys):
    report = tmp_path / "wire.md"
    report.write_text(REPORT)
    assert main(["check", str(report), "--json"]) == 0
    assert server.asked == [], "nobody is asked without the option"
    before = json.loads(capsys.readouterr().out)
    assert "Puente Fabuloso" not in [stop["place"]["name"] for stop in before["routes"][0]["stops"]]
    assert main(["check", str(report), "--json", "--online", f"nominatim:{server.url}"]) == 0
    out, err = capsys.readouterr()
    assert err == ""
    stops = {stop["place"]["name"]: stop["place"] for stop in json.loads(out)["routes"][0]["stops"]}
    assert stops["Puente Fabuloso"]["source"].startswith(f"Nominatim, asked {TODAY}; (c) OpenStreetMap contributors")
    assert set(server.names()) == {"Puente Fabuloso"}, "not for persons, nor for what is known"


def test_the_map_owes_its_credit(server, service):
    report = mapper.Report(REPORT.rpartition("---\n")[2], published=date(2018, 10, 29))
    with online.answers(service(), ["Puente Fabuloso"], countries=["MX"]):
        answer = mapper.check(mapper.Dossier((report,)), border="US")
    page = mapper.draw(answer).get_root().render()
    assert "Nominatim, asked" in page
    assert "OpenStreetMap contributors" in page


def test_locate_and_distance_ask_too(server, capsys):
    more = ["--json", "--online", f"photon:{server.url}"]
    assert main(["locate", "Aldea Inventada", "--country", "GT", *more]) == 0
    (found,) = json.loads(capsys.readouterr().out)["candidates"]
    assert found["country"] == "GT"
    assert main(["distance", "Puente Fabuloso", "Tapachula", *more]) == 0
    assert json.loads(capsys.readouterr().out)["from"]["source"].startswith("Photon")
    assert server.names() == ["Aldea Inventada", "Puente Fabuloso"]
    server.plans = [403]
    assert main(["distance", "Xqzzvt", "Tapachula", *more]) == 2
    err = capsys.readouterr().err
    assert "Photon refused the request; check MAPPER_CONTACT; 1 name stays unknown" in err
    assert "unknown place 'Xqzzvt'" in err
    for arguments, said in (
        (["distance", "places.csv", "Tapachula"], "for single places"),
        (["check", "a.yaml"], "for reports"),
    ):
        assert main([*arguments, *more]) == 2
        assert f"--online is {said}" in capsys.readouterr().err
    assert main(["locate", "Xqzzvt", "--online", "opencage"]) == 3
    assert "set OPENCAGE_API_KEY to your key" in capsys.readouterr().err
