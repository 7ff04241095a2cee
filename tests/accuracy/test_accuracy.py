"""The accuracy gate: no score under its floor, and readers that are wrong on purpose do not get through."""

from __future__ import annotations

import copy
import json
import math

import pytest
import score


@pytest.fixture(scope="module")
def read():
    """Gold and the real reader's answer, by the name of the case."""
    return score.answers()


@pytest.fixture(scope="module")
def baseline():
    return json.loads(score.BASELINE.read_text("utf-8"))


def bent(read, bend):
    """Return what was read after ``bend`` has spoilt each answer in place."""
    spoilt = {}
    for name, (gold, answer) in read.items():
        worse = copy.deepcopy(answer)
        bend(worse)
        spoilt[name] = (gold, worse)
    return spoilt


def faults(read, baseline):
    return score.gate(score.measured(read), baseline, score.fingerprint())


def test_no_score_is_under_its_floor(read, baseline):
    found = faults(read, baseline)
    assert not found, "\n".join([*found, "", *score.show(read, verbose=True, only=None)])


# ------------------------------------------------------------------ twins: the gate can fail


def blank(answer):
    answer.update(places=[], routes=[], claims=[])


def without_places(answer):
    answer["places"] = []


def elsewhere(answer):
    for mention in answer["places"]:
        if mention["place"]:
            mention["place"]["latitude"] *= 0.9


def without_stops(answer):
    for route in answer["routes"]:
        route["stops"] = []


def every_name_a_stop(answer):
    stops = [
        {"place": mention["place"], "arrived": None, "departed": None}
        for mention in answer["places"]
        if mention["place"]
    ]
    answer["routes"].append({"group": "all", "stops": stops})


def shuffled_days(answer):
    for route in answer["routes"]:
        days = [(stop["arrived"], stop["departed"]) for stop in route["stops"]]
        for stop, (arrived, departed) in zip(route["stops"], days[1:] + days[:1], strict=True):
            stop.update(arrived=arrived, departed=departed)


def backwards(answer):
    for route in answer["routes"]:
        route["stops"].reverse()


def without_figures(answer):
    answer["claims"] = []


def doubled_figures(answer):
    answer["claims"] = [*answer["claims"], *copy.deepcopy(answer["claims"])]


def always_supported(answer):
    for claim in answer["claims"]:
        claim["verdict"] = "supported"


def border_off(answer):
    for route in answer["routes"]:
        for stop in route["stops"]:
            if stop["border"]:
                stop["border"]["straight_km"] = (stop["border"]["straight_km"] or 0) + 5


TWINS = [
    (blank, "stops_recall"),
    (without_places, "recognition_recall"),
    (elsewhere, "resolution_within_161_km"),
    (elsewhere, "resolution_mean_error_km"),
    (without_stops, "stops_recall"),
    (every_name_a_stop, "stops_precision"),
    (every_name_a_stop, "stops_forbidden"),
    (shuffled_days, "dates"),
    (backwards, "order"),
    (without_figures, "claims_recall"),
    (doubled_figures, "claims_precision"),
    (always_supported, "verdicts"),
    (border_off, "border_error_km"),
]


@pytest.mark.parametrize(("bend", "name"), TWINS, ids=[f"{bend.__name__}-{name}" for bend, name in TWINS])
def test_a_wrong_reader_fails_in_both_sets(read, baseline, bend, name):
    found = faults(bent(read, bend), baseline)
    for of in score.SETS:
        assert any(fault.startswith(f"{of} {name}:") for fault in found), f"{bend.__name__} got through {of} {name}"


def test_a_person_read_as_a_place_is_noticed(read, baseline):
    spoilt = {}
    for name, (gold, answer) in read.items():
        spoilt[name] = (
            gold,
            {**answer, "places": [{"text": person, "place": None} for person in gold["not_places"]]},
        )
    assert any("recognition_no_places" in fault for fault in faults(spoilt, baseline))


# ------------------------------------------------------------------ the baseline and its flag


