"""What a calibration is held to: free parameters, target facts, and facts that are held out.

They stand in a file of their own (`read_targets`), or are the facts of the scenario with
``use = "calibration"`` (`targets_of`). A target is a value with a standard error. A band counts as
two standard errors on either side of the value; a weight w divides the variance, so that a target
of weight 1/4 counts as one of twice the standard error.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from distretto.economy.outcomes import OUTCOMES
from distretto.economy.parameters import DECLARED
from distretto.errors import InputError, did_you_mean
from distretto.experiments.summary import Distribution
from distretto.experiments.validation_rows import ROWS, Row
from distretto.scenarios import Prior
from distretto.scenarios.entries import misfit, place_of, read_entry

if TYPE_CHECKING:
    from distretto.scenarios import Scenario

__all__ = [
    "FREE",
    "Check",
    "Target",
    "Targets",
    "as_targets",
    "free_priors",
    "read_targets",
    "targets_of",
]

# Narrowed unless others are named: a few that shape the trade.
FREE = (
    "markets.price_elasticity",
    "pricing.final_norm",
    "pricing.specialist_norm",
    "placement.distrust",
    "placement.outside_markup",
    "production.span",
    "firms.spin_off",
    "firms.final_spin_offs",
)

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Positive = Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0.0)]
Text = Annotated[str, Field(strict=True, min_length=1)]
Chance = Literal["mean", "world"]


class _Table(BaseModel):
    """A table of the file: no other keys, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class _Free(_Table):
    """A free parameter: with other bounds than those of the scenario, or none."""

    low: Number | None = None
    high: Number | None = None
    reason: Text | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        given = [getattr(self, name) is not None for name in ("low", "high", "reason")]
        if any(given) and not all(given):
            raise misfit("low, high and reason, or none of them")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise misfit("low below high")
        return self


class _Known(_Table):
    """A target, or a fact that is held out."""

    outcome: Text | None = None
    row: Text | None = None
    value: Number
    low: Number | None = None
    high: Number | None = None
    error: Positive | None = None
    weight: Positive = 1.0
    source: Text

    @model_validator(mode="after")
    def _check(self) -> Self:
        if (self.outcome is None) == (self.row is None):
            raise misfit("outcome, or row")
        given = [getattr(self, name) is not None for name in ("low", "high", "error")]
        if given not in ([True, True, False], [False, False, True]):
            raise misfit("a band of low and high, or a standard error: error")
        if self.low is not None and self.high is not None:
            if not self.low < self.high:
                raise misfit("low below high")
            if not self.low <= self.value <= self.high:
                raise misfit("a value within its own band")
        return self


class _File(_Table):
    """The file."""

    chance: Chance = "mean"
    free: dict[str, dict[str, _Free]]
    targets: Annotated[dict[str, _Known], Field(min_length=1)]
    held_out: dict[str, _Known] = {}


