"""Experiments: worlds, runs and comparisons of a scenario."""

from distretto.experiments.ablation import Ablation, ablate
from distretto.experiments.arguments import load_scenario
from distretto.experiments.comparison import Comparison, compare, load_comparison
from distretto.experiments.facts import FactCheck, facts_against_model
from distretto.experiments.runs import Run, run
from distretto.experiments.specs import Arm, format_spec, parse_arm, parse_spec
from distretto.experiments.validation import Validation, validate

__all__ = [
    "Ablation",
    "Arm",
    "Comparison",
    "FactCheck",
    "Run",
    "Validation",
    "ablate",
    "compare",
    "facts_against_model",
    "format_spec",
    "load_comparison",
    "load_scenario",
    "parse_arm",
    "parse_spec",
    "run",
    "validate",
]
