"""What decides an effect: a planted prior is found, noise is not taken for one."""

from types import SimpleNamespace

import numpy as np
import pytest
import xarray as xr

from distretto.experiments.deciders import deciders, periods

WORLDS, PRIORS, QUARTERS = 60, 40, 50


def comparison(planted: float, worlds: int = WORLDS, seed: int = 1):
    """An effect that goes with prior 3 by a planted weight, and with chance."""
    rng = np.random.default_rng(seed)
    priors = rng.uniform(0.0, 1.0, (worlds, PRIORS))
    base = rng.normal(100.0, 5.0, (worlds, 1)) + np.zeros(QUARTERS)
    effect = planted * (priors[:, 3:4] ** 3) + rng.normal(0.0, 0.3, (worlds, 1))
    values = np.stack([base, base + effect * np.linspace(0.0, 2.0, QUARTERS)])
    dataset = xr.Dataset(
        {"output": (("arm", "world", "quarter"), values)},
        coords={
            "arm": ["none", "floor"],
            "world": np.arange(worlds),
            "quarter": np.arange(QUARTERS),
            "prior": [f"group.name{k}" for k in range(PRIORS)],
            "prior_value": (("world", "prior"), priors),
        },
    )
    return SimpleNamespace(dataset=dataset, summary={"window": {"first": 30, "last": 49}})


@pytest.mark.parametrize("sign", [1.0, -1.0])
def test_a_planted_prior_is_found_with_its_sign(sign):
    found = deciders(comparison(3.0 * sign), "floor", "output")
    assert found.priors == PRIORS and len(found.strongest) == 8
    assert found.strongest[0].prior == "group.name3"
    assert sign * found.strongest[0].correlation > 0.7
    assert [each.prior for each in found.beyond_chance] == ["group.name3"]
    sizes = [abs(each.correlation) for each in found.strongest]
    assert sizes == sorted(sizes, reverse=True)


def test_chance_alone_seldom_goes_beyond_the_threshold():
    wrong = sum(
        bool(deciders(comparison(0.0, seed=seed), "floor", "output").beyond_chance)
        for seed in range(100)
    )
    assert wrong <= 12


def test_few_worlds_cannot_tell():
    found = deciders(comparison(3.0, worlds=8), "floor", "output")
    assert (found.strongest, found.threshold, found.beyond_chance) == ((), None, ())


def test_effects_by_period_of_five_years():
    found = periods(comparison(3.0), "floor", "output")
    assert [(p.first, p.last) for p in found] == [(0, 19), (20, 39), (40, 49)]
    means = [p.difference.mean for p in found]
    assert means[0] < means[1] < means[2]
    assert all(p.difference.low < p.difference.mean < p.difference.high for p in found)
