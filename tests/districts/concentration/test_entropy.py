"""Related and unrelated variety: hand-made cases, and the identity that adds them up."""

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra.numpy import arrays

from distretto.districts.concentration import variety
from distretto.errors import InputError

GROUPS = ["13", "13", "14", "25", "25", "25"]
JOBS = arrays(np.int64, (3, 6), elements=st.integers(0, 500))


def test_one_group_of_like_industries_is_related():
    found = variety([[0, 0, 0, 5, 5, 5]], GROUPS)
    assert found.related[0] == pytest.approx(np.log2(3))
    assert found.unrelated[0] == pytest.approx(0)


def test_one_industry_in_each_group_is_unrelated():
    found = variety([[8, 0, 8, 0, 16, 0]], GROUPS)
    assert found.related[0] == pytest.approx(0)
    assert found.unrelated[0] == pytest.approx(1.5)  # shares 1/4, 1/4, 1/2


def test_one_industry_has_no_variety():
    found = variety([[8, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0]], GROUPS)
    assert (found.related[0], found.unrelated[0], found.total[0]) == (0, 0, 0)
    assert np.isnan([found.related[1], found.unrelated[1], found.total[1]]).all()


@given(JOBS)
def test_related_variety_is_the_weighted_entropy_within_groups(jobs):
    found = variety(jobs, GROUPS)
    for area, row in enumerate(jobs):
        if not row.sum():
            continue
        within = 0.0
        for group in sorted(set(GROUPS)):
            mine = np.array([n for n, g in zip(row, GROUPS, strict=True) if g == group and n])
            if len(mine):
                p = mine / mine.sum()
                within += mine.sum() / row.sum() * -(p * np.log2(p)).sum()
        assert found.related[area] == pytest.approx(within, abs=1e-9)
        assert found.total[area] == pytest.approx(found.related[area] + found.unrelated[area])
        assert 0 <= found.unrelated[area] <= np.log2(3) + 1e-12


def test_groups_have_to_fit():
    with pytest.raises(InputError, match="one for each of the 6 industries"):
        variety([[1, 2, 3, 4, 5, 6]], ["13", "14"])
