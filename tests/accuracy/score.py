"""Score the reader on the labelled cases beside this file, and hold the scores to their floors.

    python -m tests.accuracy.score [--only CASE] [--verbose] [--update-baseline [--lower SCORE ...]]

A case is a folder in ``cases/``: the reports of one dossier (``*.md``, ``*.txt``, ``*.html``) and ``gold.json`` with what
a careful reader finds in them. Cases of the set "tune" may be studied while the reader is worked on; cases of the set
"held-out" are only scored, so that ``--verbose`` lists no mistakes of theirs unless ``--only`` asks for one by name.

``baseline.json`` holds the fingerprint of the cases and one floor (for errors: one ceiling) per set and score. Raising
a floor is free; lowering one takes ``--lower`` with its name. Exit status 0 when the gate holds, 1 when it does not,
2 on refusal or bad usage.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import math
import sys
import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    Reader = Callable[[Sequence[Path], str | None], dict[str, Any]]

HERE = Path(__file__).resolve().parent
CASES = HERE / "cases"
BASELINE = HERE / "baseline.json"
SETS = ("tune", "held-out")
REPORTS = {".md", ".txt", ".html"}

EARTH_KM = 6371.0088
NEAR_KM = 161.0
"""A hundred miles: the radius within which a toponym counts as resolved, as the field has it."""
UNITS = {"km": 1.0, "mi": 1.609344, "nmi": 1.852, "m": 0.001}
LOWER_IS_BETTER = {"resolution_mean_error_km", "border_error_km", "stops_forbidden"}
MARGIN = 0.015
"""How far a floor is set below the score measured."""


def read_in_process(reports: Sequence[Path], border: str | None) -> dict[str, Any]:
    """Return the JSON answer of the real reader."""
    from mapper import pipeline
    from mapper.reading.source import read

    return pipeline.check(read([str(report) for report in reports]), border=border).to_dict()


# ------------------------------------------------------------------ one case


@dataclass
class Tally:
    """What was counted in a case; tallies add up, and `scores` turns their sum into shares."""

    counts: Counter[str] = field(default_factory=Counter)
    border_error_km: float = 0.0
    mistakes: list[str] = field(default_factory=list)

    def hit(self, name: str, right: bool, mistake: str = "") -> None:
        self.counts[f"{name} asked"] += 1
        self.counts[f"{name} right"] += right
        if not right and mistake:
            self.mistakes.append(mistake)


def folded(text: str) -> str:
    """Return a text without case, diacritics and doubled spaces, for comparing names and quotes."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(c))
    return " ".join(bare.replace("’", "'").split())


def apart_km(one: dict[str, Any], other: dict[str, Any]) -> float:
    """Great-circle distance in kilometres of two things with a latitude and a longitude."""
    first, second = math.radians(one["latitude"]), math.radians(other["latitude"])
    turn = math.radians(other["longitude"] - one["longitude"])
    chord = math.sin((second - first) / 2) ** 2 + math.cos(first) * math.cos(second) * math.sin(turn / 2) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def read_names(gold: dict[str, Any], answer: dict[str, Any], tally: Tally) -> None:
    """Recognition (is the name found at all) and resolution (is it the right place) of every gold name.

    Names of persons and publishers, and places that only the furniture of a page names ("noise"), must not be found.
    """
    found = [(folded(mention["text"]), mention["place"]) for mention in answer["places"]]
    stops = [stop for route in gold["routes"] for stop in route["stops"]]
    quiet = [place["name"] for place in gold["not_stops"] if place.get("noise")]
    places = [*stops, *(place for place in gold["not_stops"] if not place.get("noise")), *gold["places"]]
    named = {folded(place["name"]): place for place in places}
    for name, place in named.items():
        spots = [spot for text, spot in found if text == name]
        tally.hit("recognition_recall", bool(spots), f"name not recognized: {place['name']}")
        for spot in spots:
            error = apart_km(place, spot) if spot else math.inf
            tally.hit(
                "resolution_within_161_km",
                error <= NEAR_KM,
                f"resolved wrongly: {place['name']} to {_say(spot)}",
            )
            if spot:
                tally.counts["metres off"] += round(1000 * error)
                tally.counts["resolved"] += 1
    for name in [*gold["not_places"], *quiet]:
        taken = any(folded(name) in text or text in folded(name).split() for text, _ in found)
        tally.hit("recognition_no_places", not taken, f"read as a place: {name}")


