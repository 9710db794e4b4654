import dataclasses

import numpy as np
import pytest
import xarray as xr

from distretto.experiments.facts import fact_window, facts_against_model
from distretto.scenarios import KnownFact


def fact(**changes):
    given = {
        "value": 10.0,
        "unit": "firms",
        "source": "a census",
        "outcome": "firms",
        "use": "validation",
        "low": 8.0,
        "high": 12.0,
        "band_reason": "a fifth",
    }
    return KnownFact(**{**given, **changes})


def dataset(quarters, worlds=(9.0, 11.0, 30.0), jump_at=40):
    """Two arms; firms stand at 100 and move to the worlds' values in quarter `jump_at`."""
    values = np.full((2, len(worlds), quarters), 100.0)
    values[0, :, jump_at:] = np.array(worlds)[:, None]
    attributes = {"label": "number of firms", "unit": "firms"}
    return xr.Dataset({"firms": (("arm", "world", "quarter"), values, attributes)})


def check(scenario, data, known):
    return facts_against_model(dataclasses.replace(scenario, facts={"firms": known}), data)


@pytest.mark.parametrize(
    ("quarters", "window"),
    [
        (80, (40, 59, True)),
        (60, (40, 59, True)),
        (45, (40, 44, True)),
        (41, (40, 40, True)),
        (40, (20, 39, False)),
        (4, (2, 3, False)),
    ],
)
def test_facts_are_tested_after_forty_free_quarters(quarters, window):
    assert fact_window(quarters) == window


def test_median_in_the_band_of_the_reference_arm(scenario):
    (found,) = check(scenario, dataset(80), fact())
    assert (found.tested, found.met, found.model.median) == (True, True, 11.0)
    assert (found.name, found.label, found.use) == ("firms", "number of firms", "validation")
    assert found.model.p5 == pytest.approx(9.2)
    assert found.model.p95 == pytest.approx(28.1)
    (found,) = check(scenario, dataset(80), fact(high=10.5))
    assert found.met is False


def test_what_came_before_and_after_the_window_does_not_count(scenario):
    data = dataset(80)
    data["firms"][:, :, 60:] = 1e6
    (found,) = check(scenario, data, fact())
    assert found.model.median == 11.0


def test_a_short_run_tests_nothing(scenario):
    (found,) = check(scenario, dataset(40, jump_at=0), fact())
    assert (found.tested, found.met, found.model.median) == (False, None, 11.0)
    assert (found.first, found.last) == (20, 39)


def test_facts_without_band_or_outcome(scenario):
    loose = fact(use="context", low=None, high=None, band_reason="")
    (found,) = check(scenario, dataset(80), loose)
    assert (found.tested, found.met) == (True, None)
    assert check(scenario, dataset(80), fact(use="context", outcome=None)) == ()


def test_an_outcome_that_is_never_defined_is_not_met(scenario):
    (found,) = check(scenario, dataset(80, worlds=(np.nan, np.nan)), fact())
    assert (found.model.median, found.met) == (None, None)
