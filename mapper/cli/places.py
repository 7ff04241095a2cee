"""``mapper places``: the place names in reports and what they resolve to."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from mapper.cli import options

if TYPE_CHECKING:
    from datetime import date

    from mapper.model import Account

__all__ = ["command"]

EXAMPLE = """\b
Example:
  mapper places wire.md --explain
"""


@click.command("places", cls=options.HelpfulCommand, epilog=EXAMPLE)
@options.sources_argument()
@options.report_options
@options.explain_option
@options.places_options
@options.json_option
def command(
    *, sources: tuple[str, ...], published: date | None, language: str | None, explain: bool, as_json: bool
) -> None:
    """List the place names in reports and what they resolve to."""
    account = options.account_of(sources, border=None, published=published, language=language)
    if as_json:
        options.write_json(
            {
                "version": 1,
                "reports": [report.to_dict() for report in account.reports],
                "places": [mention.to_dict() for mention in account.mentions],
            }
        )
    else:
        _print(account, explain=explain)


def _print(account: Account, *, explain: bool) -> None:
    from mapper.cli import tables  # noqa: PLC0415

    out = tables.console()
    if not account.mentions:
        out.print("No place names were found.")
        return
    several = len(account.reports) > 1
    columns = [*(["Report"] if several else []), "In the text", "Place", "Role", "Sure"]
    rows = []
    for mention in account.mentions:
        place = mention.place
        name = "unknown" if place is None else f"{tables.place_name(place)} ({place.kind})"
        row = [mention.text, name, mention.role, f"{mention.confidence:.0%}"]
        rows.append([str(mention.report + 1), *row] if several else row)
    tables.print_table(out, columns, rows, numeric=("Report", "Sure", "Role"))
    if explain:
        for mention in account.mentions:
            others = [tables.place_name(one) for one in mention.candidates if one != mention.place]
            more = f"; not {' | '.join(others[:3])}" if others else ""
            out.print(f"{tables.clean(mention.text)}: {tables.clean(mention.why) or 'no reason recorded'}{more}")
