"""Arms and institutions as people write them.

    arm          NAME[=SPEC]                            both=training-consortium+labour-floor@8
    spec         PART[+PART...] or none                 training-consortium+labour-floor@8
    part         an institution or a programme          wrtp@20-60
    institution  KIND[:PARAMETER=VALUE,...][@START[-END]]   labour-floor:enforcement=0.8@8-40
                                                            union:rule=largest,members=0.3

VALUE is a number, or a word where the parameter is a choice among words; an amount of money may be
given in the currency of the scenario, as in training-consortium:staff=45000euro; without one it is
in numeraire, as are specs that are kept with results. START is the first quarter in which the
institution acts, END the first in which it no longer does, both counted after burn-in. ``none`` is
the district without institutions. A programme is written like an institution and stands for those
it is made of, see `programme_specs`. An arm without a name of its own is called by its spec.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Iterable, Mapping
from itertools import combinations
from typing import TYPE_CHECKING

from distretto.economy.budgets import YEAR
from distretto.economy.institutions import REGISTRY, Institution
from distretto.economy.institutions.base import PublicInstitution
from distretto.errors import SpecError
from distretto.experiments.changes import Change
from distretto.experiments.programme_specs import is_programme, written_out
from distretto.experiments.spec_parts import (
    BASELINE,
    SpecPart,
    amount,
    cut,
    in_currency,
    is_amount,
    parameters_of,
)

if TYPE_CHECKING:
    from distretto.scenarios import Money

__all__ = [
    "BASELINE",
    "Arm",
    "format_spec",
    "parse_arm",
    "parse_spec",
    "read_spec",
    "refuse_small_budget",
    "refuse_twice",
]

# Characters with a meaning in a spec, which the name of an arm therefore cannot have.
MARKS = ":=+@,"
EXAMPLE = "labour-floor:enforcement=0.8@8"


ROUNDING = 1e-9  # relative: of a budget that is to cover a running cost to the last cent


@dataclasses.dataclass(frozen=True, slots=True)
class Arm:
    """An arm of a comparison: the institutions at work in it, and the rules as they are in it.

    Attributes
    ----------
    name : str
        Its name.
    spec : str
        The institutions as text; see the top of this module.
    institutions : tuple of Institution
        The institutions; none in the baseline.
    changes : tuple of Change
        Parameters that have another value in this arm for some time after burn-in, such as those
        that switch a rule off; none in an ordinary comparison.

    Raises
    ------
    SpecError
        If the name is empty or cannot be printed on a line, or if an arm with institutions is
        called none.
    """

    name: str
    spec: str
    institutions: tuple[Institution, ...]
    changes: tuple[Change, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.name.isprintable():
            raise SpecError(
                "the arm has no proper name",
                where=f"arm {cut(self.spec)}",
                found=self.name,
                expected="a name, as in NAME=SPEC",
            )
        if self.name == BASELINE and (self.institutions or self.changes):
            raise SpecError(
                f"{BASELINE} is the arm without institutions and changes",
                where=f"arm {BASELINE}",
                found=self.spec,
                expected=f"another name, or {BASELINE} as the spec",
            )


def parse_arm(
    text: str,
    registry: Mapping[str, type[Institution]] = REGISTRY,
    money: Money | None = None,
) -> Arm:
    """Read an arm, ``NAME[=SPEC]``.

    Parameters
    ----------
    text : str
        For example ``"both=training-consortium+labour-floor:enforcement=0.8@8"``, ``"none"`` or
        ``"labour-floor@8"``.
    registry : mapping, optional
        The kinds of institution by name.
    money : Money, optional
        Currency in which amounts may be given, and the wage that is one numeraire.

    Returns
    -------
    Arm
        The arm; its spec is written as `format_spec` writes it, in numeraire. An arm without a name
        of its own is called by its spec, in the currency if there is one.

    Raises
    ------
    SpecError
        If the text makes no sense.
    """
    head, equals, spec = text.partition("=")
    if not text.strip():
        raise SpecError(
            "the arm is empty",
            where="arm ''",
            expected=f"NAME=SPEC, a spec such as {EXAMPLE}, or {BASELINE}",
        )
    if not equals or ":" in head:  # without a name; the sign belongs to a parameter
        institutions, changes = read_spec(text, registry, money)
        own = " ".join(text.split())
        with_programme = any(map(is_programme, own.split("+")))
        called = own if with_programme else format_spec(institutions, money)
        return Arm(called, format_spec(institutions), institutions, changes)
    name = head.strip()
    if not name or any(mark in name for mark in MARKS):
        raise SpecError(
            "the arm has no proper name",
            where=f"arm {cut(text)}",
            found=name,
            expected=f"a name before the first =, without any of {' '.join(MARKS)}",
        )
    if not spec.strip():
        raise SpecError(
            "nothing follows the name of the arm",
            where=f"arm {cut(text)}",
            expected=f"NAME=SPEC, as in {name}={EXAMPLE}",
            hint=f"{name}={BASELINE} is an arm without institutions",
        )
    institutions, changes = read_spec(spec, registry, money)
    return Arm(name, format_spec(institutions), institutions, changes)


def parse_spec(
    text: str,
    registry: Mapping[str, type[Institution]] = REGISTRY,
    money: Money | None = None,
) -> tuple[Institution, ...]:
    """Read the institutions of a spec.

    Parameters
    ----------
    text : str
        For example ``"training-consortium+labour-floor:enforcement=0.8@8-40"``. An empty text, like
        ``"none"``, stands for no institutions.
    registry : mapping, optional
        The kinds of institution by name.
    money : Money, optional
        Currency in which amounts may be given, and the wage that is one numeraire.

    Returns
    -------
    tuple of Institution
        In the order of the text.

    Raises
    ------
    SpecError
        If a kind or a parameter is unknown, a value is of the wrong type or out of range, the
        period is impossible, a budget does not cover the running cost, or two institutions of one
        kind (of the same group, if they have groups) act at the same time.
    """
    institutions, changes = read_spec(text, registry, money)
    if changes:
        raise SpecError(
            "the programme sets parameters of the model, which only an arm of a comparison can",
            where=f"spec {cut(text)}",
            found=", ".join(sorted({name for change in changes for name in change.values})),
            expected="institutions, and programmes made of institutions only",
        )
    return institutions


def read_spec(
    text: str,
    registry: Mapping[str, type[Institution]] = REGISTRY,
    money: Money | None = None,
) -> tuple[tuple[Institution, ...], tuple[Change, ...]]:
    """Read the institutions of a spec, and what its programmes change in the model.

    Parameters and errors are those of `parse_spec`.

    Returns
    -------
    institutions : tuple of Institution
    changes : tuple of Change
    """
    if text.strip() in ("", BASELINE):
        return (), ()
    parts: list[SpecPart] = []
    changes: list[Change] = []
    for each in text.split("+"):
        part = SpecPart(text, each.strip(), money)
        if is_programme(part.part):
            written, changed = written_out(part, registry)
            parts += written
            changes += changed
        else:
            parts.append(part)
    institutions = tuple(part.institution(registry) for part in parts)
    for institution in institutions:
        refuse_small_budget(institution, text, money)
    refuse_twice(institutions, f"spec {cut(text)}")
    return institutions, tuple(changes)


def refuse_twice(institutions: Iterable[Institution], where: str) -> None:
    """Refuse two institutions of one kind, and of one group, that act at the same time.

    Parameters
    ----------
    institutions : iterable of Institution
    where : str
        Where they stand, for the message.

    Raises
    ------
    SpecError
        If there are two.
    """
    for one, other in combinations(institutions, 2):
        if one.name == other.name and _group(one) == _group(other) and _overlap(one, other):
            raise SpecError(
                f"{one.name} acts twice at the same time",
                where=where,
                found=f"{format_spec((one,))} and {format_spec((other,))}",
                expected="periods that do not overlap, as in @0-8 and @8"
                + ("" if _group(one) is None else ", or groups of their own, as in :group=2"),
            )


def format_spec(institutions: Iterable[Institution], money: Money | None = None) -> str:
    """Write institutions as a spec, the shortest that `parse_spec` reads as the same institutions.

    Parameters
    ----------
    institutions : iterable of Institution
        The institutions, in the order in which they are to be written.
    money : Money, optional
        Currency in which amounts are written, exact to twelve digits; else they are in numeraire.

    Returns
    -------
    str
        The spec: parameters in the order of their declaration, those at their default left out;
        ``"none"`` for no institutions.
    """
    return "+".join(_format(each, money) for each in institutions) or BASELINE


def refuse_small_budget(institution: Institution, spec: str, money: Money | None = None) -> None:
    """Refuse a budget that does not pay for what an institution costs whatever happens.

    Parameters
    ----------
    institution : Institution
    spec : str
        Where it stands, for the message.
    money : Money, optional
        Currency of the message.

    Raises
    ------
    SpecError
        If the budget of a year is below the running cost of a year.
    """
    if not isinstance(institution, PublicInstitution) or institution.budget <= 0.0:
        return
    least = YEAR * institution.running_cost
    if institution.budget < least * (1.0 - ROUNDING):
        raise SpecError(
            f"the budget of {institution.name} does not cover its running cost",
            where=f"spec {cut(spec)}",
            found=f"{amount(institution.budget, money)} a year",
            expected=f"at least {amount(least, money)}: {', '.join(institution.running)} of "
            f"{amount(institution.running_cost, money)} in each of {YEAR} quarters",
        )


def _group(institution: Institution) -> int | None:
    """Return the number of the group, of an institution that can act in several."""
    return getattr(institution, "group", None)


def _overlap(one: Institution, other: Institution) -> bool:
    """Say whether two institutions act in a common quarter."""
    end = math.inf if one.end is None else one.end
    other_end = math.inf if other.end is None else other.end
    return one.start < other_end and other.start < end


def _format(institution: Institution, money: Money | None) -> str:
    values = {
        field.name: _text(getattr(institution, field.name))
        if money is None or not is_amount(field)
        else in_currency(getattr(institution, field.name), money) + money.currency
        for field in parameters_of(type(institution))
        if getattr(institution, field.name) != field.default
    }
    text = institution.name
    if values:
        text += ":" + ",".join(f"{name}={value}" for name, value in values.items())
    if institution.end is not None:
        return f"{text}@{institution.start}-{institution.end}"
    return f"{text}@{institution.start}" if institution.start else text


def _text(value: float | str) -> str:
    """Return the shortest text that reads as the same value, a number without a plus sign."""
    if isinstance(value, int | str):
        return str(value)
    return repr(float(value)).removesuffix(".0").replace("e+", "e")
