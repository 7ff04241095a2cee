"""Full gazetteers: fetched from a server on the loopback, cut off, changed, damaged, killed, two at once."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import dump_server
import pytest

import gazetteer
from gazetteer import installed, store
from gazetteer.download import Patience, fetch
from gazetteer.errors import ArtefactError, DownloadError, GazetteerError, StorageError
from gazetteer.kept import forget
from mapper import find_places
from mapper.cli.main import main

ROOT = Path(__file__).resolve().parents[2]
QUICK = Patience(attempts=3, backoff_seconds=0.0, connect_seconds=2.0, read_seconds=2.0)


@pytest.fixture
def dump(tmp_path, monkeypatch):
    monkeypatch.setenv("GAZETTEER_HOME", str(tmp_path / "home"))
    state, http = dump_server.start()
    monkeypatch.setenv("GEONAMES_DUMP", state.url)
    forget()
    yield state
    http.shutdown()
    http.server_close()
    forget()


def install(*codes, **more):
    return installed.install(codes, patience=QUICK, **more)


def folders():
    return sorted(path.name for path in store.home().iterdir() if path.is_dir() and path.name != "downloads")


def command(*arguments, **more):
    return subprocess.Popen(
        [sys.executable, "-m", "mapper", "gazetteer", *arguments],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, **more},
    )  # fmt: skip


# ------------------------------------------------------------------ what is in it


def test_what_the_packaged_places_lack_is_found(dump):
    before = gazetteer.locate("Niltepec")
    assert gazetteer.locate("Rancho Invento Azul") == []
    (one,) = install("MX")
    assert one.kinds == {"camp": 1, "city": 32, "region": 1, "river": 2}
    found = {
        name: gazetteer.locate(name)[0]
        for name in ("rancho invento azul", "Fábula Honda", "Campamento Utopía", "Quimera Baja", "Azulito Inventado")
    }
    assert [place.kind for place in found.values()] == ["city", "river", "camp", "region", "city"]
    ranch = found["rancho invento azul"]
    assert (ranch.latitude, ranch.longitude, ranch.country, ranch.admin1) == (16.6, -94.6, "MX", "Oaxaca")
    assert ranch.source == f"GeoNames (full gazetteer of MX, fetched {one.day})"
    assert found["Azulito Inventado"] == ranch
    assert ranch.geoname_id == dump_server.FIRST_ID
    assert gazetteer.locate("Niltepec") == before, "a packaged place stays what it is, and comes once"
    assert gazetteer.locate("Tienda Inventada") == []
    assert gazetteer.locate("Aldea Perdida Antigua") == []
    assert [place.kind for place in gazetteer.locate("Ejido Quimera Alta")] == ["city"], "the town stands for it"


def test_reports_name_hamlets_and_large_places_stay_before_them(dump):
    text = (
        "The group slept in Ejido Quimera Alta on Monday and crossed the Fábula Honda river to Rancho Invento Azul, "
        "near Niltepec in Oaxaca. They had come from San Pedro Sula on foot."
    )
    before = {mention.text: mention.place for mention in find_places(text)}
    install("MX")
    after = {mention.text: mention.place for mention in find_places(text)}
    assert {name: place.kind for name, place in after.items() if name not in before} == {
        "Ejido Quimera Alta": "city", "Fábula Honda": "river", "Rancho Invento Azul": "city",
    }  # fmt: skip
    large = ("Niltepec", "Oaxaca", "San Pedro Sula")
    assert [after[name] for name in large] == [before[name] for name in large]
    far = find_places("They went from Ushuaia to Río Grande, in Tierra del Fuego, the port of the island.")
    assert [mention.place.country for mention in far][:2] == ["AR", "AR"], "a brook in Mexico is not meant"
    index = gazetteer.open_index()
    assert len(index.likely("san pedro")) < len(index.ids("san pedro")), "a host of hamlets is not weighed"
    packaged = gazetteer.locate("San Pedro", limit=20)
    assert all(place.source == "GeoNames" for place in packaged)


def test_divisions_of_old_and_new_places_are_the_same(dump):
    install("MX")
    index = gazetteer.open_index()
    ranch, town = (index.row(gazetteer.locate(name)[0]) for name in ("Rancho Invento Azul", "Juchitán de Zaragoza"))
    oaxaca = index.row(gazetteer.locate("Oaxaca", kind="admin1")[0])
    assert index.cells.admin1[ranch] == index.cells.admin1[town]
    assert index.inside(ranch, oaxaca)
    assert gazetteer.locate("Rancho Invento Azul, Oaxaca") == gazetteer.locate("Rancho Invento Azul")
    assert gazetteer.locate("Rancho Invento Azul", country="HN") == []
    assert "Rancho Invento Azul" in gazetteer.suggest("Rancho Invnto Azul")


def test_a_large_index_is_sorted_on_disk(dump, monkeypatch):
    (one,) = install("MX")
    content = [(store.home() / one.folder / name).read_bytes() for name in ("places.bin", "places.marisa")]
    monkeypatch.setattr("gazetteer.build.spool.Spool.__init__.__defaults__", (5,))
    (again,) = install("MX", renew=True)
    assert again.folder != one.folder
    assert [(store.home() / again.folder / name).read_bytes() for name in ("places.bin", "places.marisa")] == content
    assert sorted(path.name for path in (store.home() / again.folder).iterdir()) == [
        "manifest.json", "places.bin", "places.marisa",
    ]  # fmt: skip


def test_all_countries_come_as_one(dump):
    dump.files["allCountries.zip"] = dump_server.zipped("allCountries", dump_server.invented())
    install("MX")
    (everything,) = install("ALL")
    assert everything.source.startswith("GeoNames (full gazetteer of all countries")
    (place,) = gazetteer.locate("Rancho Invento Azul")
    assert "of MX" in place.source, "a place that two of them have comes once"


# ------------------------------------------------------------------ the listing


def test_listed_and_removed(dump, capsys):
    assert main(["gazetteer", "list"]) == 0
    assert "Nothing is installed" in capsys.readouterr().out
    assert main(["gazetteer", "install", "--country", "mx", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)["installed"]
    assert (one["code"], one["places"], one["licence"][:9]) == ("MX", 36, "CC BY 4.0")
    assert one["archive"]["bytes"] == len(dump.files["MX.zip"])
    assert len(one["archive"]["sha256"]) == 64
    assert main(["gazetteer", "list"]) == 0
    shown = capsys.readouterr().out
    assert "36" in shown
    assert "https://www.geonames.org" in shown
    assert main(["locate", "Rancho Invento Azul", "--json"]) == 0
    assert "full gazetteer of MX" in json.loads(capsys.readouterr().out)["candidates"][0]["source"]
    assert main(["gazetteer", "remove", "mx"]) == 0
    assert capsys.readouterr().out == "removed MX\n"
    assert gazetteer.locate("Rancho Invento Azul") == []
    assert folders() == []
    assert main(["gazetteer", "remove", "MX"]) == 2
    assert "MX is not installed; there is nothing" in capsys.readouterr().err


def test_what_has_not_changed_is_not_fetched_again(dump):
    first = install("MX")
    assert install("MX") == first
    assert dump.zips()[1]["If-None-Match"]
    dump.files["MX.zip"] = dump_server.zipped(
        "MX", dump_server.invented([("Villa Recién Inventada", 16, -95, "P.PPL", {})])
    )
    second = install("MX")
    assert second[0].folder != first[0].folder
    assert folders() == [second[0].folder]
    assert gazetteer.locate("Villa Recién Inventada")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["install"], "give --country MX GT HN, or --all"),
        (["install", "--all", "--country", "MX"], "either --country or --all"),
        (["install", "MX"], "write --country MX"),
        (["install", "--country", "QQ"], "no country has the code 'QQ'"),
        (["install", "--country", "MX", "--from", "ftp://x"], "begins with https://"),
        (["remove"], "Missing argument"),
    ],
)
def test_mistakes_are_said_in_one_line(dump, capsys, arguments, message):
    assert main(["gazetteer", *arguments]) == 2
    err = capsys.readouterr().err
    assert message in err
    assert len(err.splitlines()) == 1
    assert dump.asked == []


# ------------------------------------------------------------------ the network


def test_who_we_are_is_said(dump):
    install("MX")
    assert all(headers["User-Agent"].startswith("migration-route-mapper/") for _, headers in dump.asked)


def test_what_was_cut_off_goes_on_where_it_stopped(dump):
    dump.plans = [{"cut": 300}, {"cut": 200}]
    install("MX")
    assert [headers.get("Range") for headers in dump.zips()] == [None, "bytes=300-", "bytes=500-"]
    assert gazetteer.locate("Rancho Invento Azul")
    assert list((store.home() / "downloads").glob("*.part*")) == []


def test_the_next_run_goes_on_too(dump):
    dump.plans = [{"cut": 300}, 503, 503, 503]
    with pytest.raises(DownloadError, match="300 bytes are kept, the next try goes on"):
        install("MX")
    install("MX")
    assert dump.zips()[-1]["Range"] == "bytes=300-"
    assert gazetteer.locate("Rancho Invento Azul")


def test_a_file_that_changed_meanwhile_is_fetched_whole(dump):
    dump.plans = [{"cut": 300}, 503, 503, 503]
    with pytest.raises(DownloadError):
        install("MX")
    dump.files["MX.zip"] = dump_server.zipped("MX", dump_server.invented(), readme="another one " * 40)
    (one,) = install("MX")
    assert dump.zips()[-1]["Range"] == "bytes=300-", "it was asked for, and refused"
    assert one.archive["bytes"] == len(dump.files["MX.zip"])


def test_a_server_that_fails_is_said_and_the_old_one_stays(dump):
    install("MX")
    before = folders()
    for plans, message in (
        ([{"lie": 50}] * 9, "broke off after|sent another part"),
        ([429] * 3, "allows no more requests for now"),
        ([500] * 3, "answered with status 500"),
        ([403], "answered with status 403"),
    ):
        dump.plans = plans
        with pytest.raises(DownloadError, match=message):
            install("MX", renew=True)
        assert folders() == before
    assert gazetteer.locate("Rancho Invento Azul")


def test_no_such_file(dump, capsys):
    assert main(["gazetteer", "install", "--country", "HN"]) == 3
    assert "HN.zip: no such file on the server" in capsys.readouterr().err


def test_offline(dump, capsys, monkeypatch):
    monkeypatch.setattr("gazetteer.installed.fetch", lambda *a, **k: fetch(*a, **{**k, "patience": QUICK}))
    assert main(["gazetteer", "install", "--country", "MX", "--from", "http://127.0.0.1:9/"]) == 3
    err = capsys.readouterr().err
    assert "127.0.0.1 refused the connection" in err
    assert len(err.splitlines()) == 1


def test_a_file_that_is_none_is_said_and_the_old_one_stays(dump):
    install("MX")
    before = folders()
    whole = dump_server.zipped("MX", dump_server.invented())
    at = whole.index(b"MX.txt") + 200
    for content, message in (
        (b"<html>please log in</html>", "MX.zip is damaged"),
        (dump_server.zipped("GT", []), "MX.zip holds no MX.txt"),
        (dump_server.zipped("MX", ["only\tthree\tcolumns"]), "line 1 has 3 columns, not 19"),
        (dump_server.zipped("MX", [dump_server.line(1, "Ninguna Parte", 95, 10, "P.PPL")]), "line 1 is no place"),
        (whole[:at] + bytes([whole[at] ^ 255]) + whole[at + 1 :], r"MX\.zip (is damaged|line)"),
    ):
        dump.files["MX.zip"] = content
        with pytest.raises(DownloadError, match=message):
            install("MX")
        assert folders() == before
    assert gazetteer.locate("Rancho Invento Azul")
    dump.files["MX.zip"] = dump_server.zipped("MX", dump_server.invented(), readme="sound again")
    install("MX")
    assert folders() != before


# ------------------------------------------------------------------ the disk


def test_a_full_disk_is_one_clear_line(dump):
    install("MX")
    before = folders()
    names = [(f"Rancho Lleno Número {n}x", 16, -95, "P.PPL", {}) for n in range(4000)]
    dump.files["MX.zip"] = dump_server.zipped("MX", dump_server.invented(names))
    program = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from mapper.cli.main import main\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({60_000}, resource.RLIM_INFINITY))\n"
        "sys.exit(main(['gazetteer', 'install', '--country', 'MX']))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 3, ran.stderr
    assert ran.stderr.startswith("mapper: the disk is full")
    assert len(ran.stderr.splitlines()) == 1
    assert folders() == before
    assert gazetteer.locate("Rancho Invento Azul")
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] != 60_000


def test_too_little_room_is_said_before_anything_is_written(dump, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _: type("Usage", (), {"free": 1000})())
    with pytest.raises(StorageError, match="MB are needed and 0 MB free"):
        install("MX")


def test_a_folder_that_cannot_be_written(dump, monkeypatch, tmp_path, capsys):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("GAZETTEER_HOME", str(tmp_path / "file" / "home"))
    assert main(["gazetteer", "install", "--country", "MX"]) == 3
    assert "GAZETTEER_HOME names another" in capsys.readouterr().err


def test_a_kill_in_the_middle_changes_nothing(dump):
    install("MX")
    before = folders()
    dump.files["MX.zip"] = dump_server.zipped("MX", dump_server.invented(), readme="a newer one " * 40)
    dump.plans = [{"hang": 400}]
    running = command("install", "--country", "MX")
    assert dump.gate.wait(30)
    time.sleep(0.3)
    running.send_signal(signal.SIGKILL)
    running.communicate(timeout=10)
    assert folders() == before
    assert gazetteer.locate("Rancho Invento Azul")
    (store.home() / ".making-left-behind").mkdir()
    (store.home() / "MX-0123456789ab").mkdir()
    (store.home() / "some-project").mkdir()
    install("MX")
    assert dump.zips()[-1]["Range"] == "bytes=400-"
    assert len(folders()) == 2
    assert "some-project" in folders(), "nothing but our own is swept up"


def test_two_installations_at_once_wait_for_each_other(dump):
    hamlet = dump_server.line(dump_server.FIRST_ID + 99, "Aldea Inventada", 15, -91, "P.PPL", country="GT", admin1="14")
    dump.files["GT.zip"] = dump_server.zipped("GT", [hamlet])
    dump.plans = [{"slow": 0.5}]
    told: list[str] = []
    with ThreadPoolExecutor(2) as threads:
        first = threads.submit(install, "MX")
        assert dump.gate.wait(30)
        second = threads.submit(install, "GT", progress=lambda what, *_: told.append(what))
        assert [one.result(timeout=60)[0].code for one in (first, second)] == ["MX", "GT"]
    assert told[0] == "waiting for another installation"
    assert [one.code for one in installed.listed()] == ["GT", "MX"]
    assert gazetteer.locate("Aldea Inventada")
    assert gazetteer.locate("Rancho Invento Azul")


def test_one_that_is_cut_short_is_reported(dump, capsys):
    (one,) = install("MX")
    folder = store.home() / one.folder
    for name in ("places.bin", "places.marisa", "manifest.json"):
        whole = (folder / name).read_bytes()
        (folder / name).write_bytes(whole[:-9])
        forget()
        assert main(["locate", "Niltepec"]) == 3
        err = capsys.readouterr().err
        assert "run `mapper gazetteer install --country MX`, or `mapper gazetteer remove MX`" in err
        assert len(err.splitlines()) == 1
        if name != "manifest.json":
            (folder / name).write_bytes(whole)
    install("MX")
    assert gazetteer.locate("Rancho Invento Azul"), "installing it again mends it, though the server has the same file"


def test_one_that_is_renewed_while_it_is_opened_is_opened_anew(dump, monkeypatch):
    old = install("MX")
    new = install("MX", renew=True)
    answers = iter([old, new, new])
    monkeypatch.setattr("gazetteer.installed.listed", lambda: next(answers))
    (layer,) = installed.open_layers()
    assert layer.exactly("rancho invento azul")


def test_another_version_is_reported(dump):
    install("MX")
    listing = store.home() / store.LISTING
    listing.write_text(listing.read_text().replace('"format": 1', '"format": 0'))
    forget()
    with pytest.raises(ArtefactError, match="MX is of format 0, this program reads 1; run `mapper gazetteer install"):
        gazetteer.locate("Niltepec")
    listing.write_text("{")
    with pytest.raises(ArtefactError, match=r"installed\.json is damaged"):
        gazetteer.locate("Niltepec")


def test_nothing_installed_costs_nothing(monkeypatch, tmp_path):
    monkeypatch.setenv("GAZETTEER_HOME", str(tmp_path))
    program = (
        "import sys, gazetteer; gazetteer.locate('Niltepec')\n"
        "print([name for name in sys.modules if name in "
        "('gazetteer.places', 'gazetteer.layered', 'gazetteer.installed', 'gazetteer.download', 'urllib3')])"
    )
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "[]"


def test_an_installed_one_opens_at_once(dump):
    names = [(f"Rancho Veloz {n}x", 16, -95, "P.PPL", {}) for n in range(10_000)]
    dump.files["MX.zip"] = dump_server.zipped("MX", dump_server.invented(names))
    install("MX")
    gazetteer.open_index()
    times = []
    for _ in range(5):
        started = time.process_time()
        installed.open_layers()
        times.append(time.process_time() - started)
    assert min(times) < 0.02
    assert gazetteer.locate("Rancho Veloz 9999x")


def test_codes_are_checked_before_anything_is_asked(dump):
    with pytest.raises(GazetteerError, match="no country is given"):
        installed.install([])
    assert dump.asked == []
