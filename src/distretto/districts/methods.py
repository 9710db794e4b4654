"""The methods by which districts are identified: all their thresholds, and what each is from.

Five methods share four steps; see `distretto.districts.steps`. Each threshold is a parameter.

References
----------
.. [1] Istat (1997), I sistemi locali del lavoro 1991.
.. [2] Sforzi and Istat (2006), the districts of the 2001 census, as applied by
       R. Boix, "Industrial districts, innovation and I-district effect", UAB WP 08.07 (2008),
       annex 1.
.. [3] Istat (2015), I distretti industriali 2011.
.. [4] R. Boix and V. Galletto (2007), The new map of the industrial districts in Spain.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from typing import Any, Literal, get_args

from distretto.errors import InputError, did_you_mean

__all__ = ["METHODS", "PARAMETERS", "Method", "find_method"]

Base = Literal["all", "manufacturing"]
Rule = Literal["prevalence", "share"]
Sizes = Literal["quotients", "share"]


@dataclass(frozen=True, slots=True)
class Method:
    """A method with its thresholds. A statistic has to exceed its threshold.

    Attributes
    ----------
    name : str
    source : str
        Where the method was published.
    step1 : {"prevalence", "share"}
        Manufacturing area by prevalence over services (2001), or by the share of manufacturing in
        jobs outside agriculture (1991).
    activity_quotient : float
        Step 1, prevalence: location quotient that manufacturing, business or consumer services has
        to exceed.
    manufacturing_lead : float
        Step 1, prevalence: how many times the larger prevalence of business and consumer services
        that of manufacturing has to exceed.
    manufacturing_share : float
        Step 1, share: how many times the national share.
    step2 : {"quotients", "share"}
        Area of small and medium units by the location quotients of three classes of size (2001), or
        by the share of small and medium units in manufacturing jobs (1991).
    small_below, large_from : int
        People at work: a small unit has fewer than the first, a large one at least the second.
    sme_lead : float
        Step 2, quotients: how many times the quotient of large units that of small or of medium
        units has to exceed.
    sme_share_ratio : float
        Step 2, share: how many times the national share.
    specialisation : float
        Step 3: location quotient that the main industry has to exceed.
    specialisation_base : {"manufacturing", "all"}
        Step 3: jobs of which shares are taken.
    sme_majority : float
        Step 4: share of small and medium units in the jobs of the main industry.
    single_medium : float
        Step 4: where the main industry has only one medium unit, how many times its jobs those of
        small units have to exceed; 0 for no such condition.
    least_jobs : float
        Step 4: jobs that the main industry has to have at least; 0 for no such condition.
    main_among_sme : bool
        Whether the main industry is sought among those that meet `sme_majority` first.
    """

    name: str
    source: str
    step1: Rule = "prevalence"
    activity_quotient: float = 1.0
    manufacturing_lead: float = 1.0
    manufacturing_share: float = 1.0
    step2: Sizes = "quotients"
    small_below: int = 50
    large_from: int = 250
    sme_lead: float = 1.0
    sme_share_ratio: float = 1.0
    specialisation: float = 1.0
    specialisation_base: Base = "manufacturing"
    sme_majority: float = 0.5
    single_medium: float = 1.0
    least_jobs: float = 0.0
    main_among_sme: bool = False

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if field.name in _CHOICES:
                _one_of(field.name, value, _CHOICES[field.name])
            elif field.name in PARAMETERS:
                _check_number(field.name, value)
        if not 1 <= self.small_below <= self.large_from:
            raise InputError(
                "classes of size out of order",
                where="small_below, large_from",
                found=(self.small_below, self.large_from),
                expected="whole numbers, the first at least 1 and no larger than the second",
            )

    def with_changes(self, changes: Mapping[str, Any]) -> Method:
        """Return the method with other values of some parameters.

        Raises
        ------
        InputError
            If a name is not one of `PARAMETERS`, or a value is out of range.
        """
        for name in changes:
            if name not in PARAMETERS:
                raise InputError(
                    "the method has no such parameter",
                    where="parameter",
                    found=name,
                    expected="one of " + ", ".join(PARAMETERS),
                    hint=did_you_mean(name, PARAMETERS),
                )
        return replace(self, **changes)

    def to_dict(self) -> dict[str, Any]:
        """Return all values by name, JSON types only."""
        return asdict(self)


# What each parameter is, in a few words; these and no others can be changed.
PARAMETERS: dict[str, str] = {
    "step1": "rule of step 1: prevalence or share",
    "activity_quotient": "step 1: quotient of manufacturing or services",
    "manufacturing_lead": "step 1: manufacturing over services, in prevalence",
    "manufacturing_share": "step 1: share of manufacturing over the national one",
    "step2": "rule of step 2: quotients or share",
    "small_below": "people from which a unit is medium",
    "large_from": "people from which a unit is large",
    "sme_lead": "step 2: quotient of small or medium over that of large units",
    "sme_share_ratio": "step 2: share of small and medium units over the national one",
    "specialisation": "step 3: quotient of the main industry",
    "specialisation_base": "step 3: jobs of which shares are taken, manufacturing or all",
    "sme_majority": "step 4: share of small and medium units in the main industry",
    "single_medium": "step 4: small units over the single medium one",
    "least_jobs": "step 4: jobs in the main industry",
    "main_among_sme": "step 3: the main industry is sought among those of small and medium units",
}
_CHOICES: dict[str, tuple[Any, ...]] = {
    "step1": get_args(Rule),
    "step2": get_args(Sizes),
    "specialisation_base": get_args(Base),
    "main_among_sme": (False, True),
}


def _one_of(name: str, value: object, choices: tuple[Any, ...]) -> None:
    if value not in choices:
        raise InputError(
            "unknown option",
            where=name,
            found=value,
            expected="one of " + ", ".join(map(str, choices)),
            hint=did_you_mean(str(value), list(map(str, choices))),
        )


def _check_number(name: str, value: object) -> None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if not number or not math.isfinite(float(value)) or float(value) < 0:  # type: ignore[arg-type]
        raise InputError("out of range", where=name, found=value, expected="a number of at least 0")


METHODS: dict[str, Method] = {
    method.name: method
    for method in (
        Method(
            "sforzi-istat-2011",
            "Istat (2015): the four steps of 2001 on labour market areas of 2011",
        ),
        Method(
            "sforzi-istat-2001",
            "Sforzi and Istat (2006), as applied by Boix (2008, annex 1)",
        ),
        Method(
            "sforzi-istat-1991",
            "Istat (1997)",
            step1="share",
            step2="share",
            single_medium=0.0,
            main_among_sme=True,
        ),
        Method(
            "boix-galletto",
            "Boix and Galletto (2007): as Sforzi and Istat (2006), with a least size",
            least_jobs=250.0,
        ),
        Method("custom", "the user; where nothing else is said, the values of 2011"),
    )
}


def find_method(method: str | Method, changes: Mapping[str, Any]) -> Method:
    """Return a method by its name, with changes.

    Raises
    ------
    InputError
        If there is no such method, or a change is not possible.
    """
    if isinstance(method, Method):
        return method.with_changes(changes)
    if method not in METHODS:
        raise InputError(
            "there is no such method",
            where="method",
            found=method,
            expected="one of " + ", ".join(METHODS),
            hint=did_you_mean(method, METHODS),
        )
    return METHODS[method].with_changes(changes)
