"""Changes replayed upon a reading: what each kind does, what survives a second reading, what conflicts."""

from __future__ import annotations

import string
import sys
import tomllib
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mapper import changes as c
from mapper import pipeline, routefile
from mapper.corrections.replay import Conflict, anchored, apply
from mapper.corrections.telling import tell
from mapper.errors import InputError
from mapper.history import Change, History
from mapper.model import Account, Dossier
from mapper.units import Quantity

sys.path.insert(0, str(Path(__file__).parent))
from told_sample import PROSE, march, seeds

LANGUAGES = ("en", "es", "fr")


class Desk:
    """An account that is corrected step by step, as a project does it."""

    def __init__(self, draft: Account) -> None:
        self.draft, self.log = draft, list[Change]()
        self.account, self.conflicts = apply(draft, ())

    def do(self, change: Change) -> Change:
        change = replace(anchored(self.account, change), id=f"{len(self.log):08x}")
        self.log.append(change)
        self.account, self.conflicts = apply(self.draft, self.log)
        return change

    def stop(self, name: str) -> c.Anchor:
        return next(
            c.stop_anchor(self.account, r, s)
            for r, route in enumerate(self.account.routes)
            for s, stop in enumerate(route.stops)
            if stop.place.name == name
        )

    def name(self, text: str, nth: int = 0) -> c.Anchor:
        found = [i for i, mention in enumerate(self.account.mentions) if mention.text == text]
        return c.name_anchor(self.account, found[nth])

    def words(self, words: str, what: str = "name") -> c.Anchor:
        start = self.account.reports[0].text.index(words)
        return c.span_anchor(self.account, 0, start, start + len(words), what)

    @property
    def routes(self) -> dict[str, list[str]]:
        return {
            route.group: [stop.place.name for stop in route.stops if stop.status != "rejected"]
            for route in self.account.routes
        }


@pytest.fixture
def desk() -> Desk:
    return Desk(march())


# ------------------------------------------------------------------ what each kind does


def test_another_candidate_moves_the_stop_and_the_figures_that_rest_on_the_name(desk: Desk) -> None:
    elsewhere = c.placed_by_hand("Another Mapastepec", 17.0, -96.0)
    done = desk.do(c.choose_place(desk.name("Mapastepec"), elsewhere))
    assert desk.routes["march"] == ["Tapachula", "Huixtla", "Another Mapastepec"]
    meant = [mention for mention in desk.account.mentions if mention.text == "Mapastepec"]
    assert [mention.place for mention in meant] == [elsewhere, elsewhere]
    assert all(mention.change == done.id and elsewhere in mention.candidates for mention in meant)
    stop = desk.account.routes[0].stops[2]
    assert (stop.status, stop.change, stop.arrived) == ("confirmed", done.id, date(2024, 3, 7))
    figure = desk.account.claims[1]
    assert figure.about is not None
    assert (figure.about.origin, figure.change) == (elsewhere, done.id)
    assert desk.draft.routes[0].stops[2].place.name == "Mapastepec", "the draft stays what it was"


def test_a_candidate_for_one_mention_alone_leaves_the_others(desk: Desk) -> None:
    elsewhere = c.placed_by_hand("Another Mapastepec", 17.0, -96.0)
    desk.do(c.choose_place(desk.name("Mapastepec", 1), elsewhere, everywhere=False))
    assert desk.routes["march"] == ["Tapachula", "Huixtla", "Mapastepec"]
    assert [mention.place == elsewhere for mention in desk.account.mentions if mention.text == "Mapastepec"] == [
        False,
        True,
    ]


def test_a_name_that_is_no_place_takes_its_stop_with_it(desk: Desk) -> None:
    desk.do(c.choose_place(desk.name("Huixtla"), None))
    assert desk.routes["march"] == ["Tapachula", "Mapastepec"]
    (mention,) = [mention for mention in desk.account.mentions if mention.text == "Huixtla"]
    assert (mention.place, mention.role) == (None, "mention")


def test_a_name_becomes_a_stop_and_is_taken_back(desk: Desk) -> None:
    desk.do(c.set_role(desk.name("Villa Comaltitlan"), "stop", group=next(iter(desk.routes))))
    assert desk.routes["march"][-1] == "Villa Comaltitlán"
    stop = desk.account.routes[0].stops[-1]
    assert stop.evidence[0].quote == "Nobody asked Villa Comaltitlan."
    desk.do(c.set_role(desk.name("Villa Comaltitlan"), "mention"))
    assert "Villa Comaltitlán" not in desk.routes["march"]
    assert desk.account.routes[0].stops[-1].status == "rejected", "rejected, not gone"