@dataclass(frozen=True, slots=True)
class Target:
    """Something known, and what of the model it is held against.

    Attributes
    ----------
    name : str
    outcome : str
        Outcome of the model, averaged over the quarters in which facts are compared
        (`facts.fact_window`); empty where it is a row.
    row : str
        Row of `distretto validate`; empty where it is an outcome.
    value : float
        In the unit of the outcome or row.
    low, high : float
        Band: two standard errors on either side, where the band is not what was given.
    weight : float
        By which its variance is divided.
    source : str
    """

    name: str
    outcome: str
    row: str
    value: float
    low: float
    high: float
    weight: float
    source: str

    @property
    def key(self) -> str:
        """Name of what is measured, shared by targets of one outcome or row."""
        return self.outcome or self.row

    @property
    def label(self) -> str:
        """What is measured, in words."""
        if self.row:
            return find_row(self.row).text
        return next(each.label for each in OUTCOMES if each.name == self.outcome)

    @property
    def error(self) -> float:
        """Standard error, the weight counted in."""
        return (self.high - self.low) / 4.0 / math.sqrt(self.weight)

    @property
    def arms(self) -> tuple[str, ...]:
        """Arms of `validation_rows.ARMS` in which the model is run to measure it."""
        return find_row(self.row).arms if self.row else ("none",)

    def met(self, value: float | None) -> bool:
        """Whether a value of the model lies in the band."""
        return value is not None and self.low <= value <= self.high

    def record(self) -> dict[str, Any]:
        """As it stands in a plan or result, JSON types only."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Check:
    """A target against the model.

    Attributes
    ----------
    target : Target
    model : Distribution
        Over worlds, or over points of the free parameters.
    """

    target: Target
    model: Distribution

    @property
    def met(self) -> bool:
        """Whether the median lies in the band."""
        return self.target.met(self.model.median)


@dataclass(frozen=True, slots=True)
class Targets:
    """What a calibration is held to.

    Attributes
    ----------
    targets, held_out : tuple of Target
        Held-out facts are measured and reported, and never used.
    free : mapping of str to Prior
        Priors of the free parameters by dotted name.
    chance : {"mean", "world"}
        Whether a target is held against the mean over worlds, or against one world: the place as
        one draw of what is not free and one history of chance.
    file : Path or None
        Where it was read from.
    """

    targets: tuple[Target, ...]
    held_out: tuple[Target, ...]
    free: Mapping[str, Prior]
    chance: Chance = "mean"
    file: Path | None = None

    @property
    def known(self) -> tuple[Target, ...]:
        """All that is measured."""
        return self.targets + self.held_out

    @property
    def arms(self) -> tuple[str, ...]:
        """Arms in which every world is run, the one without institutions first."""
        return tuple(dict.fromkeys(("none", *(arm for each in self.known for arm in each.arms))))

    def plan(self) -> dict[str, Any]:
        """What decides a calibration: of held-out facts, only that they are measured."""
        return {
            "free": {n: [p.low, p.high, p.shape, p.mode] for n, p in self.free.items()},
            "targets": [each.record() for each in self.targets],
            "held_out": [[each.name, each.key] for each in self.held_out],
            "chance": self.chance,
        }


def find_row(name: str) -> Row:
    """The row of validation of that name."""
    return next(row for row in ROWS if row.id == name)


def as_targets(
    given: str | PathLike[str] | Targets | None, scenario: Scenario, free: Sequence[str] | None
) -> Targets:
    """Targets as they are, from a file, or from the facts of a scenario and names of priors."""
    if isinstance(given, Targets):
        return given
    if given is None:
        return targets_of(scenario, free)
    if free:
        raise InputError(
            "the file of targets names the free parameters",
            where="--free",
            found=", ".join(free),
            expected="--targets, or --free",
        )
    return read_targets(given, scenario)


def targets_of(scenario: Scenario, free: Sequence[str] | None = None) -> Targets:
    """The facts of a scenario with ``use = "calibration"``; those for validation are held out.

    Parameters
    ----------
    scenario : Scenario
    free : sequence of str, optional
        Dotted names of priors; by default those of `FREE` that are priors.

    Raises
    ------
    InputError
        If there is no fact for calibration, or a name is not that of a prior over real numbers.
    """
    found: dict[str, list[Target]] = {"calibration": [], "validation": []}
    for name, fact in scenario.facts.items():
        if fact.use in found and fact.outcome is not None:
            assert fact.low is not None and fact.high is not None  # such facts have bands
            known = (fact.value, fact.low, fact.high, 1.0, fact.source)
            found[fact.use].append(Target(name, fact.outcome, "", *known))
    if not found["calibration"]:
        raise InputError(
            "the scenario has no fact for calibration",
            file=scenario.file,
            expected='a fact with use = "calibration"',
        )
    return Targets(
        tuple(found["calibration"]), tuple(found["validation"]), free_priors(scenario, free)
    )


def free_priors(scenario: Scenario, names: Sequence[str] | None) -> dict[str, Prior]:
    """Priors to narrow; whole numbers are left alone, since a part of one may be nothing."""
    possible = _possible(scenario)
    if not names:
        return {name: possible[name] for name in FREE if name in possible}
    for name in names:
        if name not in possible:
            raise InputError(where="--free", **_no_prior(name, possible))
    return {name: possible[name] for name in names}


def read_targets(file: str | PathLike[str], scenario: Scenario) -> Targets:
    """Read a file of targets and check it against a scenario and the model.

    Parameters
    ----------
    file : str or path
    scenario : Scenario

    Raises
    ------
    InputError
        Names the file, the line and the key, what was found and what is expected.
    """
    path = Path(file)
    read = read_entry(_File, path, InputError, "targets")
    text = path.read_text(encoding="utf-8-sig")

    def refuse(key: tuple[str, ...], problem: str, **details: Any) -> InputError:
        return InputError(problem, file=path, where=place_of(text, key, "targets"), **details)

    free = {}
    for group, entries in read.free.items():
        for short, entry in entries.items():
            name, key = f"{group}.{short}", ("free", group, short)
            free[name] = _free_prior(name, key, entry, scenario, refuse)
    if not free:
        raise refuse(("free",), "no free parameter", expected="at least one, in a table [free.G]")
    known = {
        part: tuple(
            _target(name, (part, name), entry, refuse)
            for name, entry in getattr(read, part).items()
        )
        for part in ("targets", "held_out")
    }
    return Targets(known["targets"], known["held_out"], free, read.chance, path)


def _free_prior(
    name: str, key: tuple[str, ...], entry: _Free, scenario: Scenario, refuse: Any
) -> Prior:
    """Prior of a free parameter: that of the scenario, or uniform between other bounds."""
    possible = _possible(scenario)
    if entry.low is None or entry.high is None or entry.reason is None:
        if name not in possible:
            raise refuse(key, **_no_prior(name, possible))
        return possible[name]
    real = [each for each, info in DECLARED.items() if not info.integer]
    if name not in real:
        raise refuse(key, **_no_prior(name, real))
    info = DECLARED[name]
    if not info.low <= entry.low < entry.high <= info.high:
        raise refuse(
            key,
            "the bounds are out of range",
            found=[entry.low, entry.high],
            expected=f"between {info.low:g} and {info.high:g} ({info.meaning})",
        )
    return Prior(
        low=entry.low, high=entry.high, shape="uniform", reason=entry.reason, unit=info.unit
    )


def _possible(scenario: Scenario) -> dict[str, Prior]:
    return {name: prior for name, prior in scenario.priors.items() if not DECLARED[name].integer}


def _no_prior(name: str, possible: Collection[str]) -> dict[str, Any]:
    return {
        "problem": "no prior of this scenario that can be narrowed",
        "found": name,
        "expected": "the dotted name of a prior over real numbers",
        "hint": did_you_mean(name, possible),
    }


def _target(name: str, key: tuple[str, ...], entry: _Known, refuse: Any) -> Target:
    """A target of the file, its outcome or row one of the model's."""
    names = [outcome.name for outcome in OUTCOMES]
    if entry.outcome is not None and entry.outcome not in names:
        raise refuse(
            (*key, "outcome"),
            "unknown outcome",
            found=entry.outcome,
            expected=f"one of the {len(names)} outcomes of the model",
            hint=did_you_mean(entry.outcome, names),
        )
    rows = [row.id for row in ROWS if row.measure is not None]
    if entry.row is not None and entry.row not in rows:
        raise refuse(
            (*key, "row"),
            "no row of validation that is measured",
            found=entry.row,
            expected=", ".join(rows),
        )
    if entry.error is not None:
        low, high = entry.value - 2.0 * entry.error, entry.value + 2.0 * entry.error
    else:
        assert entry.low is not None and entry.high is not None  # the model has checked it
        low, high = entry.low, entry.high
    return Target(
        name,
        entry.outcome or "",
        entry.row or "",
        entry.value,
        low,
        high,
        entry.weight,
        entry.source,
    )
