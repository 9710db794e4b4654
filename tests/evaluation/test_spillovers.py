"""Members, neighbours and far firms: planted effects on each, and who is which."""

from dataclasses import replace

import numpy as np
import pytest
from made import make_panel

from distretto.errors import InputError
from distretto.evaluation import Design
from distretto.evaluation.spillovers import exposure, spillovers

DIRECT, AROUND = 4.0, -1.0
AREAS = 20


def districts(rng, each=20, periods=8):
    """Return firms in areas; in the first half a quarter of the firms are members, from 3 or 5 on.

    Members gain by `DIRECT`; the others in their areas lose by `AROUND` from then on.
    """
    area = np.repeat(np.arange(AREAS), each)
    n = area.size
    near = area < AREAS // 2
    member = near & (np.arange(n) % 4 == 0)
    begins = np.where(area % 2 == 0, 3, 5)
    start = np.where(member, begins, periods)
    after = np.arange(periods) >= begins[:, None]
    values = (
        rng.normal(size=(n, 1)) + rng.normal(size=periods) + 0.5 * rng.normal(size=(n, periods))
    )
    values += after * np.where(member, DIRECT, np.where(near, AROUND, 0.0))[:, None]
    names = np.array([f"area {i}" for i in area], dtype=object)
    return make_panel(values, start), names


def test_planted_effects_on_members_and_neighbours_are_found():
    panel, area = districts(np.random.default_rng(1))
    found = spillovers(panel, exposure(panel, area), Design())
    assert (found.members, found.neighbours, found.far) == (50, 150, 200)
    assert found.direct_low[0] < DIRECT < found.direct_high[0]
    assert found.spillover_low[0] < AROUND < found.spillover_high[0] < 0.0
    net = DIRECT + 3.0 * AROUND  # three neighbours to a member
    assert found.net_low[0] < net < found.net_high[0]
    assert found.net[0] == pytest.approx(found.direct[0] + 3.0 * found.spillover[0])


def test_neighbours_as_controls_would_overstate_what_they_lose():
    panel, area = districts(np.random.default_rng(1))
    everyone = float(Design().estimate(panel)[0])
    found = spillovers(panel, exposure(panel, area), Design())
    assert everyone > found.direct_high[0]


def test_intervals_cover():
    rng = np.random.default_rng(2)
    covered = np.zeros(3)
    for _ in range(100):
        panel, area = districts(rng, each=8)
        found = spillovers(panel, exposure(panel, area), Design())
        truth = (DIRECT, AROUND, DIRECT + 3.0 * AROUND)
        ends = (
            (found.direct_low, found.direct_high),
            (found.spillover_low, found.spillover_high),
            (found.net_low, found.net_high),
        )
        covered += [low[0] <= x <= high[0] for x, (low, high) in zip(truth, ends, strict=True)]
    assert (covered >= 88).all()


def test_far_controls_in_common_are_allowed_for():
    """Two effects against the same controls vary together, by area if areas are clusters."""
    panel, area = districts(np.random.default_rng(3))
    shock = np.random.default_rng(4).normal(size=(AREAS, panel.T))
    cluster = np.repeat(np.arange(AREAS), panel.n // AREAS)
    shaken = panel.of(panel.values + shock[cluster][:, :, None], panel.outcomes)
    apart = spillovers(shaken, exposure(panel, area), Design())
    together = spillovers(replace(shaken, cluster=cluster), exposure(panel, area), Design())
    widths = [float(found.net_high[0] - found.net_low[0]) for found in (apart, together)]
    assert widths[1] > 1.5 * widths[0]


def test_who_is_who():
    start = [2, 4, 4, 4, 4, 4]
    panel = make_panel(np.zeros((6, 4)), start)
    area = np.array(["a", "a", "a", "b", "b", "c"], dtype=object)
    industry = np.array(["shoes", "shoes", "food", "shoes", "food", "food"], dtype=object)
    found = exposure(panel, area)
    assert found.member.tolist() == [True, False, False, False, False, False]
    assert found.neighbour.tolist() == [False, True, True, False, False, False]
    assert found.exposed_from.tolist() == [4, 2, 2, 4, 4, 4]
    assert found.far.tolist() == [False, False, False, True, True, True]
    of_industry = exposure(panel, area, industry)
    assert of_industry.neighbour.tolist() == [False, True, False, False, False, False]
    donut = exposure(panel, area, industry, borders={"a": ["b"]})
    assert donut.far.tolist() == [False, False, False, False, False, True]


def test_the_first_member_of_an_area_exposes_its_neighbours():
    panel = make_panel(np.zeros((3, 6)), [4, 2, 6])
    found = exposure(panel, np.array(["a", "a", "a"], dtype=object))
    assert found.exposed_from.tolist() == [6, 6, 2]


@pytest.mark.parametrize(
    ("area", "missing"), [(["a", "a", "a", "a"], "far units"), (["a", "b", "c", "d"], "neighbours")]
)
def test_without_neighbours_or_far_units_nothing_is_told(area, missing):
    panel = make_panel(np.zeros((4, 4)), [2, 4, 4, 4])
    with pytest.raises(InputError, match=f"there are no {missing}") as failure:
        spillovers(panel, exposure(panel, np.array(area, dtype=object)), Design())
    assert "areas that the programme does not reach" in failure.value.hint