def _say(place: dict[str, Any] | None) -> str:
    return "nothing" if place is None else f"{place['name']}, {place['admin1']}, {place['country']}"


def overlap(want: dict[str, Any], stop: dict[str, Any]) -> bool:
    """Say whether a stop's days meet the gold days, give or take one."""
    days = [date.fromisoformat(value) for value in (stop.get("arrived"), stop.get("departed")) if value]
    first, last = date.fromisoformat(want["from"]), date.fromisoformat(want["to"])
    return bool(days) and min(days) <= last + timedelta(1) and max(days) >= first - timedelta(1)


def pair_stops(want: list[dict[str, Any]], got: list[dict[str, Any]]) -> list[tuple[int, int]]:
    """Pair gold stops with told ones, one to one; required stops, agreeing days and near spots go first.

    A gold stop marked "river" is met only by a river or a water, whose point may lie far along it.
    """
    offers = []
    for (i, stop), (j, told) in itertools.product(enumerate(want), enumerate(got)):
        gap = apart_km(stop, told["place"])
        if stop.get("river") and told["place"]["kind"] not in ("river", "water"):
            continue
        if gap <= stop["within_km"]:
            late = bool(stop.get("from")) and not overlap(stop, told)
            offers.append((bool(stop.get("optional")), late, gap / stop["within_km"], i, j))
    pairs: list[tuple[int, int]] = []
    for *_, i, j in sorted(offers):
        if all(i != a and j != b for a, b in pairs):
            pairs.append((i, j))
    return sorted(pairs)


def pair_routes(want: list[dict[str, Any]], got: list[dict[str, Any]]) -> dict[int, int]:
    """Pair gold routes with told ones so that the most stops match."""
    sizes = {
        (i, j): len(pair_stops(route["stops"], told["stops"]))
        for (i, route), (j, told) in itertools.product(enumerate(want), enumerate(got))
    }
    pairs: dict[int, int] = {}
    for (i, j), size in sorted(sizes.items(), key=lambda item: (-item[1], item[0])):
        if size and i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def read_routes(gold: dict[str, Any], answer: dict[str, Any], tally: Tally) -> None:
    """Stops, their days and their order, route by route; then what must not be a stop."""
    routes = pair_routes(gold["routes"], answer["routes"])
    for i, route in enumerate(gold["routes"]):
        told = answer["routes"][routes[i]] if i in routes else {"group": "no route", "stops": []}
        _read_route(route, told, tally)
    for j, told in enumerate(answer["routes"]):
        if j not in routes.values():
            for stop in told["stops"]:
                tally.hit(
                    "stops_precision",
                    False,
                    f"stop of a group that there is not ({told['group']}): {_say(stop['place'])}",
                )
    every = [stop["place"] for route in answer["routes"] for stop in route["stops"]]
    for place in gold["not_stops"]:
        for spot in every:
            if apart_km(place, spot) <= place["within_km"]:
                tally.counts["stops_forbidden"] += 1
                tally.mistakes.append(f"no stop, but told as one: {place['name']}")


