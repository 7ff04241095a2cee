"""Claim + measurements -> verdict, with the reason in plain words.

::

    context = Context(routes, border, claims, reports, border_distance=..., leg=..., find_border=...)
    check(claim, context).verdict      # "supported", "contradicted", "depends" or "unverifiable"
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapper.claims.context import Context
from mapper.claims.counts import weigh_count
from mapper.claims.distances import border_of, weigh_between, weigh_border
from mapper.claims.explaining import explain
from mapper.claims.figures import parse_figure
from mapper.claims.kinds import INFERRED_PLACE, UNKNOWN_PLACE
from mapper.claims.times import weigh_arrival, weigh_elapsed
from mapper.claims.ways import weigh_pace, weigh_travelled
from mapper.claims.weighing import verdict
from mapper.model import CheckedClaim

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gazetteer import Border, Place
    from mapper.model import BorderDistance, Claim, Leg, MeasuredRoute, Measurement, Report

__all__ = ["Context", "check", "check_claims", "parse_figure"]

WEIGHERS: dict[str, Callable[[Claim, Context], list[Measurement]]] = {
    "distance_to_border": weigh_border,
    "distance_between": weigh_between,
    "distance_travelled": weigh_travelled,
    "pace": weigh_pace,
    "elapsed": weigh_elapsed,
    "arrival": weigh_arrival,
    "group_size": weigh_count,
}


def check(claim: Claim, context: Context) -> CheckedClaim:
    """Weigh one figure by every measure that applies.

    Parameters
    ----------
    claim
        The figure, with what it is about.
    context
        What it may be weighed against.
    """
    measurements = () if UNKNOWN_PLACE in claim.rule else tuple(WEIGHERS[claim.kind](claim, context))
    outcome = verdict(measurements)
    if outcome == "contradicted" and INFERRED_PLACE in claim.rule:
        measurements, outcome = (), "unverifiable"
    named = claim.about is not None and isinstance(claim.about.goal, str)
    border = border_of(claim, context) if named else context.border
    reason = explain(claim, outcome, measurements, language=context.language(claim), border=border)
    return CheckedClaim(claim, outcome, measurements, reason)


def check_claims(
    claims: Sequence[Claim],
    *,
    routes: Sequence[MeasuredRoute] = (),
    border: Border | None = None,
    reports: Sequence[Report] = (),
    border_distance: Callable[[Place, Border], BorderDistance] | None = None,
    leg: Callable[[Place, Place], Leg] | None = None,
    find_border: Callable[[str], Border | None] | None = None,
) -> list[CheckedClaim]:
    """Weigh every figure of a dossier, against the routes, the border and each other.

    Parameters
    ----------
    claims
        All figures of the dossier.
    routes
        Its measured routes.
    border
        The border that its distances are about.
    reports
        Its reports, for the words around a figure and for naming them.
    border_distance, leg
        Rulers for places that are no stops (``mapper.measurement.border.distance``, ``...legs.between``).
    find_border
        Border by country code, for figures about another border than the dossier's.
    """
    context = Context(tuple(routes), border, tuple(claims), tuple(reports), border_distance, leg, find_border)
    return [check(claim, context) for claim in claims]