def test_another_name_for_a_stop_is_further_evidence_of_it(desk: Desk) -> None:
    done = desk.do(c.set_role(desk.name("Mapastepec", 1), "stop", group="march"))
    assert desk.routes["march"] == ["Tapachula", "Huixtla", "Mapastepec"]
    stop = desk.account.routes[0].stops[2]
    assert (len(stop.evidence), stop.arrived, stop.change) == (2, date(2024, 3, 7), done.id)
    desk.do(c.set_role(desk.name("Mapastepec", 1), "mention"))
    assert [len(stop.evidence) for stop in desk.account.routes[0].stops] == [1, 1, 1]
    assert desk.account.routes[0].stops[2].status != "rejected"


def test_origin_and_destination_are_no_stops(desk: Desk) -> None:
    desk.do(c.set_role(desk.name("Tapachula"), "origin"))
    assert desk.routes["march"] == ["Huixtla", "Mapastepec"]
    assert desk.account.mentions[0].role == "origin"
    desk.do(c.set_role(desk.name("Tapachula"), "stop"))
    assert desk.routes["march"] == ["Tapachula", "Huixtla", "Mapastepec"], "back where it was"


def test_a_missed_name_becomes_a_dated_stop_in_its_place(desk: Desk) -> None:
    place = c.placed_by_hand("the priest's yard", 15.3, -92.6, kind="camp", extent_km=1.0)
    done = desk.do(c.add_name(desk.words("a priest"), role="stop", place=place, arrived=date(2024, 3, 6)))
    assert desk.routes["march"] == ["Tapachula", "Huixtla", "the priest's yard", "Mapastepec"]
    added = desk.account.routes[0].stops[2]
    assert (added.dated, added.status, added.change) == ("stated", "confirmed", done.id)
    (mention,) = [mention for mention in desk.account.mentions if mention.text == "a priest"]
    assert (mention.role, mention.confidence, mention.change) == ("stop", 1.0, done.id)


def test_days_are_set_and_cleared(desk: Desk) -> None:
    done = desk.do(c.set_dates(desk.stop("Huixtla"), arrived=None, departed=date(2024, 3, 6)))
    stop = desk.account.routes[0].stops[1]
    assert (stop.arrived, stop.departed, stop.dated, stop.change) == (None, date(2024, 3, 6), "stated", done.id)
    assert done.was == {"arrived": date(2024, 3, 5), "departed": None}
    desk.do(c.set_dates(desk.stop("Huixtla"), departed=None))
    assert desk.account.routes[0].stops[1].dated is None


def test_groups_are_split_named_and_merged(desk: Desk) -> None:
    desk.do(c.split_group(desk.stop("Huixtla"), "those who went on"))
    assert desk.routes == {
        "march": ["Tapachula"],
        "those who went on": ["Huixtla", "Mapastepec"],
        "smaller group": ["Escuintla"],
    }
    desk.do(c.rename_group("march", "first march"))
    assert {claim.about.group for claim in desk.account.claims if claim.about} == {"first march", "smaller group"}
    desk.do(c.merge_groups("smaller group", "those who went on"))
    assert desk.routes == {"first march": ["Tapachula"], "those who went on": ["Huixtla", "Escuintla", "Mapastepec"]}


def test_a_stop_moves_within_its_group_and_to_another(desk: Desk) -> None:
    desk.do(c.move_stop(desk.stop("Mapastepec"), "march", after=None))
    assert desk.routes["march"] == ["Mapastepec", "Tapachula", "Huixtla"]
    desk.do(c.move_stop(desk.stop("Mapastepec"), "march", after=desk.stop("Tapachula")))
    assert desk.routes["march"] == ["Tapachula", "Mapastepec", "Huixtla"]
    desk.do(c.move_stop(desk.stop("Escuintla"), "march"))
    assert desk.routes == {"march": ["Tapachula", "Mapastepec", "Huixtla", "Escuintla"]}
    desk.do(c.move_stop(desk.stop("Huixtla"), "others"))
    assert desk.routes["others"] == ["Huixtla"]


