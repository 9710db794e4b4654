"""Claims of the literature: arms, parts, what is assumed, and how the effect could be lost.

A claim sets a few arms against each other in the same worlds. Each of its parts is one contrast of
one measure over arms, with the sign that the literature expects, or with a margin inside which the
effect counts as none. A control switches the mechanism of the claim off: what remains of an effect
then has another cause.
"""

from __future__ import annotations

from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from distretto.scenarios.entries import misfit

__all__ = ["ArmOfClaim", "ChangeOfClaim", "Claim", "Control", "Ground", "Part", "Setting"]

Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Quarter = Annotated[int, Field(strict=True, ge=0)]
Text = Annotated[str, Field(strict=True, min_length=1)]
Expected = Literal["higher", "lower", "none"]
How = Literal["mean", "log", "change", "recovery"]


class _Table(BaseModel):
    """A table of the file of a claim: no other keys, nothing changed afterwards."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Setting(_Table):
    """A parameter that a claim sets: one value, or bounds from which every world draws.

    Attributes
    ----------
    value : float or None
        The value, in the unit of the parameter.
    low, high : float or None
        Bounds of a uniform prior, instead of a value.
    reason : str
        Why, in the setting of the claim.
    """

    value: Number | None = None
    low: Number | None = None
    high: Number | None = None
    reason: Text

    @model_validator(mode="after")
    def _check(self) -> Self:
        given = [getattr(self, name) is not None for name in ("value", "low", "high")]
        if given not in ([True, False, False], [False, True, True]):
            raise misfit("a value, or low and high")
        if self.low is not None and self.high is not None and not self.low < self.high:
            raise misfit("low below high")
        return self


class Ground(_Table):
    """The district on which a claim is tried.

    Attributes
    ----------
    scenario : str
        Name of a scenario, or a file beside that of the claim.
    size : float
        Part of the firms and workers of the scenario: the smallest district that carries the claim.
    quarters : int
        Quarters run after burn-in.
    window : tuple of int or None
        First and last quarter over which measures are averaged; the last 20 if not given.
    parameters : mapping of str to Setting
        What is not as in the scenario, in all arms, from the opening on.
    """

    scenario: Text = "santa-croce"
    size: Annotated[float, Field(strict=True, gt=0.0, le=1.0)] = 0.25
    quarters: Annotated[int, Field(strict=True, ge=1)] = 60
    window: tuple[Quarter, Quarter] | None = None
    parameters: dict[str, Setting] = {}

    @model_validator(mode="after")
    def _check(self) -> Self:
        if self.window is not None and not self.window[0] <= self.window[1] < self.quarters:
            raise misfit("a first and a last quarter, before the end of the run")
        return self

    @property
    def averaged(self) -> tuple[int, int]:
        """First and last quarter over which measures are averaged."""
        return self.window or (max(0, self.quarters - 20), self.quarters - 1)


class ChangeOfClaim(_Table):
    """Parameters that have another value in an arm for some quarters after burn-in."""

    values: Annotated[dict[str, Number], Field(min_length=1)]
    start: Quarter = 0
    end: Quarter | None = None


class ArmOfClaim(_Table):
    """One arm.

    Attributes
    ----------
    name, what : str
        Its name, and what it is in a few words.
    institutions : str
        Spec of institutions and programmes.
    opening : mapping of str to float
        Parameters that have another value in this arm from the opening day on.
    changes : tuple of ChangeOfClaim
        Parameters that have another value for some time after burn-in.
    """

    name: Annotated[str, Field(strict=True, pattern=r"^[a-z0-9]+( ?[a-z0-9-]+)*$")]
    what: Text
    institutions: str = ""
    opening: dict[str, Number] = {}
    changes: tuple[ChangeOfClaim, ...] = ()


class Part(_Table):
    """One contrast of a claim, with a verdict of its own.

    Attributes
    ----------
    text : str
        What is claimed, in our words.
    measure : str
        An outcome of the model, or a measure of claims.
    how : {"mean", "log", "change", "recovery"}
        The value of an arm: the mean over the window; its logarithm, so that effects are relative;
        the mean less that of the year before quarter `since`; or the quarters after `since` until
        the measure is back where it was in the year before.
    since : int
        Quarter to which a change or recovery refers.
    window : tuple of int or None
        First and last quarter of the mean, if another than that of the ground.
    contrast : mapping of str to float
        Weight of each arm; the weights add up to 0, or to 1 with `against`.
    against : float or None
        Number against which the arms are held, where no arm is.
    expected : {"higher", "lower", "none"}
        Sign of the effect, or that there is none.
    margin : float or None
        Where none is expected: size inside which the 90% interval has to lie.
    reason : str
        Why this margin.
    """

    text: Text
    measure: Text
    how: How = "mean"
    since: Quarter = 0
    window: tuple[Quarter, Quarter] | None = None
    contrast: Annotated[dict[str, Number], Field(min_length=1)]
    against: Number | None = None
    expected: Expected
    margin: Annotated[float, Field(strict=True, gt=0.0, allow_inf_nan=False)] | None = None
    reason: str = ""

    @model_validator(mode="after")
    def _check(self) -> Self:
        total = 0.0 if self.against is None else 1.0
        if abs(sum(self.contrast.values()) - total) > 1e-9:
            raise misfit("weights of arms that add up to 0, or to 1 with `against`")
        if self.window is not None and not self.window[0] <= self.window[1]:
            raise misfit("a first and a last quarter of the window")
        if (self.expected == "none") != (self.margin is not None):
            raise misfit("a margin where no effect is expected, and only there")
        if self.margin is not None and not self.reason:
            raise misfit("the reason for the margin")
        return self


class Control(_Table):
    """The same arms with the mechanism of the claim switched off.

    Attributes
    ----------
    what : str
        Which mechanism, and how it is switched off.
    parameters : mapping of str to float
        Parameters at which it does nothing, in all arms, from the opening on.
    institutions : mapping of str to str
        Specs that arms have instead of their own, by name of the arm.
    """

    what: Text
    parameters: dict[str, Number] = {}
    institutions: dict[str, str] = {}

    @model_validator(mode="after")
    def _check(self) -> Self:
        if not self.parameters and not self.institutions:
            raise misfit("parameters or institutions that differ")
        return self


class Claim(_Table):
    """A claim of the literature as an experiment.

    Attributes
    ----------
    id, title : str
    text : str
        The claim in our words.
    source : str
    assumes, emerges : str
        What is put into the model, and what has to come out of it.
    mechanism : str
        By which way the effect should come about, in words.
    reading : str
        Of a verdict that is not "reproduced": what in the model makes it so, and whether the
        literature or the model is the likelier to be wrong.
    placebo : bool
        Whether it is no claim at all, but a test of the verdicts: no mechanism stands behind it.
    ground : Ground
    arms : tuple of ArmOfClaim
        The first is the reference.
    parts : tuple of Part
    control : Control or None
        None for a placebo only.
    """

    id: Annotated[str, Field(strict=True, pattern=r"^[A-Z][A-Za-z0-9-]*$")]
    title: Text
    text: Text
    source: Text
    assumes: Text
    emerges: Text
    mechanism: Text
    reading: str = ""
    placebo: bool = False
    ground: Ground = Ground()
    arms: Annotated[tuple[ArmOfClaim, ...], Field(min_length=2)]
    parts: Annotated[tuple[Part, ...], Field(min_length=1)]
    control: Control | None = None

    @model_validator(mode="after")
    def _check(self) -> Self:
        names = [arm.name for arm in self.arms]
        if len(set(names)) < len(names):
            raise misfit("a name of its own for each arm")
        unknown = {name for part in self.parts for name in part.contrast} - set(names)
        if self.control is not None:
            unknown |= set(self.control.institutions) - set(names)
        if unknown:
            raise misfit(f"arms among {', '.join(names)}, and not {', '.join(sorted(unknown))}")
        ends = [max(part.since, *(part.window or (0,))) for part in self.parts]
        if max(ends) >= self.ground.quarters:
            raise misfit("quarters of parts before the end of the run")
        if self.placebo == (self.control is not None):
            raise misfit("a control, except for a placebo, which has no mechanism")
        return self

    def arm(self, name: str) -> ArmOfClaim:
        """The arm of a name."""
        return next(arm for arm in self.arms if arm.name == name)
