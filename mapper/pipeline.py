"""The whole story on one screen: reports -> account (places, routes, claims) -> answer (distances, verdicts).

`trace` is everything before the waist, inference from language; `assess` everything after it, arithmetic on an
account that a person may have corrected in between. This is the only module that knows the order of the steps.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import cache, partial
from typing import TYPE_CHECKING

from mapper.claims.checking import check_claims, parse_figure
from mapper.claims.extraction import extract
from mapper.claims.subjects import is_about_movers
from mapper.errors import InputError
from mapper.language.lexicon import load
from mapper.language.sentences import Text
from mapper.measurement import legs
from mapper.measurement.border import distance as border_distance
from mapper.model import About, Account, Answer, CheckedClaim, Claim, Dossier, Mention, Report, Route
from mapper.reading import grouping
from mapper.reading.dating import find_moments
from mapper.reading.entries import find_entries
from mapper.reading.goal import borders_told, find_border
from mapper.reading.itinerary import build_routes
from mapper.reading.persons import find_persons
from mapper.reading.recognition import find_toponyms
from mapper.reading.resolution import resolve
from mapper.reading.roles import find_roles
from mapper.reading.settling import doubt, settle

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from gazetteer import Border, Place
    from mapper.measurement.road import RoadSource
    from mapper.reading.roles import Finding
    from mapper.timespan import Moment

NEIGHBORS = 2
"""Stops before and after a name that help to choose among its namesakes."""

REACH = 24
"""Characters between a name and the one it lies by."""

__all__ = ["assess", "check", "check_figure", "find_places", "trace", "unknown_names"]


def find_places(text: str, *, language: str = "en", demonyms: bool = False) -> list[Mention]:
    """Find the place names of a text and what they mean; roles are left at "mention".

    Parameters
    ----------
    text
        Any prose.
    language
        "en", "es" or "fr".
    demonyms
        Whether the names of peoples ("Hondurans") count as names of their countries.

    Returns
    -------
    list of Mention
        In text order, without overlaps; ``place`` is None where the gazetteer knows no such name.
    """
    cut = Text(text, language)
    return resolve(cut, find_toponyms(cut, language=language, demonyms=demonyms))


def unknown_names(dossier: Dossier) -> tuple[list[str], list[str]]:
    """Return the names that reports use as places although the gazetteer does not know them.

    Returns
    -------
    tuple of list of str
        The names, in the order of the reports, each once; and the ISO codes of the countries that the places
        beside them lie in, the most frequent first.
    """
    names: dict[str, None] = {}
    countries: Counter[str] = Counter()
    for report in dossier.reports:
        cut = Text(report.text, report.language)
        toponyms = find_toponyms(cut, language=report.language, unknown=True)
        names.update(dict.fromkeys(toponym.text for toponym in toponyms if not toponym.matches))
        places = [mention.place for mention in resolve(cut, toponyms)]
        countries.update(place.country for place in places if place is not None and place.country)
    return list(names), [country for country, _ in countries.most_common()]


def trace(dossier: Dossier, *, border: str | None = None) -> Account:
    """Read a dossier into an account: place names with their roles, dated routes by group, figures.

    Parameters
    ----------
    dossier
        Reports read together.
    border
        The border that distances are about ("US", "MX-GT"); None takes the one that the reports point to.
    """
    readings = [_Reading(number, report) for number, report in enumerate(dossier.reports)]
    names, sightings = grouping.gather([reading.told() for reading in readings])
    mentions = tuple(mention for reading in readings for mention in reading.mentions)
    told = {number: report.published for number, report in enumerate(dossier.reports) if report.published}
    told_of = borders_told(reading.text for reading in readings)
    goal = _goal(border or _known(find_border(mentions, (), told_of)))
    routes = tuple(build_routes(sightings, names=names, goal=goal, told=told))
    mentions = tuple(_settled(mention, routes) for mention in mentions)
    chosen = border or _known(find_border(mentions, routes, told_of))
    claims = tuple(claim for reading in readings for claim in reading.claims(routes, chosen))
    return Account(dossier.reports, routes, claims, mentions, chosen)


def _line(code: str) -> Border | None:
    """Return the border that the reports point to, or None where nothing is known of it: the Vatican's."""
    from gazetteer.borders import border  # noqa: PLC0415 -- opens data
    from gazetteer.errors import UnknownBorderError  # noqa: PLC0415

    try:
        return border(code)
    except UnknownBorderError:
        return None


def _known(code: str | None) -> str | None:
    """Return the code of a border, or None where nothing is known of it."""
    return code if code is not None and _line(code) is not None else None


