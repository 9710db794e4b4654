"""Scenarios: districts as facts with a source and priors with a reason.

One TOML file describes one district. `load` reads it and checks it against the parameters that the
model declares; `Scenario.draw` turns keyed uniforms into one value of every parameter. `names`
lists the scenarios that come with Distretto.
"""

from distretto.scenarios.checking import ParameterLike
from distretto.scenarios.history import Event
from distretto.scenarios.loading import (
    load,
    names,
    recorded_systems,
    recorded_validation,
    with_money,
)
from distretto.scenarios.models import Fact, KnownFact, Money, Prior, Scenario
from distretto.scenarios.population import Population
from distretto.scenarios.writing import scenario_text, with_priors

__all__ = [
    "Event",
    "Fact",
    "KnownFact",
    "Money",
    "ParameterLike",
    "Population",
    "Prior",
    "Scenario",
    "load",
    "names",
    "recorded_systems",
    "recorded_validation",
    "scenario_text",
    "with_money",
    "with_priors",
]