def _read_route(route: dict[str, Any], told: dict[str, Any], tally: Tally) -> None:
    want, got = route["stops"], told["stops"]
    pairs = pair_stops(want, got)
    met, used = {i for i, _ in pairs}, {j for _, j in pairs}
    for i, stop in enumerate(want):
        if not stop.get("optional"):
            tally.hit("stops_recall", i in met, f"{route['group']}: stop missed: {stop['name']}")
    for j, stop in enumerate(got):
        tally.hit(
            "stops_precision",
            j in used,
            f"{route['group']}: no such stop: {_say(stop['place'])} {stop['arrived']}",
        )
    for i, j in pairs:
        if want[i].get("from"):
            days = f"{got[j]['arrived']} to {got[j]['departed']}, not {want[i]['from']} to {want[i]['to']}"
            tally.hit("dates", overlap(want[i], got[j]), f"{route['group']}: {want[i]['name']} on {days}")
    for (a, b), (c, d) in itertools.combinations(pairs, 2):
        if want[a].get("river") or want[c].get("river"):
            continue
        tally.hit("order", b < d, f"{route['group']}: {want[a]['name']} told after {want[c]['name']}")


def read_borders(gold: dict[str, Any], answer: dict[str, Any], tally: Tally) -> None:
    """Straight-line distances to the border, at the stops that were found."""
    stops = [stop for route in answer["routes"] for stop in route["stops"]]
    for want in gold["border_km"]:
        near = min(stops, key=lambda stop: apart_km(want, stop["place"]), default=None)
        if near is None or apart_km(want, near["place"]) > want["within_km"]:
            continue  # a missed stop, which the stops have counted
        told = (near.get("border") or {}).get("straight_km")
        error = math.inf if told is None else abs(told - want["straight_km"])
        tally.border_error_km = max(tally.border_error_km, error)


# ------------------------------------------------------------------ figures


def same_figure(want: dict[str, Any], claim: dict[str, Any]) -> bool:
    """Say whether a claim has the kind and, to 2 %, the value of the gold; an open gold end asks nothing.

    A gold kind of two names ("distance_between/distance_travelled") takes either.
    """
    if claim["kind"] not in want["kind"].split("/"):
        return False
    value = claim["value"]
    for end in ("low", "high"):
        if want[end] is None:
            continue
        if value[end] is None:
            return False
        asked = want[end] * UNITS.get(want["unit"].split("/")[0], 1.0)
        told = value[end] * UNITS.get(value["unit"].split("/")[0], 1.0)
        if abs(asked - told) > 0.02 * asked + 1e-9:
            return False
    return True


def read_claims(gold: dict[str, Any], answer: dict[str, Any], tally: Tally) -> None:
    """Figures found, figures that are none, and verdicts."""
    free = list(answer["claims"])
    for want in sorted(gold["claims"], key=lambda claim: bool(claim.get("optional"))):
        offers = [claim for claim in free if same_figure(want, claim)]
        words = folded(want["contains"])
        offers.sort(
            key=lambda claim: (
                not _shares(words, folded(claim["quote"])),
                claim["verdict"] not in want["verdicts"],
            )
        )
        if offers:
            free.remove(offers[0])
        if want.get("optional"):
            tally.counts["optional claims found"] += bool(offers)
            continue
        figure = f"{want['kind']} {want['low']}..{want['high']} {want['unit']} ({want['contains']})"
        tally.hit("claims_recall", bool(offers), f"figure missed: {figure}")
        told = offers[0]["verdict"] if offers else None
        why = f"verdict {told}, not {'/'.join(want['verdicts'])} ({want.get('why')}): {figure}" if offers else ""
        tally.hit("verdicts", told in want["verdicts"], why)
        tally.hit("claims_precision", True) if offers else None
    for claim in free:
        tally.hit("claims_precision", False, f"no such figure: {claim['kind']} {claim['value']} ({claim['quote']})")


def _shares(one: str, other: str) -> bool:
    return one in other or other in one or bool(set(one.split()) & set(other.split()) - {"the", "a", "of", "de", "la"})


# ------------------------------------------------------------------ all cases


def case_folders(only: str | None = None) -> list[Path]:
    """Return the folders of the cases, sorted by name."""
    return sorted(gold.parent for gold in CASES.glob("*/gold.json") if only in (None, gold.parent.name))


