"""``mapper check``: the figures of reports, or a single one, with their verdicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mapper.cli import options

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from rich.console import Console

    from mapper.measurement.road import RoadSource
    from mapper.model import Answer, CheckedClaim

__all__ = ["command"]

WIDE = 120
"""Columns from which on the explanations get a column of their own."""

EXAMPLE = """\b
Examples:
  mapper check wire.md page.html --to-border US
  mapper check --claim "at least 1,450 km" --from Niltepec --to-border US
"""


@click.command("check", cls=options.HelpfulCommand, epilog=EXAMPLE)
@options.sources_argument(required=False)
@click.option("--claim", metavar="TEXT", help="Weigh this one figure, without a report.")
@click.option("--from", "origin", metavar="PLACE", help="With --claim: where the people are.")
@click.option("--to", "goal", metavar="PLACE", help="With --claim: the place that the figure reaches to.")
@options.border_option
@options.report_options
@options.roads_option
@options.fail_on_option
@options.explain_option
@options.places_options
@options.json_option
def command(
    *,
    sources: tuple[str, ...],
    claim: str | None,
    origin: str | None,
    goal: str | None,
    border: str | None,
    published: date | None,
    language: str | None,
    roads: str,
    fail_on: tuple[str, ...],
    explain: bool,
    as_json: bool,
) -> int:
    """Weigh the figures of reports against measured distances.

    Reports given together are one dossier: a stop from one may check a figure from another.
    """
    source = options.road_source(roads)
    if claim is not None:
        answer = _one_figure(
            sources=sources,
            claim=claim,
            origin=origin,
            goal=goal,
            border=border,
            published=published,
            roads=source,
        )
    else:
        answer = _reports(
            sources=sources,
            origin=origin,
            goal=goal,
            border=border,
            published=published,
            language=language,
            roads=roads,
        )
    if as_json:
        options.write_json(answer.to_dict())
    else:
        _print(answer, explain=explain)
    return options.failed(answer.claims, fail_on)


def _one_figure(
    *,
    sources: tuple[str, ...],
    claim: str,
    origin: str | None,
    goal: str | None,
    border: str | None,
    published: date | None,
    roads: RoadSource | None,
) -> Answer:
    if sources:
        raise click.UsageError(f"--claim weighs one figure without a report; leave out {sources[0]} or --claim")
    from gazetteer.borders import border as find_border  # noqa: PLC0415
    from mapper import pipeline  # noqa: PLC0415
    from mapper.model import Account, Answer  # noqa: PLC0415

    for name in (origin, goal):
        options.ask_if_unknown(name)
    line = find_border(border) if border else None
    checked = pipeline.check_figure(claim, origin=origin, goal=goal, border=border, published=published, roads=roads)
    owed = getattr(roads, "credits", ())
    return Answer(Account(reports=(), border=border), line, (), (checked,), owed)


def _reports(
    *,
    sources: tuple[str, ...],
    origin: str | None,
    goal: str | None,
    border: str | None,
    published: date | None,
    language: str | None,
    roads: str,
) -> Answer:
    if not sources:
        raise click.UsageError("nothing to check; give a report, a route file or --claim TEXT")
    if origin or goal:
        raise click.UsageError("--from and --to go with --claim; reports say where their figures start")
    account = options.account_of(sources, border=border, published=published, language=language)
    options.warn_undated(account)
    from mapper import pipeline  # noqa: PLC0415

    answer: Answer = pipeline.assess(account, border=border, roads=options.road_source(roads, account))
    return answer


def _print(answer: Answer, *, explain: bool) -> None:
    from mapper.cli import tables  # noqa: PLC0415

    out = tables.console()
    if answer.claims:
        _print_claims(out, answer.claims)
    else:
        out.print("No figure about the people on the move and their way was found.")
    if explain:
        _print_measures(out, answer.claims)
    tables.print_routes(out, answer.routes, answer.border.name if answer.border else None, explain=explain)


def _print_claims(out: Console, claims: Sequence[CheckedClaim]) -> None:
    """Print the figures; on a narrow terminal the explanations stand below the table."""
    from mapper.cli import tables  # noqa: PLC0415

    wide = out.width >= WIDE
    rows: list[tuple[str, ...]] = []
    for index, checked in enumerate(claims, 1):
        found = "\n".join(tables.measured(piece) for piece in checked.measurements if piece.asked) or "nothing"
        kind = checked.claim.kind.replace("_", " ")
        row: tuple[str, ...] = (str(index), f"{checked.claim.quote}\n({kind})", found, checked.verdict)
        rows.append((*row, checked.explanation) if wide else row)
    columns = ("", "Figure", "Measured", "Verdict", *(("Why",) if wide else ()))
    weights = (0, 3, 3, 0, 5) if wide else (0, 4, 4, 0)
    tables.print_table(
        out,
        columns,
        rows,
        title="Figures",
        numeric=("", "Verdict"),
        styles=tables.VERDICT_STYLES,
        weights=weights,
    )
    if not wide:
        for index, checked in enumerate(claims, 1):
            out.print(f"{index} {tables.clean(checked.explanation)}")
        out.print()


def _print_measures(out: Console, claims: Sequence[CheckedClaim]) -> None:
    """Print every measurement of every figure with what it rests on."""
    from mapper.cli import tables  # noqa: PLC0415

    for index, checked in enumerate(claims, 1):
        rule = f" (read by rule {checked.claim.rule})" if checked.claim.rule else ""
        out.print(f"{index} “{tables.clean(checked.claim.quote)}”{rule}")
        for piece in checked.measurements:
            agrees = "agrees" if piece.agrees else "does not agree"
            asked = "" if piece.asked else ", not asked for"
            out.print(f"  {tables.measured(piece)}: {agrees}{asked}; {tables.clean(piece.basis)}")
    out.print()