def test_figures_are_added_changed_and_told_what_they_measure(desk: Desk) -> None:
    mapastepec = desk.account.routes[0].stops[2].place
    value = Quantity(80, 80, "people")
    desk.do(c.set_status(c.figure_anchor(desk.account, 0), "rejected"))
    desk.do(c.set_figure(c.figure_anchor(desk.account, 1), value=Quantity(1200, None, "km"), qualifier="more than"))
    desk.do(c.set_about(c.figure_anchor(desk.account, 1), goal="MX-GT", origin=mapastepec))
    added = desk.do(c.add_figure(desk.words("A smaller group of 80", "figure"), "group_size", value, group="all"))
    assert [claim.status for claim in desk.account.claims] == ["rejected", "confirmed", "confirmed"]
    figure = desk.account.claims[1]
    assert figure.about is not None
    assert (figure.value, figure.qualifier) == (Quantity(1200, None, "km"), "more than")
    assert (figure.about.goal, figure.about.origin) == ("MX-GT", mapastepec)
    assert (desk.account.claims[2].quote, desk.account.claims[2].change) == ("A smaller group of 80", added.id)
    answer = pipeline.assess(desk.account)
    assert [checked.verdict for checked in answer.claims][:1] == ["contradicted"], "1,200 km from Guatemala it is not"


def test_border_and_roads(desk: Desk) -> None:
    desk.do(c.choose_border("MX-GT"))
    desk.do(c.choose_roads("osrm:https://router.example.org"))
    assert (desk.account.border, desk.account.roads) == ("MX-GT", "osrm:https://router.example.org")
    desk.do(c.choose_roads("default"))
    assert desk.account.roads is None


# ------------------------------------------------------------------ a second reading


def corrected() -> Desk:
    """Return the march with a change of most kinds."""
    desk = Desk(march())
    desk.do(c.choose_place(desk.name("Mapastepec"), c.placed_by_hand("Mapastepec, the farm", 15.5, -92.9)))
    desk.do(c.set_dates(desk.stop("Huixtla"), arrived=date(2024, 3, 6)))
    desk.do(c.set_role(desk.name("Villa Comaltitlan"), "stop", group=next(iter(desk.routes))))
    desk.do(c.rename_group("march", "the march"))
    desk.do(c.move_stop(desk.stop("Escuintla"), "the march", after=desk.stop("Huixtla")))
    desk.do(c.set_figure(c.figure_anchor(desk.account, 1), value=Quantity(1250, None, "km")))
    desk.do(c.add_name(desk.words("a priest"), role="stop", place=c.placed_by_hand("yard", 15.3, -92.6)))
    return desk


@cache
def corrected_log() -> tuple[Change, ...]:
    return tuple(corrected().log)


def told(account: Account) -> list[tuple[str, list[tuple[object, ...]]]]:
    return [
        (route.group, [(stop.place.key, stop.arrived, stop.departed, stop.change) for stop in route.stops])
        for route in account.routes
    ]


def test_corrections_hold_when_the_text_is_read_with_other_offsets() -> None:
    desk = corrected()
    text = "The march, in brief: 900 people on their way, a priest said.\n\n" + PROSE
    report = replace(desk.draft.reports[0], text=text)
    again = pipeline.trace(Dossier((report,)))
    account, conflicts = apply(again, desk.log)
    assert told(account) == told(desk.account)
    assert [conflict.sentence() for conflict in conflicts if not conflict.held] == []
    (moved,) = [mention for mention in account.mentions if mention.text == "a priest"]
    assert text[: moved.start].count("a priest") == 1, "the second time that they stand there"


def test_what_the_reading_tells_otherwise_is_a_conflict_and_the_correction_stands() -> None:
    desk = corrected()
    route = desk.draft.routes[0]
    other = replace(route.stops[1], arrived=date(2024, 3, 2))
    newer = replace(
        desk.draft, routes=(replace(route, stops=(route.stops[0], other, route.stops[2])), *desk.draft.routes[1:])
    )
    account, conflicts = apply(newer, desk.log)
    (conflict,) = conflicts
    assert conflict.held
    assert told(account) == told(desk.account)
    assert conflict.sentence() == (
        "Huixtla: arrived 6 March 2024. The reports are read otherwise now (arrival: 2 March 2024); "
        "your word stands (6 March 2024)."
    )
    agreed = replace(other, arrived=date(2024, 3, 6))
    newer = replace(
        newer, routes=(replace(route, stops=(route.stops[0], agreed, route.stops[2])), *desk.draft.routes[1:])
    )
    assert apply(newer, desk.log).conflicts == (), "a reading that came round is none"


