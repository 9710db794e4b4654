"""Facts and priors: the two things a number of a scenario can be.

A *fact* is one value with its source. A *prior* says between which bounds a value lies, how likely
each part of the range is, and why. A world draws a prior by inverting its distribution function at
one uniform u on (0, 1):

- uniform:      x = (1 - u) low + u high
- loguniform:   ln x = (1 - u) ln low + u ln high
- triangular:   with c = (mode - low) / (high - low),
                x = low + (high - low) sqrt(c u) for u < c,
                x = high - (high - low) sqrt((1 - c) (1 - u)) otherwise

A prior over whole numbers is drawn from the same distribution between low - 1/2 and high + 1/2 and
rounded, so that both ends get their full share.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from distretto.scenarios.population import Population

if TYPE_CHECKING:
    from distretto.scenarios.history import Event

__all__ = ["Fact", "Header", "KnownFact", "Money", "PhaseNames", "Prior", "Scenario"]

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Text = Annotated[str, Field(strict=True, min_length=1)]


class _Entry(BaseModel):
    """A table of a scenario file: no other keys, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Fact(_Entry):
    """A parameter whose value is known.

    Attributes
    ----------
    value : float
        The value, in `unit`.
    unit : str
        Its unit, the one the model declares.
    source : str
        Where it comes from.
    note : str
        How it was read from the source, where that is not obvious.
    """

    value: Number
    unit: Text
    source: Text
    note: str = ""


class Prior(_Entry):
    """A parameter known only within bounds.

    Attributes
    ----------
    low, high : float
        Bounds.
    shape : {"uniform", "triangular", "loguniform"}
        Distribution between the bounds.
    reason : str
        Why these bounds.
    mode : float or None
        Most likely value of a triangular prior.
    unit : str
        Unit, the one the model declares; a scenario file may leave it out.
    """

    low: Number
    high: Number
    shape: Literal["uniform", "triangular", "loguniform"]
    reason: Text
    mode: Number | None = None
    unit: str = ""

    @model_validator(mode="after")
    def _check(self) -> Prior:
        if not self.low < self.high:
            raise _misfit("high", "the bounds are in disorder", self.high, f"above {self.low:g}")
        if self.shape == "triangular":
            if self.mode is None:
                raise _misfit("mode", "a triangular prior has no mode", None, "a number")
            if not self.low <= self.mode <= self.high:
                between = f"between {self.low:g} and {self.high:g}"
                raise _misfit("mode", "the mode is out of bounds", self.mode, between)
        elif self.mode is not None:
            problem = f"a {self.shape} prior has no mode"
            raise _misfit("mode", problem, self.mode, 'shape = "triangular", or no mode')
        if self.shape == "loguniform" and self.low <= 0:
            raise _misfit("low", "a loguniform prior starts above 0", self.low, "above 0")
        return self

    def quantile(self, u: float, integer: bool = False) -> float:
        """Return the value below which a share `u` of the prior lies.

        Parameters
        ----------
        u : float
            A probability in [0, 1].
        integer : bool
            Whether the parameter is a whole number; then so is the value returned.
        """
        margin = 0.5 if integer else 0.0
        low, high = self.low - margin, self.high + margin
        match self.shape:
            case "uniform":
                x = (1.0 - u) * low + u * high
            case "loguniform":
                x = math.exp((1.0 - u) * math.log(low) + u * math.log(high))
            case "triangular":
                assert self.mode is not None
                c = (self.mode - low) / (high - low)
                if u < c:
                    x = low + (high - low) * math.sqrt(c * u)
                else:
                    x = high - (high - low) * math.sqrt((1.0 - c) * (1.0 - u))
        if integer:
            x = math.floor(x + 0.5)
        return min(max(float(x), self.low), self.high)


class KnownFact(_Entry):
    """Something known of the place, with which a run may be compared.

    Attributes
    ----------
    value : float
        The value, in `unit`.
    unit : str
        Its unit.
    source : str
        Where it comes from.
    outcome : str or None
        The outcome of the model to compare it with; None for context only.
    use : {"calibration", "validation", "context"}
        Whether free parameters were chosen so as to meet it, whether it was kept back to test the
        model, or neither.
    low, high : float or None
        Band in which an outcome counts as meeting the fact.
    band_reason : str
        Why this band.
    note : str
        How it was read from the source, where that is not obvious.
    """

    value: Number
    unit: Text
    source: Text
    outcome: Text | None = None
    use: Literal["calibration", "validation", "context"] = "context"
    low: Number | None = None
    high: Number | None = None
    band_reason: str = ""
    note: str = ""

    @model_validator(mode="after")
    def _check(self) -> KnownFact:
        if self.low is not None and self.high is not None:
            if not self.low < self.high:
                above = f"above {self.low:g}"
                raise _misfit("high", "the band is in disorder", self.high, above)
            if not self.low <= self.value <= self.high:
                between = f"between {self.low:g} and {self.high:g}"
                raise _misfit("value", "the value is outside its own band", self.value, between)
            if not self.band_reason:
                raise _misfit("band_reason", "the band has no reason", None, "a text")
        elif self.low is not None or self.high is not None:
            missing, given = ("low", self.high) if self.low is None else ("high", self.low)
            problem = f"the band has no {missing}"
            raise _misfit(missing, problem, None, f"a number to go with {given:g}")
        if self.use != "context":
            if self.outcome is None:
                problem = f"a fact for {self.use} needs an outcome of the model"
                raise _misfit("outcome", problem, None, 'an outcome, or use = "context"')
            if self.low is None:
                problem = f"a fact for {self.use} needs a band"
                raise _misfit("low", problem, None, "low, high and band_reason")
        return self

    def met(self, value: float) -> bool:
        """Say whether an outcome of the model lies in the band.

        Parameters
        ----------
        value : float
            The outcome, in the unit of the fact.

        Raises
        ------
        ValueError
            If the fact has no band.
        """
        if self.low is None or self.high is None:
            raise ValueError("this fact has no band")
        return self.low <= value <= self.high


