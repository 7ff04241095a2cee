"""Days and stretches of days."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapper.timespan import Moment, Timespan

DAYS = st.dates(date(1950, 1, 1), date(2050, 1, 1))
SPANS = st.builds(lambda day, length: Timespan(day, day + timedelta(days=length)), DAYS, st.integers(0, 60))


def test_a_single_day_lasts_no_days() -> None:
    assert Timespan(date(2019, 5, 6), date(2019, 5, 6)).days == 0
    assert Timespan(date(2019, 5, 6), date(2019, 5, 9)).days == 3


def test_the_order_is_kept() -> None:
    with pytest.raises(ValueError, match="give the earlier day first"):
        Timespan(date(2019, 5, 7), date(2019, 5, 6))


@pytest.mark.parametrize(
    ("first", "slack", "shared"), [(9, 0, True), (10, 0, False), (10, 1, True), (12, 2, False), (12, 3, True)]
)
def test_overlap_with_slack(first: int, slack: int, shared: bool) -> None:
    early = Timespan(date(2019, 5, 6), date(2019, 5, 9))
    late = Timespan(date(2019, 5, first), date(2019, 5, first + 4))
    assert early.overlaps(late, slack_days=slack) is shared


@given(SPANS, SPANS, st.integers(0, 20))
def test_overlap_is_mutual_and_grows_with_slack(one: Timespan, other: Timespan, slack: int) -> None:
    assert one.overlaps(other, slack_days=slack) == other.overlaps(one, slack_days=slack)
    assert one.overlaps(one)
    if one.overlaps(other):
        assert one.overlaps(other, slack_days=slack)


def test_spans_and_moments_are_frozen() -> None:
    span = Timespan(date(2019, 5, 6), date(2019, 5, 9))
    moment = Moment(0, 6, span, "date")
    for noun, field in ((span, "first"), (moment, "span")):
        with pytest.raises(AttributeError):
            setattr(noun, field, None)
    assert (moment.report, moment.edge) == (0, "")
