"""The figures of the reports as cards: the verdict in words, what was said and what was measured, side by side."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from mapper.drawing.payload import mark_id
from mapper.drawing.scene import source, told_in
from mapper.units import convert

if TYPE_CHECKING:
    from mapper.drawing.scene import Mark, Scene
    from mapper.drawing.words import Words
    from mapper.model import CheckedClaim, Measurement

__all__ = ["cards"]


def cards(scene: Scene) -> str:
    """Return the section of the figures; an empty text where the reports give none."""
    claims = [one for one in scene.answer.claims if one.claim.status != "rejected"]
    if not claims:
        return ""
    rows = "".join(_card(scene, checked) for checked in claims)
    return f'<section><h2>{escape(scene.words("figures"))}</h2><ul class="cards">{rows}</ul></section>'


def _card(scene: Scene, checked: CheckedClaim) -> str:
    speak, claim = scene.words, checked.claim
    verdict = checked.verdict if f"verdict_{checked.verdict}" in speak.table else "unverifiable"
    by = source(scene.answer, speak, claim.report)
    spoken = told_in(scene.answer, claim)
    tongue = "" if spoken == speak.language else f' lang="{spoken}"'
    mark = _mark_of(scene, checked)
    goes = f' data-go="{mark_id(mark)}"' if mark is not None else ""
    return (
        f'<li class="card {verdict}"{goes}><p class="verdict">{escape(speak("verdict_" + verdict))}</p>'
        f"<blockquote{tongue}>“{escape(claim.quote)}”</blockquote>"
        + (f'<p class="by">{escape(by)}</p>' if by else "")
        + _bars(scene, checked)
        + (f"<p{tongue}>{escape(checked.explanation)}</p>" if checked.explanation else "")
        + "</li>"
    )


def _bars(scene: Scene, checked: CheckedClaim) -> str:
    """Set the reported figure and each measurement side by side, as numbers and as bars of one scale."""
    speak, value = scene.words, checked.claim.value
    rows: list[tuple[str, str, str, float, float]] = [
        (speak("said"), speak.quantity(value), "r", *_ends(value.low, value.high))
    ]
    roads = sum(one.measure == "road" for one in checked.measurements)
    for one in checked.measurements:
        if one.low is None and one.high is None:
            continue
        low, high = _ends(one.low, one.high)
        if one.unit != value.unit:
            try:
                low, high = convert(low, one.unit, value.unit), convert(high, one.unit, value.unit)
            except ValueError:
                continue
        digits = 1 if high < 10 else 0
        ends = [speak.number(low, digits)] + (
            [speak.number(high, digits)] if speak.number(low, digits) != speak.number(high, digits) else []
        )
        text = f"{'–'.join(ends)}\N{NO-BREAK SPACE}{speak.unit(value.unit)}"
        if one.measure == "territory" and any(row[1] == text for row in rows[1:]):
            continue  # the land border is as near as the coast, as nearly everywhere
        rows.append((f"{speak('found')}, {_label(speak, checked, one, several=roads > 1)}", text, "m", low, high))
    if len(rows) == 1:
        return ""
    top = max(row[4] for row in rows) or 1.0
    drawn = "".join(
        f'<tr><th scope="row">{escape(label)}</th><td>{escape(text)}'
        f'<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true" focusable="false">'
        f'<rect class="{kind}" width="{100 * low / top:.1f}" height="6"/>'
        f'<rect class="{kind}" fill-opacity=".45" x="{100 * low / top:.1f}" '
        f'width="{100 * (high - low) / top:.1f}" height="6"/></svg></td></tr>'
        for label, text, kind, low, high in rows
    )
    return f'<table class="bars"><tbody>{drawn}</tbody></table>'


def _label(speak: Words, checked: CheckedClaim, one: Measurement, *, several: bool) -> str:
    """Say what a measurement is; a road among several names the crossing that it leads to."""
    key = f"measure_{one.measure}"
    if one.measure == "straight" and checked.claim.kind != "distance_to_border":
        key = "measure_plain"
    label = speak(key) if key in speak.table else one.measure
    crossing = one.basis.partition(";")[0].partition(": ")[2] if several and one.measure == "road" else ""
    return f"{label}, {crossing}" if crossing else label


def _ends(low: float | None, high: float | None) -> tuple[float, float]:
    ends = [end for end in (low, high) if end is not None]
    return min(ends), max(ends)


def _mark_of(scene: Scene, checked: CheckedClaim) -> Mark | None:
    about = checked.claim.about
    if about is None or about.origin is None:
        return None
    return next((mark for mark in scene.marks if mark.point == about.origin.point), None)
