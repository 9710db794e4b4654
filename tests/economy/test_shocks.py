import numpy as np
import pytest

from distretto.economy.shocks import shocks

STILL = {
    "markets.volatility": 0.0,
    "skill.novelty": 0.0,
    "design.breaks": 0.0,
    "markets.demand_shock": 0.0,
}


def test_market_size_grows_only_after_burn_in(bench):
    b = bench({**STILL, "markets.growth": 0.01})
    b.state.markets.normal_size[:] = (100.0, 40.0, 7.0, 0.0)
    for quarter, factor in ((-5, 1.0), (0, 1.0), (10, np.exp(0.1))):
        b.run(shocks, quarter)
        assert b.state.markets.size == pytest.approx(factor * np.array([100.0, 40.0, 7.0, 0.0]))


def test_log_market_size_is_autoregressive(bench):
    a, s = 0.8, 0.03
    b = bench({"markets.persistence": a, "markets.volatility": s, "markets.growth": 0.0})
    b.state.markets.normal_size[:] = 50.0
    path = []
    for quarter in range(6000):
        b.run(shocks, quarter)
        path.append(np.log(b.state.markets.size / 50.0))
    path = np.array(path)
    # Of a sample of n from an AR(1): standard error of the sd is about sd sqrt((1+a^2)/(1-a^2)/2n).
    sd = s / np.sqrt(1.0 - a**2)
    error = sd * np.sqrt((1.0 + a**2) / (1.0 - a**2) / (2 * len(path)))
    assert path.std(axis=0) == pytest.approx(sd, abs=4.0 * error)
    innovations = path[1:] - a * path[:-1]
    assert innovations.std(axis=0) == pytest.approx(s, rel=0.04)
    assert abs(np.corrcoef(innovations.T)[0, 1]) < 4.0 / np.sqrt(len(path))


def test_technique_changes_with_the_probability_of_novelty(bench):
    b = bench({"design.breaks": 0.0}, phases=20)
    phases = b.state.phases
    changes = np.zeros(20)
    for quarter in range(1000):
        b.run(shocks, quarter, novelty=0.1)
        changes += phases.changed
    assert np.array_equal(phases.version, changes)
    assert changes.sum() == pytest.approx(2000, abs=4.0 * np.sqrt(20_000 * 0.09))
    b.run(shocks, 1000)
    assert not phases.changed.any()
    b.run(shocks, 1000, novelty=1.0)
    assert phases.changed.all()


def test_a_path_breaking_change_concerns_a_share_of_all_phases_at_once(bench):
    b = bench({"design.breaks": 0.05, "design.break_share": 0.6}, phases=40)
    together = []
    for quarter in range(2000):
        b.run(shocks, quarter, novelty=0.0)
        if b.state.phases.changed.any():
            together.append(b.state.phases.changed.sum())
    # A hundred of them, give or take ten; of forty phases 24, give or take three.
    assert len(together) == pytest.approx(100, abs=40)
    assert np.mean(together) == pytest.approx(24, abs=4 * 3.1 / 10)
    assert np.std(together) == pytest.approx(3.1, abs=1.0)
    b = bench({"design.breaks": 1.0, "design.break_share": 1.0}, phases=40)
    b.run(shocks, 0, novelty=0.0)
    assert b.state.phases.changed.all()


def test_rivals_costs_drift_on_their_own_after_burn_in(bench):
    b = bench({"markets.rival_cost_trend": 0.01})
    markets = b.state.markets
    for quarter in range(-3, 1):
        b.run(shocks, quarter, novelty=0.0)
    assert np.all(markets.rival_cost == 1.0)
    for quarter in range(1, 9):
        b.run(shocks, quarter, novelty=0.0)
    assert markets.rival_cost == pytest.approx(1.01**8)


def test_a_slump_begins_and_ends_when_it_should_and_hits_every_market(bench):
    shock = {"demand_shock": -0.5, "demand_shock_start": 3, "demand_shock_length": 2}
    b = bench({**STILL, "markets.growth": 0.0, **{f"markets.{k}": v for k, v in shock.items()}})
    b.state.markets.normal_size[:] = (100.0, 40.0, 7.0, 0.0)
    for quarter, factor in ((2, 1.0), (3, 0.5), (4, 0.5), (5, 1.0)):
        b.run(shocks, quarter)
        assert b.state.markets.size == pytest.approx(factor * b.state.markets.normal_size)
