"""Experiments: worlds, runs and comparisons of a scenario."""

from distretto.experiments.ablation import Ablation, ablate
from distretto.experiments.arguments import load_scenario, scenario_in_money
from distretto.experiments.calibration import Calibration, Match, calibrate, match
from distretto.experiments.comparison import Comparison, compare
from distretto.experiments.comparison_loading import load_comparison
from distretto.experiments.facts import FactCheck, facts_against_model
from distretto.experiments.own import NewScenario, new_scenario
from distretto.experiments.pareto import Pareto, pareto
from distretto.experiments.power import Power, power
from distretto.experiments.robust import Robust, robust, robust_from
from distretto.experiments.runs import Run, run
from distretto.experiments.sanity import Sanity, sanity
from distretto.experiments.selection import select_arms
from distretto.experiments.sensitivity import Sensitivity, sensitivity
from distretto.experiments.specs import Arm, format_spec, parse_arm, parse_spec
from distretto.experiments.validation import Validation, validate, validate_all

__all__ = [
    "Ablation",
    "Arm",
    "Calibration",
    "Comparison",
    "FactCheck",
    "Match",
    "NewScenario",
    "Pareto",
    "Power",
    "Robust",
    "Run",
    "Sanity",
    "Sensitivity",
    "Validation",
    "ablate",
    "calibrate",
    "compare",
    "facts_against_model",
    "format_spec",
    "load_comparison",
    "load_scenario",
    "match",
    "new_scenario",
    "pareto",
    "parse_arm",
    "parse_spec",
    "power",
    "robust",
    "robust_from",
    "run",
    "sanity",
    "scenario_in_money",
    "select_arms",
    "sensitivity",
    "validate",
    "validate_all",
]
