"""Arms and institutions as people write them.

    arm          NAME[=SPEC]                            both=training-consortium+labour-floor@8
    spec         INSTITUTION[+INSTITUTION...] or none   training-consortium+labour-floor@8
    institution  KIND[:PARAMETER=VALUE,...][@START[-END]]   labour-floor:enforcement=0.8@8-40
                                                            union:rule=largest,members=0.3

VALUE is a number, or a word where the parameter is a choice among words; an amount of money may be
given in the currency of the scenario, as in training-consortium:staff=45000euro; without one it is
in numeraire, as are specs that are kept with results. START is the first quarter in which the
institution acts, END the first in which it no longer does, both counted after burn-in. ``none`` is
the district without institutions. An arm without a name of its own is called by its spec.
"""

from __future__ import annotations

import dataclasses
import math
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from itertools import combinations
from typing import TYPE_CHECKING, Any

from distretto.economy.budgets import YEAR
from distretto.economy.institutions import REGISTRY, Institution
from distretto.economy.institutions.base import PublicInstitution
from distretto.errors import SpecError, did_you_mean
from distretto.experiments.changes import Change
from distretto.experiments.money import NUMERAIRE, is_money

if TYPE_CHECKING:
    from distretto.scenarios import Money

__all__ = [
    "BASELINE",
    "Arm",
    "format_spec",
    "parse_arm",
    "parse_spec",
    "refuse_small_budget",
    "refuse_twice",
]

BASELINE = "none"

# Characters with a meaning in a spec, which the name of an arm therefore cannot have.
MARKS = ":=+@,"
EXAMPLE = "labour-floor:enforcement=0.8@8"

_PERIOD = re.compile(r"(-?\d{1,9})(?:-(-?\d{1,9}))?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
_AMOUNT = re.compile(r"(-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d+)?)\s*([^\W\d_]+|[€$£])")
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE]-?\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)

SHOWN = 1e-12  # relative: to what an amount is written in a currency
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
                where=f"arm {_cut(self.spec)}",
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
        institutions = parse_spec(text, registry, money)
        return Arm(format_spec(institutions, money), format_spec(institutions), institutions)
    name = head.strip()
    if not name or any(mark in name for mark in MARKS):
        raise SpecError(
            "the arm has no proper name",
            where=f"arm {_cut(text)}",
            found=name,
            expected=f"a name before the first =, without any of {' '.join(MARKS)}",
        )
    if not spec.strip():
        raise SpecError(
            "nothing follows the name of the arm",
            where=f"arm {_cut(text)}",
            expected=f"NAME=SPEC, as in {name}={EXAMPLE}",
            hint=f"{name}={BASELINE} is an arm without institutions",
        )
    institutions = parse_spec(spec, registry, money)
    return Arm(name, format_spec(institutions), institutions)


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
    if text.strip() in ("", BASELINE):
        return ()
    institutions = tuple(
        _Part(text, part.strip(), money).institution(registry) for part in text.split("+")
    )
    for institution in institutions:
        refuse_small_budget(institution, text, money)
    refuse_twice(institutions, f"spec {_cut(text)}")
    return institutions


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