class PhaseNames(_Entry):
    """What the phases of the cycle are called, in the order of the work."""

    names: tuple[Text, ...]


class Header(_Entry):
    """What a scenario is, in words.

    Attributes
    ----------
    name : str
        Short name in lower case, for the command line and for folders.
    title : str
        Name for people.
    summary : str
        What it is, in one line.
    description : str
        What it is, in a paragraph.
    kind : {"calibrated", "stylised"}
        Whether it was fitted to facts of a place, or the sources give no figures.
    source : str
        Where the system is described.
    like : str or None
        Scenario from which every parameter is taken that the file does not give itself.
    template : str or None
        Scenario from which parameters were taken that now stand in the file.
    """

    name: Annotated[str, Field(strict=True, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
    title: Text
    summary: Annotated[str, Field(strict=True, pattern=r"^[^\n]+$")]
    description: Text
    kind: Literal["calibrated", "stylised"]
    source: str = ""
    like: Text | None = None
    template: Text | None = None


class Money(_Entry):
    """The money of the place: what one worker-quarter outside the district is paid.

    Attributes
    ----------
    currency : str
        Name of the currency as it stands behind an amount, such as "euro".
    wage : float
        Wage of one worker-quarter outside the district: the value of the numeraire, in currency.
    source : str
        Where the wage comes from.
    """

    currency: Annotated[str, Field(strict=True, pattern=r"^[^\d\s,;]+$")]
    wage: Annotated[float, Field(strict=True, allow_inf_nan=False, gt=0)]
    source: Text


@dataclass(frozen=True, slots=True)
class Scenario:
    """A district as a scenario file describes it, checked against the model.

    Attributes
    ----------
    name, title, summary, description, kind : str
        See `Header`.
    parameters : mapping of str to Fact or Prior
        Every parameter of the model by dotted name, in the order of the model.
    facts : mapping of str to KnownFact
        What is known of the place.
    integers : frozenset of str
        The parameters that are whole numbers.
    file : pathlib.Path
        The file it was read from.
    content : bytes
        A file that gives all of it: the file itself, byte by byte, or, where that takes parameters
        from another scenario, one in which these stand too.
    like : str or None
        The scenario from which parameters are taken that the file does not give.
    template : str or None
        The scenario from which parameters were taken, in this file or before it was written.
    own : frozenset of str
        Parameters that the file gives itself.
    money : Money or None
        The money in which results are shown; None for the numeraire.
    phases : tuple of str
        What the phases of the cycle are called, in their order; empty where they have no names.
    population : Population or None
        Who is in the district on its opening day; None if its numbers say it all.
    history : tuple of Event
        What happens to it after its opening, in the order of time.
    source : str
        Where the system is described.
    """

    name: str
    title: str
    summary: str
    description: str
    kind: Literal["calibrated", "stylised"]
    parameters: Mapping[str, Fact | Prior]
    facts: Mapping[str, KnownFact]
    integers: frozenset[str]
    file: Path
    content: bytes = field(repr=False)
    like: str | None = None
    template: str | None = None
    own: frozenset[str] = frozenset()
    money: Money | None = None
    phases: tuple[str, ...] = ()
    population: Population | None = None
    history: tuple[Event, ...] = ()
    source: str = ""

    @property
    def priors(self) -> dict[str, Prior]:
        """The parameters known only within bounds."""
        return {k: p for k, p in self.parameters.items() if isinstance(p, Prior)}

    @property
    def history_priors(self) -> dict[str, Prior]:
        """The parameters that the history draws, by dotted name and quarter: ``name@quarter``."""
        return {
            f"{name}@{event.quarter}": entry
            for event in self.history
            for name, entry in event.parameters.items()
            if isinstance(entry, Prior)
        }

    @property
    def fixed(self) -> dict[str, Fact]:
        """The parameters whose value is known."""
        return {k: p for k, p in self.parameters.items() if isinstance(p, Fact)}

    @property
    def sha256(self) -> str:
        """SHA-256 of the content, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()

    def draw(self, uniform: Callable[[str], float]) -> dict[str, float]:
        """Draw one value of every parameter.

        Parameters
        ----------
        uniform : callable
            Gives for the dotted name of a prior a number between 0 and 1.

        Returns
        -------
        dict of str to float
            Facts as they are, priors as drawn, in the unit of each parameter; whole numbers are
            whole.
        """
        return {
            name: each.value
            if isinstance(each, Fact)
            else each.quantile(uniform(name), integer=name in self.integers)
            for name, each in self.parameters.items()
        }


def _misfit(key: str, problem: str, found: float | None, expected: str) -> PydanticCustomError:
    """Return an error about one key of an entry that only shows beside the others."""
    context = {"key": key, "found": found, "expected": expected}
    return PydanticCustomError("misfit", problem, context)