def _goal(code: str | None) -> Callable[[Place], float] | None:
    """Return the distance to where the journey leads, as far as a border tells it."""
    if code is None:
        return None
    from gazetteer.borders import border  # noqa: PLC0415 -- opens data

    line = border(code)
    measure = line.distance_km if line.has_land_border else line.territory_km
    known = cache(lambda point: float(measure(*point)))
    return lambda place: known(place.point)


def _along_the_way(mentions: Sequence[Mention], findings: Sequence[Finding]) -> list[Mention]:
    """Choose again among namesakes by the stops that are told just before and after; one name keeps one sense."""
    stops = sorted({f.mention for f in findings if f.role == "stop" and f.level > 1 and mentions[f.mention].place})
    settled = list(mentions)
    told_of = {(m.text, m.place.key) for m in mentions if m.place is not None and " beside it" in m.why}
    for at, i in enumerate(stops):
        place = mentions[i].place
        if place is not None and (mentions[i].text, place.key) in told_of:
            continue  # one name has one sense, and elsewhere the report says which
        beside = _lies_by(i, mentions, findings)
        around = (
            [beside]
            if beside
            else [mentions[k].place for k in (*stops[max(0, at - NEIGHBORS) : at], *stops[at + 1 : at + 1 + NEIGHBORS])]
        )
        chosen = settle([mentions[i]], [place for place in around if place is not None])[0]
        if chosen is mentions[i]:
            continue
        for k, mention in enumerate(mentions):
            told = k != i and (" beside it" in mention.why)
            if mention.text == chosen.text and mention.place == mentions[i].place and not told:
                settled[k] = replace(
                    mention,
                    place=chosen.place,
                    candidates=chosen.candidates,
                    confidence=chosen.confidence,
                    why=chosen.why,
                )
    flown = {f.mention for f in findings if f.travel == "plane"}
    for earlier, i, later in zip(stops, stops[1:], stops[2:], strict=False):
        before, after = settled[earlier].place, settled[later].place
        if before is not None and after is not None and flown.isdisjoint((i, later)):
            settled[i] = doubt(settled[i], before, after)
    return settled


def _lies_by(i: int, mentions: Sequence[Mention], findings: Sequence[Finding]) -> Place | None:
    """Return the place that a name is said to lie by, right after it: "San Vicente, outside Metetí"."""
    if i + 1 >= len(mentions) or mentions[i + 1].start - mentions[i].end > REACH:
        return None
    if any(f.mention == i + 1 and f.rule == "says where another place lies" for f in findings):
        place = mentions[i + 1].place
        return place if place is not None and place.kind not in ("country", "region") else None
    return None


class _Reading:
    """One report on its way through the steps before the waist."""

    def __init__(self, number: int, report: Report) -> None:
        self.number, self.report = number, report
        self.entries = find_entries(report.text, language=report.language, published=report.published)
        heads = [(entry.start, entry.body) for entry in self.entries]
        self.text = Text(report.text, report.language, heads=heads)
        self.lexicon = load(report.language)
        toponyms = find_toponyms(self.text, language=report.language)
        persons = find_persons(self.text, self.lexicon, toponyms)
        toponyms[:] = [name for name in toponyms if name.locative or name.text.lower() not in persons]
        mentions = resolve(self.text, toponyms, report=number)
        self.moments: list[Moment] = find_moments(
            self.text, language=report.language, published=report.published, report=number, entries=self.entries
        )
        self.findings: list[Finding] = find_roles(
            self.text,
            self.lexicon,
            mentions,
            self.moments,
            inside=[toponym.inside for toponym in toponyms],
            persons=persons,
        )
        mentions = _along_the_way(mentions, self.findings)
        firmest: dict[int, Finding] = {}
        for finding in self.findings:
            if finding.mention not in firmest or finding.level > firmest[finding.mention].level:
                firmest[finding.mention] = finding
        self.mentions = [
            replace(mention, role=firmest[i].role, why=f"{firmest[i].rule}; {mention.why}")
            for i, mention in enumerate(mentions)
        ]

    def told(self) -> grouping.Told:
        """Return what grouping needs of this report."""
        return grouping.Told(
            self.number,
            self.report,
            self.text,
            self.lexicon,
            self.mentions,
            self.moments,
            self.findings,
            self.entries,
        )

    def claims(self, routes: Sequence[Route], border: str | None) -> list[Claim]:
        """Return the report's figures; of a dossier without a journey only where people on the move are spoken of."""
        found = extract(
            self.number,
            self.text,
            self.report,
            mentions=self.mentions,
            moments=self.moments,
            routes=routes,
            border=border,
        )
        if routes or is_about_movers(self.report.text, self.report.language):
            return found
        return [claim for claim in found if self._names_travelers(claim)]

    def _names_travelers(self, claim: Claim) -> bool:
        sentence = self.text.sentence_at(claim.start)
        clear = self.lexicon.actors["travelers"] - self.lexicon.actors["vague_travelers"]
        return any(token.lower in clear for token in self.text.tokens[sentence.first : sentence.last])


