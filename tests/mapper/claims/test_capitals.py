"""The capital of a country."""

from __future__ import annotations

import pytest

from mapper.claims.capitals import capital_of


@pytest.mark.parametrize(("code", "name"), [("PE", "Lima"), ("NE", "Niamey"), ("FR", "Paris"), ("CL", "Santiago")])
def test_the_capital_of_a_country(code, name):
    found = capital_of(code)
    assert found is not None
    assert (found.name, found.country) == (name, code)


def test_no_such_country():
    assert capital_of("ZZ") is None