def test_changed_cases_are_told(baseline):
    found = score.gate(baseline["floors"], {**baseline, "fingerprint": "another"}, score.fingerprint())
    assert len(found) == 1
    assert "--update-baseline" in found[0]


def test_a_fingerprint_sees_every_file(tmp_path, monkeypatch):
    case = tmp_path / "one"
    case.mkdir()
    (case / "gold.json").write_text("{}", "utf-8")
    (case / "1.md").write_text("Text.", "utf-8")
    monkeypatch.setattr(score, "CASES", tmp_path)
    before = score.fingerprint()
    (case / "1.md").write_text("Text!", "utf-8")
    assert score.fingerprint() != before


def test_a_score_without_a_floor_fails():
    assert score.gate({"tune": {"dates": 1.0}}, {"fingerprint": "x", "floors": {}}, "x") == [
        "tune dates: 1.000, but it has no floor"
    ]


def test_a_floor_rises_by_itself_and_sinks_only_by_name():
    old = {"fingerprint": "x", "floors": {"tune": {"dates": 0.8, "order": 0.8, "border_error_km": 2.0}}}
    found = {"tune": {"dates": 0.9, "order": 0.7, "border_error_km": 1.0}}
    fresh, refused = score.updated(found, old, "y")
    assert fresh["fingerprint"] == "y"
    assert fresh["floors"]["tune"]["dates"] == pytest.approx(0.885)
    assert fresh["floors"]["tune"]["border_error_km"] < 2.0
    assert refused == ["tune.order"]
    lowered, refused = score.updated(found, old, "y", lower=["tune.order"])
    assert not refused
    assert lowered["floors"]["tune"]["order"] == pytest.approx(0.685)


def test_a_dip_within_the_margin_moves_no_floor():
    old = {"fingerprint": "x", "floors": {"tune": {"dates": 0.8}}}
    fresh, refused = score.updated({"tune": {"dates": 0.805}}, old, "x")
    assert fresh["floors"]["tune"]["dates"] == 0.8
    assert not refused


def test_the_command_refuses_to_lower_in_silence(read, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(score, "answers", lambda only=None: read)  # the real answers, read once
    high = {"fingerprint": score.fingerprint(), "floors": {of: {"dates": 1.01} for of in score.SETS}}
    file = tmp_path / "baseline.json"
    file.write_text(json.dumps(high), "utf-8")
    monkeypatch.setattr(score, "BASELINE", file)
    assert score.main(["--update-baseline"]) == 2
    assert "--lower tune.dates" in capsys.readouterr().out
    assert json.loads(file.read_text("utf-8")) == high
    assert score.main([]) == 1


def test_reading_nothing_scores_nothing():
    found = score.scores([])
    assert not any(value for name, value in found.items() if name not in score.LOWER_IS_BETTER)
    assert math.isinf(found["resolution_mean_error_km"])


# ------------------------------------------------------------------ the cases themselves


def test_the_cases_cover_both_sets_and_three_languages():
    golds = [score.load(folder)[0] for folder in score.case_folders()]
    assert {gold["set"] for gold in golds} == set(score.SETS)
    texts = [path.read_text("utf-8") for folder in score.case_folders() for path in score.load(folder)[1]]
    for language in ("en", "es", "fr"):
        assert any(f"language: {language}" in text or f'lang="{language}"' in text for text in texts)


@pytest.mark.parametrize("folder", score.case_folders(), ids=lambda folder: folder.name)
def test_gold_quotes_what_the_reports_say(folder):
    gold, reports = score.load(folder)
    text = score.folded(
        " ".join(report.read_text("utf-8") for report in reports).replace("&nbsp;", " ").replace("&rsquo;", "'")
    )
    assert gold["id"] == folder.name
    for claim in gold["claims"]:
        assert score.folded(claim["contains"]) in text
    for place in [*gold["not_stops"], *(stop for route in gold["routes"] for stop in route["stops"])]:
        assert score.folded(place["name"]) in text
