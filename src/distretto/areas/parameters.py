"""Parameters of the delineation and the options that official producers vary."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from typing import Any, Literal, get_args

from distretto.areas.clusters import NO_LOSS, NO_TEST, STAY_VALID, Rule
from distretto.errors import InputError, did_you_mean

__all__ = ["Parameters", "Reserve", "ReserveTest", "Score", "Variant"]

Variant = Literal["published", "r-package-3.4"]
Reserve = Literal["end", "every-iteration"]
ReserveTest = Literal["none", "no-loss", "stay-valid"]
Score = Literal["smart", "uk-straight-line"]

_TESTS = {"none": NO_TEST, "no-loss": NO_LOSS, "stay-valid": STAY_VALID}


@dataclass(frozen=True, slots=True)
class Parameters:
    """What decides a delineation besides the flows.

    Parameters
    ----------
    min_size : float
        Least size of an area (employed residents), above 0.
    min_containment : float
        Least containment (share) of an area of target size or more, above 0.
    target_size : float
        Size (employed residents) from which the least containment is enough.
    target_containment : float
        Containment (share, at most 1) that an area of least size must have.
    variant : {"published", "r-package-3.4"}
        ``published`` is the method as its papers describe it. ``r-package-3.4`` adds what version
        3.4 of the R package LabourMarketAreas really computes: a cluster that has just lost a
        community is evaluated once without adding up its members, which changes results. For
        comparison with areas made by that package.
    reserve : {"end", "every-iteration"}
        When communities that no cluster could take without losing validity are assigned: when all
        areas are valid (Istat, Eurostat), or after each iteration, so that areas that take them in
        are evaluated again (practised with flows between very small places). The second may go
        round in circles, which ends at the limit on iterations.
    reserve_test : {"none", "no-loss", "stay-valid"}
        What an area must keep when it takes in such a community: nothing (Istat; final areas may
        be invalid), its validity, or being valid. With a test some communities may stay without
        an area.
    score : {"smart", "uk-straight-line"}
        How size is traded for containment: along Istat's curve, or along the straight line of the
        United Kingdom's travel-to-work areas.

    Raises
    ------
    InputError
        If a value is out of range or two are out of order.
    """

    min_size: float = 1000.0
    min_containment: float = 0.6667
    target_size: float = 10000.0
    target_containment: float = 0.75
    variant: Variant = "published"
    reserve: Reserve = "end"
    reserve_test: ReserveTest = "none"
    score: Score = "smart"

    def __post_init__(self) -> None:
        for name in ("min_size", "min_containment", "target_size", "target_containment"):
            value = getattr(self, name)
            if isinstance(value, bool) or not isinstance(value, int | float):
                raise InputError("not a number", where=name, found=value, expected="a number")
            if not (math.isfinite(value) and value > 0):
                raise InputError("out of range", where=name, found=value, expected="more than 0")
            object.__setattr__(self, name, float(value))
        _in_order("min_size", self.min_size, "target_size", self.target_size)
        _in_order(
            "min_containment", self.min_containment, "target_containment", self.target_containment
        )
        if self.target_containment > 1:
            raise InputError(
                "out of range",
                where="target_containment",
                found=self.target_containment,
                expected="a share, at most 1",
            )
        _one_of("variant", self.variant, get_args(Variant))
        _one_of("reserve", self.reserve, get_args(Reserve))
        _one_of("reserve_test", self.reserve_test, get_args(ReserveTest))
        _one_of("score", self.score, get_args(Score))
        if self.variant == "r-package-3.4":
            for name, only in (("reserve", "end"), ("reserve_test", "none"), ("score", "smart")):
                if getattr(self, name) != only:
                    raise InputError(
                        "the R package has no such option",
                        where=name,
                        found=getattr(self, name),
                        expected=f"{only!r} with variant 'r-package-3.4'",
                    )

    @property
    def rule(self) -> Rule:
        """The same for the search."""
        return Rule(
            self.min_size,
            self.min_containment,
            self.target_size,
            self.target_containment,
            self.score == "uk-straight-line",
            self.variant == "r-package-3.4",
            self.reserve == "every-iteration",
            _TESTS[self.reserve_test],
        )

    def to_dict(self) -> dict[str, Any]:
        """Return the parameters by name, JSON types only."""
        return asdict(self)


def _in_order(low_name: str, low: float, high_name: str, high: float) -> None:
    if low >= high:
        raise InputError(
            "parameters out of order",
            where=f"{low_name}, {high_name}",
            found=(low, high),
            expected=f"{low_name} below {high_name}",
        )


def _one_of(name: str, value: object, choices: tuple[str, ...]) -> None:
    if value not in choices:
        raise InputError(
            "unknown option",
            where=name,
            found=value,
            expected="one of " + ", ".join(choices),
            hint=did_you_mean(str(value), choices),
        )