class _Part:
    """The text of one institution within a spec."""

    def __init__(self, spec: str, part: str, money: Money | None = None) -> None:
        self.spec = spec
        self.part = part
        self.money = money

    def institution(self, registry: Mapping[str, type[Institution]]) -> Institution:
        """Return the institution that the text stands for."""
        before, at, period = self.part.partition("@")
        name, colon, parameters = before.partition(":")
        kind = self._kind(name.strip(), registry)
        values = self._values(kind, parameters) if colon else {}
        start, end = self._period(period.strip()) if at else (0, None)
        return kind(**values, start=start, end=end)

    def _kind(self, name: str, registry: Mapping[str, type[Institution]]) -> type[Institution]:
        if name in registry:
            return registry[name]
        if name == BASELINE:
            raise self._error(f"{BASELINE} stands alone", expected="either none or institutions")
        raise self._error(
            "unknown institution" if name else "an institution has no name",
            found=name,
            expected=f"one of {', '.join(registry)}",
            hint=did_you_mean(name, registry),
        )

    def _values(self, kind: type[Institution], text: str) -> dict[str, float | str]:
        fields = {field.name: field for field in _parameters(kind)}
        values: dict[str, float | str] = {}
        for assignment in text.split(","):
            name, equals, value = (part.strip() for part in assignment.partition("="))
            if not equals or not name or not value:
                raise self._error(
                    "a parameter is not given as name=value",
                    found=assignment.strip(),
                    expected=f"name=value, with a name among {', '.join(fields)}",
                    hint="decimals are written with a point, thousands without a mark"
                    if assignment.strip()[:1].isdigit()
                    else None,
                )
            if name not in fields:
                raise self._error(
                    f"{kind.name} has no parameter {name}",
                    found=assignment.strip(),
                    expected=f"one of {', '.join(fields)}",
                    hint="the period is written @START-END"
                    if name in ("start", "end")
                    else did_you_mean(name, fields),
                )
            if name in values:
                raise self._error(
                    f"{name} is given twice", found=assignment.strip(), expected="each once"
                )
            values[name] = self._value(fields[name], value)
        return values

    def _value(self, field: dataclasses.Field[Any], text: str) -> float | str:
        choices = field.metadata.get("choices")
        if choices is None:
            return self._number(field, text)
        if text not in choices:
            raise self._error(
                f"{field.name} has no such choice",
                found=text,
                expected=f"one of {', '.join(choices)} ({field.metadata['meaning']})",
                hint=did_you_mean(text, choices),
            )
        return text

    def _number(self, field: dataclasses.Field[Any], text: str) -> float:
        whole = field.type in (int, "int")
        low, high = field.metadata["low"], field.metadata["high"]
        unit = field.metadata["unit"]
        expected = (
            f"a {'whole ' * whole}number between {low:g} and {high:g} "
            f"({field.metadata['meaning']}, in {unit})"
        )
        hint = None
        if amount := _AMOUNT.fullmatch(text):
            value = self._in_numeraire(field, text, amount)
        elif not (_WHOLE if whole else _NUMBER).fullmatch(text):
            raise self._error(
                f"{field.name} is not a {'whole ' * whole}number", found=text, expected=expected
            )
        else:
            value = int(text) if whole else float(text)
            if self.money is not None and _is_money(field):
                hint = f"an amount in {self.money.currency} is written {text}{self.money.currency}"
        if not low <= value <= high:
            if self.money is not None and _is_money(field):
                expected += f"; {_amount(low, self.money)} to {_amount(high, self.money)}"
            raise self._error(
                f"{field.name} is out of range", found=text, expected=expected, hint=hint
            )
        return value

    def _in_numeraire(
        self, field: dataclasses.Field[Any], text: str, amount: re.Match[str]
    ) -> float:
        """Return an amount in the currency of the scenario in numeraire."""
        unit = field.metadata["unit"]
        number, currency = amount.groups()
        if not _is_money(field):
            raise self._error(
                f"{field.name} is no amount of money", found=text, expected=f"a number, in {unit}"
            )
        if self.money is None:
            raise self._error(
                "the scenario has no money",
                found=text,
                expected=f"a number, in {unit}",
                hint="say what the numeraire is: --wage-level W --currency NAME",
            )
        if currency.casefold() != self.money.currency.casefold():
            raise self._error(
                "the currency is another one",
                found=text,
                expected=f"an amount in {self.money.currency}, or in {unit}",
                hint=f"as in {field.name}={number}{self.money.currency}",
            )
        if _THOUSANDS.fullmatch(number):
            raise self._error(
                f"{field.name} may be in thousands or have three decimals",
                found=text,
                expected="an amount without a mark for thousands",
                hint=f"write {number.replace('.', '')}{currency} or {number}0{currency}",
            )
        return float(number) / self.money.wage

    def _period(self, text: str) -> tuple[int, int | None]:
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise self._error(
                "the period makes no sense",
                found=f"@{text}",
                expected="@START or @START-END, in quarters after burn-in",
                hint="parameters come before the period" if ":" in text else None,
            )
        start, end = int(match[1]), None if match[2] is None else int(match[2])
        if start < 0:
            raise self._error(
                "the period starts during burn-in",
                found=f"@{text}",
                expected="a start of 0 or later",
            )
        if end is not None and end <= start:
            raise self._error(
                "the period ends before it starts",
                found=f"@{text}",
                expected=f"an end after quarter {start}",
            )
        return start, end

    def _error(
        self, problem: str, *, expected: str, found: str | None = None, hint: str | None = None
    ) -> SpecError:
        return SpecError(
            problem,
            where=f"spec {_cut(self.spec)}",
            found=self.part if found is None else found,
            expected=expected,
            hint=hint,
        )


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
            where=f"spec {_cut(spec)}",
            found=f"{_amount(institution.budget, money)} a year",
            expected=f"at least {_amount(least, money)}: {', '.join(institution.running)} of "
            f"{_amount(institution.running_cost, money)} in each of {YEAR} quarters",
        )


def _parameters(kind: type[Institution]) -> list[dataclasses.Field[Any]]:
    """Return the fields that a spec can set by name."""
    return [field for field in dataclasses.fields(kind) if field.name not in ("start", "end")]


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
        if money is None or not _is_money(field)
        else _in_currency(getattr(institution, field.name), money) + money.currency
        for field in _parameters(type(institution))
        if getattr(institution, field.name) != field.default
    }
    text = institution.name
    if values:
        text += ":" + ",".join(f"{name}={value}" for name, value in values.items())
    if institution.end is not None:
        return f"{text}@{institution.start}-{institution.end}"
    return f"{text}@{institution.start}" if institution.start else text


def _is_money(field: dataclasses.Field[Any]) -> bool:
    """Say whether a parameter is an amount of money."""
    return is_money(field.metadata.get("unit", ""))


def _in_currency(value: float, money: Money) -> str:
    """Return an amount in a currency: no more digits than it takes, and never an exponent.

    Three decimals, which could be thousands, become four.
    """
    amount = value * money.wage
    for digits in range(6, 16):
        rounded = float(f"{amount:.{digits}g}")
        if abs(rounded - amount) <= SHOWN * abs(amount):
            break
    text = format(Decimal(repr(rounded)), "f").removesuffix(".0")
    return f"{text}0" if _THOUSANDS.fullmatch(text) else text


def _amount(value: float, money: Money | None) -> str:
    """Return an amount with the name of its money, for a message."""
    if money is None:
        return f"{value:g} {NUMERAIRE}"
    return f"{_in_currency(value, money)} {money.currency}"


def _text(value: float | str) -> str:
    """Return the shortest text that reads as the same value, a number without a plus sign."""
    if isinstance(value, int | str):
        return str(value)
    return repr(float(value)).removesuffix(".0").replace("e+", "e")


def _cut(text: str) -> str:
    """Return a text as quoted in a message, cut where it is long."""
    return repr(text if len(text) <= 80 else f"{text[:79]}…")