def _settled(mention: Mention, routes: Sequence[Route]) -> Mention:
    """Let the role "stop" stand only where the mention became one."""
    spots = {
        (piece.report, piece.start, piece.end) for route in routes for stop in route.stops for piece in stop.evidence
    }
    is_stop = any(report == mention.report and start <= mention.start < end for report, start, end in spots) and any(
        mention.place is not None and stop.place.key == mention.place.key for route in routes for stop in route.stops
    )
    if is_stop and mention.role != "stop":
        return replace(mention, role="stop")
    if not is_stop and mention.role == "stop":
        return replace(mention, role="mention")
    return mention


def assess(
    account: Account,
    *,
    border: str | None = None,
    roads: RoadSource | None = None,
    ruler: legs.Ruler = border_distance,
) -> Answer:
    """Measure an account and weigh its figures.

    Parameters
    ----------
    account
        From `trace`, or from a route file that a person has edited; rejected stops and claims are left out.
    border
        Overrides the account's own border.
    roads
        What knows the roads, see `mapper.measurement.routers.choose`; the offline network by default.
    ruler
        What measures from a place to the border; one that remembers makes assessing again quick.
    """
    import gazetteer  # noqa: PLC0415 -- opens data that a caller who only traces does not need

    code = border or account.border
    chosen: Border | None = gazetteer.border(code) if code else None
    routes = tuple(
        legs.measure(
            replace(route, stops=tuple(stop for stop in route.stops if stop.status != "rejected")),
            chosen,
            roads,
            ruler=ruler,
        )
        for route in account.routes
    )
    claims = tuple(claim for claim in account.claims if claim.status != "rejected")
    checked = check_claims(
        claims,
        routes=routes,
        border=chosen,
        reports=account.reports,
        border_distance=lambda place, line: ruler(place, line, roads),
        leg=partial(legs.between, roads=roads),
        find_border=_line,
    )
    return Answer(account, chosen, routes, tuple(checked), getattr(roads, "credits", ()))


def check(dossier: Dossier, *, border: str | None = None, roads: RoadSource | None = None) -> Answer:
    """Read a dossier, measure its routes and weigh its figures: `trace`, then `assess`."""
    return assess(trace(dossier, border=border), border=border, roads=roads)


def check_figure(
    text: str,
    *,
    origin: str | None = None,
    goal: str | None = None,
    border: str | None = None,
    published: date | None = None,
    roads: RoadSource | None = None,
) -> CheckedClaim:
    """Weigh one figure without a report: "at least 1,450 km" from a place to a border or another place.

    Parameters
    ----------
    text
        The figure with its unit, in English, Spanish or French wording.
    origin, goal
        Names of places, or coordinates "16.56, -94.61".
    border
        Country or pair of countries; it is the goal where no ``goal`` is given.
    published
        Day that the figure is of.
    roads
        What knows the roads; the offline network by default.

    Raises
    ------
    InputError
        The figure has no number or no unit, or the ends of the distance are not named.
    gazetteer.UnknownPlaceError, gazetteer.UnknownBorderError
        A place or border is not known; the message suggests others.
    """
    import gazetteer  # noqa: PLC0415 -- opens data

    value, qualifier, measure = parse_figure(text)
    if origin is None:
        raise InputError('say where the figure is measured from: --from "Santiago Niltepec"')
    if goal is None and border is None:
        raise InputError("say what the figure is measured to: --to-border US, or --to PLACE")
    start = gazetteer.resolve(origin)
    end = None if goal is None else gazetteer.resolve(goal)
    line = gazetteer.border(border) if border else None
    if value.unit not in ("km", "mi"):
        raise InputError(
            f'a figure in {value.unit} needs a report\'s dates; give a distance such as "at least 1,450 km"'
        )
    kind = "distance_to_border" if end is None else "distance_between"
    about = About(start, end or "border", published)
    claim = Claim(0, 0, len(text), text, kind, value, qualifier, measure, about, "given by hand")
    report = Report(text, source="the command line")
    return check_claims(
        [claim],
        border=line,
        reports=[report],
        border_distance=partial(border_distance, roads=roads),
        leg=partial(legs.between, roads=roads),
        find_border=_line,
    )[0]
