import ast
from pathlib import Path

import numpy as np
import pytest

from distretto import economy
from distretto.economy.design_search import CRAFT, FORDIST
from distretto.economy.landscape import mean_contribution, phase_keys
from distretto.economy.rivals import move_rivals, open_rivals


@pytest.fixture
def abroad(bench):
    def make(**changes):
        values = {"first_rival": CRAFT, "second_rival": FORDIST, **changes}
        b = bench({f"design.{n}": v for n, v in values.items()}, phases=12)
        b.run(open_rivals)
        return b

    return make


def mean_values(b):
    keys = np.empty(12, np.uint64)
    phase_keys(b.seed, 0, b.state.phases.version, keys)
    k = b.parameters.design.interdependence
    return np.array(
        [
            np.mean([mean_contribution(keys, k, x) for x in row])
            for row in b.state.designs.rival_bits
        ]
    )


def test_quality_is_relative_to_the_end_of_burn_in_and_drifts(abroad):
    b = abroad()
    quality = b.state.markets.rival_quality
    for quarter in range(-6, 1):
        b.run(move_rivals, quarter, trend=0.01)
        assert quality == pytest.approx([1.0, 1.0])
    opening = mean_values(b)
    b.state.phases.version[:4] += 1
    for quarter in range(1, 5):
        b.run(move_rivals, quarter, trend=0.01)
        assert quality == pytest.approx(mean_values(b) / opening * 1.01**quarter)
    assert not np.allclose(quality, 1.01**4)


def test_a_rival_gets_better_by_searching_and_worse_as_technique_changes(abroad):
    b = abroad(opening_trials=0, trials=3.0)
    first = mean_values(b)
    for quarter in range(-24, 0):
        b.run(move_rivals, quarter, trend=0.0)
    searched = mean_values(b)
    assert np.all(searched > first + 0.05)
    b.state.phases.version[:] += 1
    assert np.all(mean_values(b) < searched - 0.05)


def test_without_search_and_change_rivals_stand_still(abroad):
    b = abroad(trials=0.0, redesign=0, imitation=0.0)
    before = b.state.designs.rival_bits.copy()
    for quarter in range(6):
        b.run(move_rivals, quarter, trend=0.0)
    assert np.array_equal(b.state.designs.rival_bits, before)
    assert b.state.markets.rival_quality == pytest.approx([1.0, 1.0])


def test_nothing_about_the_district_enters(district, arrays):
    """Another district in the same world has the same rivals, to the bit."""
    other = district.copy()
    firms = other.state.firms
    other.state.designs.bits[firms.final] = np.uint64(0)
    other.state.designs.organisation[:] = FORDIST
    other.state.designs.effort[:] = 3.0
    firms.wage_cost[:] *= 1.5
    for _ in range(4):
        district.step()
        other.step()
    assert not np.array_equal(district.state.designs.bits, other.state.designs.bits)
    for name in ("designs.rival_bits", "markets.rival_quality", "markets.rival_cost"):
        one, two = arrays(district.state)[name], arrays(other.state)[name]
        assert one.tobytes() == two.tobytes(), name


def test_no_rule_but_the_shocks_knows_how_fast_technique_changes():
    """Novelty redraws contributions; no price, cost or quality may be told of it."""
    knows = set()
    for file in Path(economy.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            name = getattr(node, "id", None) or getattr(node, "attr", None)
            if name in ("novelty", "breaks", "break_share"):
                knows.add(file.name)
    assert knows == {"shocks.py", "season.py", "lone_firm.py"}
