"""Did it pay, and who gained: effects on firms and workers, and the account of the gain.

`evaluate` takes a panel of firms to what can be said of a programme; `Options` say how. The parts
can be had alone: `Design` estimates effects, `gain_ledger` makes the account, `worker_classes`
divides payrolls, `verdicts` puts it into words. What it did for workers beside their pay is found
in `distretto.evaluation.labour`, from measures in `distretto.evaluation.welfare`; surplus
accounts of one firm are in `surplus`.

>>> from distretto.evaluation import Design
>>> Design(estimator="imputation").method
'none'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distretto.evaluation.building import Built, build_panel
    from distretto.evaluation.disclosure import Thresholds
    from distretto.evaluation.estimators import Design, Effect
    from distretto.evaluation.evaluating import evaluate
    from distretto.evaluation.labour.definitions import LivingWageLine, Skilled
    from distretto.evaluation.ledger import GainLedger, Line, gain_ledger
    from distretto.evaluation.options import Options
    from distretto.evaluation.outcome import ClassEffect, OutcomeEffect
    from distretto.evaluation.panel import Panel
    from distretto.evaluation.results import Evaluation
    from distretto.evaluation.verdict import limit_of_p, name_of, verdicts
    from distretto.evaluation.workers import worker_classes

# Public name -> module that defines it; each is imported on first use.
_HOMES = {
    "Built": "building",
    "ClassEffect": "outcome",
    "Design": "estimators",
    "Effect": "estimators",
    "Evaluation": "results",
    "GainLedger": "ledger",
    "Line": "ledger",
    "LivingWageLine": "labour.definitions",
    "Options": "options",
    "OutcomeEffect": "outcome",
    "Panel": "panel",
    "Skilled": "labour.definitions",
    "Thresholds": "disclosure",
    "build_panel": "building",
    "evaluate": "evaluating",
    "gain_ledger": "ledger",
    "limit_of_p": "verdict",
    "name_of": "verdict",
    "verdicts": "verdict",
    "worker_classes": "workers",
}

__all__ = [
    "Built",
    "ClassEffect",
    "Design",
    "Effect",
    "Evaluation",
    "GainLedger",
    "Line",
    "LivingWageLine",
    "Options",
    "OutcomeEffect",
    "Panel",
    "Skilled",
    "Thresholds",
    "build_panel",
    "evaluate",
    "gain_ledger",
    "limit_of_p",
    "name_of",
    "verdicts",
    "worker_classes",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
    globals()[name] = value
    return value
