"""Parameters of the model, declared once with meaning, unit and admissible range.

A parameter's value comes from a scenario, as a fact with a source or as a prior with a reason;
nothing here has a default. Money is in numeraire: the wage of one worker-quarter outside the
district is 1. One unit of product takes one worker-quarter at reference skill and machinery.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple, get_args, get_type_hints

from distretto.economy.parameters.contracts import Contracts
from distretto.economy.parameters.demography import FirmDemography, WorkerDemography
from distretto.economy.parameters.design import Design
from distretto.economy.parameters.finance import Finance
from distretto.economy.parameters.markets import Markets, Pricing
from distretto.economy.parameters.norms import Norms
from distretto.economy.parameters.opening import Schedule, Size
from distretto.economy.parameters.owners import Ownership
from distretto.economy.parameters.practices import Practices
from distretto.economy.parameters.production import Placement, Production
from distretto.economy.parameters.strategy import Strategy
from distretto.economy.parameters.trust import Trust
from distretto.economy.parameters.work import Labour, Skill, Training

__all__ = [
    "DECLARED",
    "Contracts",
    "Design",
    "Finance",
    "FirmDemography",
    "Labour",
    "Markets",
    "Norms",
    "Ownership",
    "ParameterInfo",
    "Parameters",
    "Placement",
    "Practices",
    "Pricing",
    "Production",
    "Schedule",
    "Size",
    "Skill",
    "Strategy",
    "Training",
    "Trust",
    "WorkerDemography",
    "build",
]


class Parameters(NamedTuple):
    """All parameters, in groups."""

    schedule: Schedule
    size: Size
    markets: Markets
    pricing: Pricing
    placement: Placement
    production: Production
    trust: Trust
    skill: Skill
    training: Training
    labour: Labour
    finance: Finance
    firms: FirmDemography
    workers: WorkerDemography
    design: Design
    contracts: Contracts
    practices: Practices
    strategy: Strategy
    norms: Norms
    owners: Ownership


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """A declared parameter.

    Attributes
    ----------
    name : str
        Dotted name, ``group.name``.
    meaning, unit : str
    low, high : float
        Admissible range, inclusive; a prior must lie inside it.
    integer : bool
        Whether the value is a count.
    """

    name: str
    meaning: str
    unit: str
    low: float
    high: float
    integer: bool


def _groups() -> dict[str, Any]:
    return {
        name: hint
        for name, hint in get_type_hints(Parameters).items()
        if name in Parameters._fields
    }


def _declared() -> dict[str, ParameterInfo]:
    found = {}
    for group, kind in _groups().items():
        for name, hint in get_type_hints(kind, include_extras=True).items():
            base, p = get_args(hint)
            full = f"{group}.{name}"
            found[full] = ParameterInfo(full, p.meaning, p.unit, p.low, p.high, base is int)
    return found


DECLARED: dict[str, ParameterInfo] = _declared()


def build(values: Mapping[str, float]) -> Parameters:
    """Parameters from values by dotted name.

    Parameters
    ----------
    values : mapping of str to float
        One value for each name in `DECLARED`.

    Returns
    -------
    parameters : Parameters
        In groups, counts as whole numbers.

    Raises
    ------
    KeyError
        A parameter is missing or unknown (scenarios are checked before they get here).
    """
    unknown = sorted(set(values) - set(DECLARED))
    if unknown:
        raise KeyError(f"unknown parameters: {', '.join(unknown)}")
    groups = {}
    for group, kind in _groups().items():
        groups[group] = kind(
            **{
                name: round(values[f"{group}.{name}"])
                if DECLARED[f"{group}.{name}"].integer
                else float(values[f"{group}.{name}"])
                for name in kind._fields
            }
        )
    return Parameters(**groups)