def fingerprint() -> str:
    """Return the SHA-256 of the names and the bytes of all files of the cases."""
    digest = hashlib.sha256()
    for folder in case_folders():
        for file in sorted(path for path in folder.iterdir() if path.is_file()):
            digest.update(f"{folder.name}/{file.name}\0".encode())
            digest.update(file.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def judge(gold: dict[str, Any], answer: dict[str, Any]) -> Tally:
    """Compare one answer with its gold."""
    tally = Tally()
    for look in (read_names, read_routes, read_borders, read_claims):
        look(gold, answer, tally)
    return tally


def load(folder: Path) -> tuple[dict[str, Any], list[Path]]:
    """Return the gold and the reports of a case."""
    gold: dict[str, Any] = json.loads((folder / "gold.json").read_text("utf-8"))
    return gold, sorted(path for path in folder.iterdir() if path.suffix in REPORTS)


def answers(
    reader: Reader = read_in_process, only: str | None = None
) -> dict[str, tuple[dict[str, Any], dict[str, Any]]]:
    """Read every case; gold and answer by the name of the case."""
    cases = {folder.name: load(folder) for folder in case_folders(only)}
    return {name: (gold, reader(reports, gold["border"])) for name, (gold, reports) in cases.items()}


def share(counts: Counter[str], name: str) -> float:
    asked = counts[f"{name} asked"]
    return counts[f"{name} right"] / asked if asked else 0.0


def scores(tallies: Iterable[Tally]) -> dict[str, float]:
    """Sum tallies up into scores; a share of nothing is 0, so that reading nothing cannot pass."""
    tallies = list(tallies)
    counts = sum((tally.counts for tally in tallies), Counter())
    shares = (
        "recognition_recall",
        "recognition_no_places",
        "resolution_within_161_km",
        "stops_recall",
        "stops_precision",
    )
    more = ("dates", "order", "claims_recall", "claims_precision", "verdicts")
    found = {name: share(counts, name) for name in (*shares, *more)}
    resolved = counts["resolved"]
    found["resolution_mean_error_km"] = counts["metres off"] / 1000 / resolved if resolved else math.inf
    found["border_error_km"] = max((tally.border_error_km for tally in tallies), default=math.inf)
    found["stops_forbidden"] = float(counts["stops_forbidden"])
    return found


def measured(read: dict[str, tuple[dict[str, Any], dict[str, Any]]]) -> dict[str, dict[str, float]]:
    """Return the scores of each set."""
    tallies = [(gold["set"], judge(gold, answer)) for gold, answer in read.values()]
    return {name: scores(tally for of, tally in tallies if of == name) for name in SETS}


# ------------------------------------------------------------------ the gate


def gate(found: dict[str, dict[str, float]], baseline: dict[str, Any], print_of_cases: str) -> list[str]:
    """Return what keeps the gate shut: changed cases, scores without a floor, scores under it."""
    faults = []
    if baseline.get("fingerprint") != print_of_cases:
        faults.append("the cases have changed: look at the scores, then accept them with --update-baseline")
    for of, name, value in _each(found):
        floor = baseline.get("floors", {}).get(of, {}).get(name)
        if floor is None:
            faults.append(f"{of} {name}: {value:.3f}, but it has no floor")
        elif worse(name, value, floor):
            faults.append(f"{of} {name}: {value:.3f} is worse than the floor {floor:.3f}")
    return faults


def worse(name: str, value: float, floor: float) -> bool:
    """Say whether a score is on the wrong side of its floor (for errors: its ceiling)."""
    return value > floor if name in LOWER_IS_BETTER else value < floor


def _each(found: dict[str, dict[str, float]]) -> Iterable[tuple[str, str, float]]:
    return ((of, name, value) for of, values in found.items() for name, value in values.items())


def new_floor(name: str, value: float) -> float:
    """Return a floor a little to the safe side of a score."""
    if name == "stops_forbidden":
        return value
    if name in LOWER_IS_BETTER:
        return round(value * 1.05 + 0.2, 1)
    return max(0.0, math.floor(1000 * (value - MARGIN) + 1e-6) / 1000)


def updated(
    found: dict[str, dict[str, float]],
    baseline: dict[str, Any],
    print_of_cases: str,
    lower: Iterable[str] = (),
) -> tuple[dict[str, Any], list[str]]:
    """Return the new baseline and the floors that would sink without leave; with any, the baseline must not be written."""
    allowed, refused = set(lower), []
    floors: dict[str, dict[str, float]] = {of: {} for of in found}
    for of, name, value in _each(found):
        old = baseline.get("floors", {}).get(of, {}).get(name)
        fresh = new_floor(name, value)
        if old is None or worse(name, old, fresh) or f"{of}.{name}" in allowed:
            floors[of][name] = fresh
        else:
            floors[of][name] = old
            if worse(name, value, old):
                refused.append(f"{of}.{name}")
    return {"fingerprint": print_of_cases, "floors": floors}, refused


# ------------------------------------------------------------------ the command


def show(read: dict[str, tuple[dict[str, Any], dict[str, Any]]], verbose: bool, only: str | None) -> list[str]:
    """Return one line per case and, for cases that may be studied, its mistakes."""
    lines = []
    for name, (gold, answer) in read.items():
        tally = judge(gold, answer)
        counts = tally.counts
        parts = [
            f"{label} {counts[f'{key} right']}/{counts[f'{key} asked']}"
            for label, key in (
                ("names", "recognition_recall"),
                ("resolved", "resolution_within_161_km"),
                ("stops", "stops_recall"),
                ("told", "stops_precision"),
                ("dates", "dates"),
                ("order", "order"),
                ("figures", "claims_recall"),
                ("kept", "claims_precision"),
                ("verdicts", "verdicts"),
            )
        ]
        lines.append(f"{name} ({gold['set']}): " + ", ".join(parts) + f", forbidden {counts['stops_forbidden']}")
        if verbose and (gold["set"] == "tune" or only == name):
            lines += [f"    {mistake}" for mistake in tally.mistakes]
    return lines


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    parser = argparse.ArgumentParser(prog="score", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--only", metavar="CASE", help="score this case alone, without the gate")
    parser.add_argument("--verbose", action="store_true", help="list the mistakes in the cases that may be studied")
    parser.add_argument("--update-baseline", action="store_true", help="accept the cases and raise the floors")
    parser.add_argument("--lower", action="append", default=[], metavar="SET.SCORE", help="let this floor sink")
    options = parser.parse_args(arguments)
    if options.lower and not options.update_baseline:
        parser.error("--lower goes with --update-baseline")
    if options.only and options.update_baseline:
        parser.error("--update-baseline needs all cases; leave --only out")
    read = answers(only=options.only)
    if not read:
        parser.error(f"no case {options.only!r}; there are {', '.join(folder.name for folder in case_folders())}")
    lines = show(read, options.verbose, options.only)
    status = 0
    if not options.only:
        status = _hold(measured(read), options, lines)
    sys.stdout.write("\n".join(lines) + "\n")
    return status


def _hold(found: dict[str, dict[str, float]], options: argparse.Namespace, lines: list[str]) -> int:
    baseline = json.loads(BASELINE.read_text("utf-8")) if BASELINE.exists() else {}
    lines += [f"{of:9} {name:26} {value:8.3f}" for of, name, value in _each(found)]
    if options.update_baseline:
        fresh, refused = updated(found, baseline, fingerprint(), options.lower)
        if refused:
            lines += [f"refused: {name} would sink; to let it, add --lower {name}" for name in refused]
            return 2
        BASELINE.write_text(json.dumps(fresh, indent=1) + "\n", "utf-8")
        lines.append(f"wrote {BASELINE.name}")
        return 0
    faults = gate(found, baseline, fingerprint())
    lines += faults or ["the gate holds"]
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