def test_what_is_gone_is_a_conflict_and_the_others_hold() -> None:
    desk = corrected()
    route = desk.draft.routes[0]
    newer = replace(
        desk.draft,
        routes=(replace(route, stops=(route.stops[0], route.stops[2])), *desk.draft.routes[1:]),
        claims=desk.draft.claims[:1],
    )
    account, conflicts = apply(newer, desk.log)
    assert [(conflict.reason, conflict.held) for conflict in conflicts] == [
        ("no_stop", False), ("no_stop", False), ("no_figure", False),
    ]  # fmt: skip
    assert conflicts[0].sentence().endswith("There is no stop at Huixtla any more.")
    assert [stop.place.name for stop in account.routes[0].stops][-1] == "Villa Comaltitlán"


def test_a_report_that_is_gone_leaves_conflicts_only() -> None:
    desk = corrected()
    account, conflicts = apply(Account(()), desk.log)
    assert account == Account(())
    assert len(conflicts) == len(desk.log)
    assert {conflict.reason for conflict in conflicts} <= {"no_report", "no_group", "no_stop"}


def test_a_group_that_is_called_otherwise_is_known_by_its_first_stop() -> None:
    desk = Desk(march())
    desk.do(c.rename_group("march", "the walkers"))
    newer = replace(desk.draft, routes=(replace(desk.draft.routes[0], group="caravan"), *desk.draft.routes[1:]))
    account, conflicts = apply(newer, desk.log)
    assert [route.group for route in account.routes] == ["the walkers", "smaller group"]
    assert conflicts == ()


# ------------------------------------------------------------------ nonsense


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda d: c.set_dates(d.stop("Huixtla")), "nothing to change"),
        (lambda d: c.set_dates(d.stop("Huixtla"), arrived=date(2024, 3, 6), departed=date(2024, 3, 5)), "is before"),
        (lambda d: c.set_role(d.name("Huixtla"), "hero"), "one of stop, origin, destination, mention"),
        (lambda d: c.set_role(d.stop("Huixtla"), "stop"), "not of a stop"),
        (lambda d: c.set_status(d.stop("Huixtla"), "maybe"), "one of suggested, confirmed, rejected"),
        (lambda d: c.split_group(d.stop("Huixtla"), "  "), "needs a name"),
        (lambda _: c.merge_groups("march", "march"), "itself"),
        (lambda d: c.add_name(d.words("a priest"), role="stop"), "needs a place"),
        (lambda d: c.span_anchor(d.account, 0, 5, 5), "no words"),
        (lambda d: c.span_anchor(d.account, 0, 5, 10**6), "are not in report 0"),
        (lambda d: c.span_anchor(d.account, 3, 5, 6), "report 3 is not there"),
        (lambda d: c.stop_anchor(d.account, 0, 9), "no stop 9"),
        (lambda _: c.placed_by_hand("Nowhere", 91, 0), "latitude"),
        (lambda _: c.placed_by_hand("Nowhere", float("nan"), 0), "latitude"),
        (lambda _: c.placed_by_hand("Nowhere", 1, 0, extent_km=-1), "extent"),
        (lambda _: c.placed_by_hand("Nowhere", 1, 0, kind="planet"), "kind"),
        (lambda d: c.set_figure(c.figure_anchor(d.account, 0), value=Quantity(1, 1, "km")), "in people"),
    ],
)
def test_nonsense_is_refused_in_one_line(desk: Desk, make: object, words: str) -> None:
    with pytest.raises(InputError, match=words) as refused:
        make(desk)  # type: ignore[operator]
    assert "\n" not in str(refused.value)


def test_a_point_clicked_on_a_map_that_was_scrolled_around_is_brought_back() -> None:
    assert c.placed_by_hand("Here", 16.5, -454.6).longitude == pytest.approx(-94.6)


@pytest.mark.parametrize("kind", sorted(c.FIELDS))
def test_a_change_of_a_file_written_by_hand_that_says_nothing_is_a_conflict(kind: str) -> None:
    account, conflicts = apply(march(), [Change(kind)])
    assert account == march()
    assert [conflict.held for conflict in conflicts] == [False]
    assert all(conflicts[0].sentence(language) for language in LANGUAGES)


# ------------------------------------------------------------------ words


