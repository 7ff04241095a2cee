"""What the templates show of a state: texts, stops, figures, changes, each in the reader's words."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from mapper.corrections.telling import tell
from mapper.drawing import deskmap
from mapper.drawing.basemap import country_name
from mapper.drawing.style import GROUPS, SHAPES
from mapper.web.ids import claim_id, mention_id
from mapper.web.text import Span, paragraphs

if TYPE_CHECKING:
    from gazetteer import Place
    from mapper.changes import Change
    from mapper.drawing.scene import Mark
    from mapper.model import BorderDistance, CheckedClaim, Claim, Stop
    from mapper.web.ids import Names
    from mapper.web.project import State
    from mapper.web.text import Paragraph
    from mapper.web.words import Words

__all__ = ["Desk", "Figure", "Group", "Name", "ReportText", "StopRow", "view", "where"]

GLYPHS = {"supported": "✓", "contradicted": "✕", "depends": "◐", "unverifiable": "?", "rejected": "–"}


@dataclass(frozen=True)
class StopRow:
    """A stop as list and text show it; ``number`` is the one on its marker, "" for a rejected one."""

    key: str
    number: str
    name: str
    where: str
    date: str
    short: str
    basis: str
    group: str
    color: int
    shape: str
    status: str
    by: str
    distance: str
    sure: bool
    note: str
    related: tuple[str, ...]


@dataclass(frozen=True)
class Group:
    """A group with its stops."""

    name: str
    letter: str
    color: int
    stops: tuple[StopRow, ...]


@dataclass(frozen=True)
class Name:
    """A place name in a text.

    ``role`` is one of `mapper.account.ROLES`, ``label`` what is said of it, ``marks`` number and date of its stops.
    """

    key: str
    role: str
    label: str
    marks: tuple[tuple[str, str], ...]
    said: str
    color: int
    known: bool
    by: str
    related: tuple[str, ...]


@dataclass(frozen=True)
class Figure:
    """A figure with its verdict in words and what it was weighed against."""

    key: str
    quote: str
    verdict: str
    glyph: str
    label: str
    explanation: str
    kind: str
    said: str
    ends: str
    source: str
    rows: tuple[tuple[str, str, str, str], ...]
    status: str
    by: str
    related: tuple[str, ...]


@dataclass(frozen=True)
class ReportText:
    """A report with its text cut into pieces."""

    index: int
    title: str
    publisher: str
    published: str
    day: str
    language: str
    url: str
    file: str
    paragraphs: tuple[Paragraph, ...]


@dataclass(frozen=True)
class Desk:
    """Everything on the page."""

    reports: tuple[ReportText, ...] = ()
    groups: tuple[Group, ...] = ()
    figures: tuple[Figure, ...] = ()
    names: dict[str, Name] = field(default_factory=dict)
    stops: dict[str, StopRow] = field(default_factory=dict)
    cards: dict[str, Figure] = field(default_factory=dict)
    changes: tuple[dict[str, str], ...] = ()
    conflicts: tuple[dict[str, Any], ...] = ()
    border: str = ""
    title: str = ""
    sentence: str = ""
    credit: str = ""


def where(place: Place, language: str) -> str:
    """Say in which division and country a place lies."""
    parts = [place.admin1, country_name(place.country, language) if place.country else None]
    return ", ".join(part for part in parts if part and part != place.name)


def view(state: State, names: Names, words: Words) -> Desk:
    """Lay a state out for the page in one language."""
    told = deskmap.scene(state.answer, words.language)
    authors = {change.id: change for change in state.changes}
    maker = _Maker(state, names, words, authors)
    marks = iter(told.marks)
    groups = tuple(maker.group(r, marks) for r in range(len(state.account.routes)))
    stops = {stop.key: stop for group in groups for stop in group.stops}
    figures = tuple(maker.figure(index) for index in range(len(state.account.claims)))
    shown = {one.key: one for one in maker.names(stops)}
    return Desk(
        reports=tuple(maker.report(index) for index in range(len(state.account.reports))),
        groups=groups,
        figures=figures,
        names=shown,
        stops=stops,
        cards={one.key: one for one in figures},
        changes=tuple(_change(change, words) for change in reversed(state.changes)),
        conflicts=tuple(
            {"id": one.change.id, "text": one.sentence(words.language), "held": one.held} for one in state.conflicts
        ),
        border=told.border_name,
        title=told.title,
        sentence=told.sentence,
        credit=told.credit,
    )


def _change(change: Change, words: Words) -> dict[str, str]:
    return {
        "id": change.id,
        "text": tell(change, words.language),
        "author": change.author,
        "note": change.note,
        "time": change.time[:16].replace("T", " "),
    }


class _Maker:
    def __init__(self, state: State, names: Names, words: Words, changes: dict[str, Change]) -> None:
        self.state, self.ids, self.words, self.changes = state, names, words, changes
        self.many = sum(1 for route in state.account.routes if route.stops) > 1

    def by(self, change: str) -> str:
        """Say who corrected a thing; an empty text where it is as the program read it."""
        if not change:
            return ""
        made = self.changes.get(change)
        return self.words("by", author=made.author) if made and made.author else self.words("by_hand")

    def group(self, r: int, marks: Any) -> Group:
        route = self.state.account.routes[r]
        rows = []
        color, letter = r, ""
        for s, stop in enumerate(route.stops):
            mark: Mark | None = None if stop.status == "rejected" else next(marks)
            if mark is not None:
                color, letter = mark.group, mark.number.rstrip("0123456789")
            rows.append(self.stop(r, s, stop, mark, color))
        return Group(route.group, letter, color % GROUPS, tuple(rows))

    def stop(self, r: int, s: int, stop: Stop, mark: Mark | None, color: int) -> StopRow:
        key, words = self.ids.stop_ids[r, s], self.words
        date = words.days(stop.arrived, stop.departed) or words("undated")
        basis = "" if stop.dated is None or not stop.arrived else words(f"dated_{stop.dated}")
        distance = self.state.distance(r, s)
        return StopRow(
            key=key,
            number="" if mark is None else mark.number,
            name=stop.place.name,
            where=where(stop.place, words.language),
            date=date,
            short=words.days(stop.arrived, stop.departed, year=False) or words("undated"),
            basis=basis,
            group=self.state.account.routes[r].group,
            color=color % GROUPS,
            shape=SHAPES[color % len(SHAPES)],
            status=stop.status,
            by=self.by(stop.change),
            distance="" if distance is None else self.distance(distance),
            sure=mark is not None and mark.sure,
            note=stop.note,
            related=tuple(self.ids.related(key)),
        )

    def distance(self, found: BorderDistance) -> str:
        words = self.words
        if found.inside:
            return words("inside")
        parts = []
        if found.straight_km is not None:
            parts.append(words("straight", km=words.km(found.straight_km)))
        elif found.territory_km is not None:
            parts.append(words("territory", km=words.km(found.territory_km)))
        if found.road is not None:
            ends = words.number(found.road.low), words.number(found.road.high)
            km = ends[0] if ends[0] == ends[1] else "–".join(ends)
            parts.append(words("road_short", km=f"{km}\N{NO-BREAK SPACE}km"))
        return "; ".join(parts)

    def names(self, stops: dict[str, StopRow]) -> list[Name]:
        made = []
        for mention in self.state.account.mentions:
            key = mention_id(mention)
            mine = [stops[one] for one in self.ids.stops_of[key] if stops[one].number] if mention.role == "stop" else []
            marks = tuple((stop.number, stop.short) for stop in mine[:2])
            said = "; ".join(
                f"{self.words('stop_name', number=stop.number, place=stop.name)}, {stop.group}, {stop.date}"
                for stop in mine
            )
            made.append(
                Name(
                    key=key,
                    role=mention.role,
                    label="" if marks or mention.role == "mention" else self.words(f"role_{mention.role}"),
                    marks=marks,
                    said=said or self.words(f"role_{mention.role}"),
                    color=mine[0].color if mine else -1,
                    known=mention.place is not None,
                    by=self.by(mention.change),
                    related=tuple(self.ids.related(key)),
                )
            )
        return made

    def figure(self, index: int) -> Figure:
        claim, words = self.state.account.claims[index], self.words
        checked = self.state.checked(index)
        key = claim_id(claim)
        verdict = "rejected" if checked is None else checked.verdict
        reports = self.state.account.reports
        report = reports[claim.report] if 0 <= claim.report < len(reports) else None
        return Figure(
            key=key,
            quote=claim.quote,
            verdict=verdict,
            glyph=GLYPHS[verdict],
            label=words("rejected" if checked is None else f"verdict_{verdict}"),
            explanation="" if checked is None else checked.explanation,
            kind=words(f"kind_{claim.kind}"),
            said=words.quantity(claim.value),
            ends=self.ends(claim),
            source="" if report is None else report.publisher or report.title,
            rows=() if checked is None else self.rows(checked),
            status=claim.status,
            by=self.by(claim.change),
            related=tuple(self.ids.related(key)),
        )

    def ends(self, claim: Claim) -> str:
        """Say what a figure is measured from and to, as far as that is known."""
        about, words = claim.about, self.words
        if about is None or claim.kind == "group_size":
            return ""
        goal = about.goal
        to = words("the_border") if goal == "border" else goal if isinstance(goal, str) else goal.name if goal else ""
        start = about.origin.name if about.origin else ""
        if start and to:
            return words("from_to", start=start, goal=to)
        if start:
            return words("from_only", start=start)
        return words("to_only", goal=to) if to else ""

    def rows(self, checked: CheckedClaim) -> tuple[tuple[str, str, str, str], ...]:
        """Return each measurement as (measure, range with unit, agrees or differs, basis)."""
        words, rows = self.words, []
        for one in checked.measurements:
            ends = [end for end in (one.low, one.high) if end is not None]
            if not ends:
                continue
            digits = 1 if max(ends) < 10 else 0
            texts = list(dict.fromkeys(words.number(end, digits) for end in ends))
            key = f"measure_{one.measure}"
            if one.measure == "straight" and checked.claim.kind != "distance_to_border":
                key = "measure_plain"
            verdict = words("agrees" if one.agrees else "differs") if one.asked else words("not_asked")
            rows.append((words(key), f"{'–'.join(texts)}\N{NO-BREAK SPACE}{words.unit(one.unit)}", verdict, one.basis))
        return tuple(rows)

    def report(self, index: int) -> ReportText:
        account, words = self.state.account, self.words
        report = account.reports[index]
        spans = [Span(m.start, m.end, mention_id(m)) for m in account.mentions if m.report == index]
        figures = [Span(c.start, c.end, claim_id(c)) for c in account.claims if c.report == index]
        return ReportText(
            index=index,
            title=report.title,
            publisher=report.publisher,
            published=words.date(report.published) if report.published else "",
            day=report.published.isoformat() if report.published else "",
            language=report.language,
            url=report.url if (report.url or "").startswith(("http://", "https://")) else "",  # type: ignore[arg-type]
            file=self.state.files[index] if index < len(self.state.files) else "",
            paragraphs=tuple(paragraphs(report.text, spans, figures)),
        )
