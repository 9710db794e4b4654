"""Intervals cover as often as they claim, tests reject as seldom: see `claims`.

A claim is tried on n samples. It fails if fewer hold than are to be expected, but for a chance of
1 in 2,000, where the share that ought to hold is the lowest that is claimed; and likewise if more
hold than with the highest. With a share of 0.95 this accepts 132 to 149 of 150 samples (of the 101
that an interval with half its standard error covers, and the 150 of one with twice that, neither
is among them), and 927 to 972 of 1,000 in the long version, which `make slow` runs. Seeds are
fixed: a failure is no accident of the day.
"""

import numpy as np
import pytest
from scipy.stats import binom

from claims import CLAIMS

CHANCE = 1 / 2000


def accepted(samples, share):
    """Return the least and the most samples of which a claim holds."""
    low, high = share
    most = int(binom.isf(CHANCE, samples, high)) if high < 1.0 else samples
    return int(binom.ppf(CHANCE, samples, low)), most


def _try(name, samples):
    claim = CLAIMS[name]
    seeds = ([list(CLAIMS).index(name), sample] for sample in range(samples))
    held = np.array([np.atleast_1d(claim.holds(np.random.default_rng(seed))) for seed in seeds])
    least, most = accepted(samples, claim.share)
    counts = held.sum(axis=0)
    assert np.all((least <= counts) & (counts <= most)), (counts, least, most)


@pytest.mark.parametrize("name", CLAIMS)
def test_claims_hold(name):
    _try(name, CLAIMS[name].short)


@pytest.mark.slow
@pytest.mark.parametrize("name", CLAIMS)
def test_claims_hold_at_length(name):
    _try(name, CLAIMS[name].long)