def test_the_tables_of_words_say_the_same_in_every_language() -> None:
    folder = Path(routefile.__file__).parent / "language"
    tables = {code: tomllib.loads((folder / f"changes.{code}.toml").read_text("utf-8")) for code in LANGUAGES}

    def parts(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for code in ("es", "fr"):
        assert {section: set(words) for section, words in tables[code].items()} == {
            section: set(words) for section, words in tables["en"].items()
        }
        for section, words in tables["en"].items():
            for key, text in words.items():
                assert parts(tables[code][section][key]) == parts(text), (code, section, key)


def test_every_change_is_told_in_three_languages() -> None:
    said = [[tell(change, language) for language in LANGUAGES] for change in corrected().log]
    assert said[1] == ["Huixtla: arrived 6 March 2024", "Huixtla: llegada 6 de marzo de 2024", "Huixtla : arrivée 6 mars 2024"]  # fmt: skip
    assert said[0][0] == "Mapastepec: now Mapastepec, the farm"
    assert all(len(set(three)) == 3 for three in said)
    assert Conflict(corrected().log[0], "no_name", held=False, parts={"words": "{x}"}).sentence("fr").count("{x}") == 1


# ------------------------------------------------------------------ laws


@st.composite
def steps(draw: st.DrawFn, most: int = 6) -> list[tuple[str, int, int, int]]:
    kinds = ("move", "order", "split", "merge", "rename", "dates", "reject", "role", "place", "figure")
    step = st.tuples(st.sampled_from(kinds), st.integers(0, 9), st.integers(0, 9), st.integers(0, 9))
    return draw(st.lists(step, min_size=1, max_size=most))


def change_of(account: Account, step: tuple[str, int, int, int]) -> Change:
    """Return a change for some numbers, that are taken as far as they go round."""
    kind, a, b, n = step
    spots = [(r, s) for r, route in enumerate(account.routes) for s in range(len(route.stops))]
    at = c.stop_anchor(account, *spots[a % len(spots)])
    other = spots[b % len(spots)]
    group = account.routes[other[0]].group
    name = c.name_anchor(account, a % len(account.mentions))
    match kind:
        case "move":
            return c.move_stop(at, group)
        case "order":
            return c.move_stop(at, group, after=c.stop_anchor(account, *other) if n % 2 else None)
        case "split":
            return c.split_group(at, f"split {n}")
        case "merge":
            return c.merge_groups(at.group, group if group != at.group else f"split {n}")
        case "rename":
            return c.rename_group(group, f"renamed {n}")
        case "dates":
            return c.set_dates(at, arrived=date(2018, 10, 10 + n), departed=None)
        case "reject":
            return c.set_status(at, ("rejected", "confirmed", "suggested")[n % 3])
        case "role":
            return c.set_role(name, ("stop", "origin", "mention")[n % 3])
        case "place":
            return c.choose_place(name, c.placed_by_hand(f"place {n}", 10 + n, -90))
        case _:
            figure = c.figure_anchor(account, a % len(account.claims))
            return c.set_about(figure, goal="border", day=date(2018, 10, 10 + n))


@settings(max_examples=15, deadline=None)
@given(st.text(max_size=40), st.text(max_size=200), st.integers(0, 2**40))
def test_any_note_of_any_author_is_kept_as_it_is(author: str, note: str, revision: int) -> None:
    log = tuple(
        replace(change, author=author, note=note, revision=revision, id="00ff", time="2024-03-08T10:00:00Z")
        for change in corrected_log()
    )
    kept = replace(march(), history=History(revision, log, log[:2], note, author))
    assert routefile.loads(routefile.dump(kept)) == kept


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(steps())
def test_laws_of_changes(script: list[tuple[str, int, int, int]]) -> None:
    desk, states = Desk(seeds()), [seeds()]
    for number, step in enumerate(script):
        change = replace(anchored(desk.account, change_of(desk.account, step)), id=f"{number:08x}")
        account, conflicts = apply(desk.draft, (*desk.log, change))
        if any(conflict.change.id == change.id for conflict in conflicts):
            assert account == desk.account, "what does not fit changes nothing"
            continue
        assert conflicts == (), "the changes before it still fit"
        desk.log.append(change)
        desk.account = account
        states.append(account)
        assert all(route.stops for route in account.routes)
        assert len({route.group for route in account.routes}) == len(account.routes)
    for taken in range(len(desk.log) + 1):
        assert apply(desk.draft, desk.log[:taken]).account == states[taken], "undo goes back step by step"
    history = History(7, tuple(desk.log), tuple(desk.log[:1]), "ab", "0")
    kept = replace(desk.account, history=history)
    assert routefile.loads(routefile.dump(kept)) == kept, "a round trip through the file loses nothing"
