"""An evaluation as JSON: all its numbers under their names, none that is withheld."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, fields, is_dataclass
from typing import Any

import numpy as np

from distretto.evaluation.ledger import GainLedger
from distretto.evaluation.outcome import OutcomeEffect
from distretto.evaluation.results import Evaluation
from distretto.evaluation.verdict import verdicts

__all__ = ["FORMAT", "evaluation_json"]

FORMAT = 1


def evaluation_json(found: Evaluation, provenance: Mapping[str, Any]) -> dict[str, Any]:
    """Return an evaluation as JSON types.

    Numbers that are not finite, such as an end of an interval without a bound, are null.

    Parameters
    ----------
    found : Evaluation
    provenance : mapping
        As `distretto.provenance.provenance` returns it.
    """
    hidden = {effect.name for effect in found.effects if effect.withheld}
    study = found.event_study
    panel = found.panel
    result = {
        "format": FORMAT,
        "units": panel.n,
        "treated": int(panel.ever_treated.sum()),
        "periods": list(found.built.labels),
        "inference": found.inference,
        "smallest_p": found.smallest_p,
        "options": asdict(found.options),
        "effects": [_effect(effect) for effect in found.effects],
        "events": None
        if study is None
        else {
            "at": study.at,
            "effects": _by_outcome(study.att, panel.outcomes, hidden),
            "se": _by_outcome(study.se, panel.outcomes, hidden),
        },
        "trends": {k: _plain(v) for k, v in found.trends.items() if k not in hidden},
        "alternatives": [
            {
                "name": each.name,
                "effects": _by_outcome(each.estimates[None], panel.outcomes, hidden),
                "se": _by_outcome(each.se[None], panel.outcomes, hidden),
                "reason": each.reason,
            }
            for each in found.alternatives
        ],
        "forbidden_weight": found.forbidden,
        "balance": [_plain(each) for each in found.balance],
        "ledger": None if found.ledger is None else _ledger(found.ledger, hidden),
        "wage_split": None if "wages" in hidden else _plain(found.split),
        "classes": [
            {
                "by": each.by,
                "class": each.name,
                "workers": each.heads,
                "stayers": _effect(each.stayers),
                "incumbents": None if each.incumbents is None else _effect(each.incumbents),
            }
            for each in found.classes
        ],
        "workers": _plain(found.workers),
        "spillovers": None if hidden else _plain(found.spillovers),
        "costs": [_plain(each) for each in found.costs],
        "awards": None if found.awards is None else _plain(found.awards.by_measure),
        "credits": [
            {k: v for k, v in _plain(each).items() if k != "of_row"} for each in found.credits
        ],
        "left_out": list(found.reasons),
        "evidence": _plain(found.evidence),
        "notes": [_plain(note) for note in found.notes],
        "truth": {k: v for k, v in found.truth.items() if k not in hidden},
        "verdicts": verdicts(found),
        "provenance": dict(provenance),
    }
    return {key: _finite(value) for key, value in result.items()}


def _effect(effect: OutcomeEffect) -> dict[str, Any]:
    if effect.withheld:
        return {"outcome": effect.name, "withheld": True}
    kept = {k: v for k, v in asdict(effect).items() if k not in ("name", "withheld")}
    return {"outcome": effect.name, **kept}


def _ledger(ledger: GainLedger, hidden: set[str]) -> dict[str, Any]:
    lines = [ledger.total, *ledger.lines]
    shown = [_plain(line) for line in lines if line.name not in hidden]
    whole = not hidden
    return {
        "lines": shown,
        "labour": _plain(ledger.labour) if whole else None,
        "residual": _plain(ledger.residual) if whole else None,
        "missing": ledger.missing,
        "reason": ledger.reason,
    }


def _by_outcome(
    values: np.ndarray[Any, np.dtype[np.float64]], outcomes: tuple[str, ...], hidden: set[str]
) -> dict[str, list[float]]:
    return {name: list(values[:, k]) for k, name in enumerate(outcomes) if name not in hidden}


def _plain(value: Any) -> Any:
    """Return a result as mappings, lists and plain values; an effect without what is withheld."""
    if isinstance(value, OutcomeEffect):
        return _effect(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, np.ndarray):
        return value.tolist()
    return value


def _finite(value: Any) -> Any:
    """Return JSON types, null for numbers that are not finite."""
    if isinstance(value, Mapping):
        return {str(key): _finite(each) for key, each in value.items()}
    if isinstance(value, tuple | list):
        return [_finite(each) for each in value]
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value
