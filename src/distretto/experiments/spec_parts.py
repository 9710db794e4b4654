"""One institution as people write it, and its amounts of money as they are written back."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from distretto import programmes
from distretto.errors import SpecError, did_you_mean
from distretto.experiments.money import NUMERAIRE, is_money

if TYPE_CHECKING:
    from distretto.economy.institutions import Institution
    from distretto.scenarios import Money

__all__ = ["BASELINE", "SpecPart", "amount", "cut", "in_currency", "is_amount", "parameters_of"]

BASELINE = "none"
SHOWN = 1e-12  # relative: to what an amount is written in a currency

_PERIOD = re.compile(r"(-?\d{1,9})(?:-(-?\d{1,9}))?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
_AMOUNT = re.compile(r"(-?(?:\d+\.?\d*|\.\d+)(?:[eE]-?\d+)?)\s*([^\W\d_]+|[€$£])")
_NUMBER = re.compile(r"-?(\d+\.?\d*|\.\d+)([eE]-?\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)


class SpecPart:
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
        start, end = self.period(period.strip()) if at else (0, None)
        return kind(**values, start=start, end=end)

    def _kind(self, name: str, registry: Mapping[str, type[Institution]]) -> type[Institution]:
        if name in registry:
            return registry[name]
        if name == BASELINE:
            raise self.error(f"{BASELINE} stands alone", expected="either none or institutions")
        raise self.error(
            "unknown institution" if name else "an institution has no name",
            found=name,
            expected=f"one of {', '.join(registry)}, or a programme: "
            f"{', '.join(programmes.names())}",
            hint=did_you_mean(name, (*registry, *programmes.names())),
        )

    def _values(self, kind: type[Institution], text: str) -> dict[str, float | str]:
        fields = {field.name: field for field in parameters_of(kind)}
        values: dict[str, float | str] = {}
        for name, value in self.assignments(text, fields):
            if name not in fields:
                raise self.error(
                    f"{kind.name} has no parameter {name}",
                    found=f"{name}={value}",
                    expected=f"one of {', '.join(fields)}",
                    hint="the period is written @START-END"
                    if name in ("start", "end")
                    else did_you_mean(name, fields),
                )
            values[name] = self._value(fields[name], value)
        return values

    def assignments(self, text: str, known: Iterable[str]) -> list[tuple[str, str]]:
        """Read ``name=value,...``; `known` are the names for the message."""
        found: dict[str, str] = {}
        for assignment in text.split(","):
            name, equals, value = (part.strip() for part in assignment.partition("="))
            if not equals or not name or not value:
                raise self.error(
                    "a parameter is not given as name=value",
                    found=assignment.strip(),
                    expected=f"name=value, with a name among {', '.join(known)}",
                    hint="decimals are written with a point, thousands without a mark"
                    if assignment.strip()[:1].isdigit()
                    else None,
                )
            if name in found:
                raise self.error(
                    f"{name} is given twice", found=assignment.strip(), expected="each once"
                )
            found[name] = value
        return list(found.items())

    def _value(self, field: dataclasses.Field[Any], text: str) -> float | str:
        choices = field.metadata.get("choices")
        if choices is None:
            return self._number(field, text)
        if text not in choices:
            raise self.error(
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
        if matched := _AMOUNT.fullmatch(text):
            value = self._in_numeraire(field, text, matched)
        elif not (_WHOLE if whole else _NUMBER).fullmatch(text):
            raise self.error(
                f"{field.name} is not a {'whole ' * whole}number", found=text, expected=expected
            )
        else:
            value = int(text) if whole else float(text)
            if self.money is not None and is_amount(field):
                hint = f"an amount in {self.money.currency} is written {text}{self.money.currency}"
        if not low <= value <= high:
            if self.money is not None and is_amount(field):
                expected += f"; {amount(low, self.money)} to {amount(high, self.money)}"
            raise self.error(
                f"{field.name} is out of range", found=text, expected=expected, hint=hint
            )
        return value

    def _in_numeraire(
        self, field: dataclasses.Field[Any], text: str, matched: re.Match[str]
    ) -> float:
        """Return an amount in the currency of the scenario in numeraire."""
        unit = field.metadata["unit"]
        number, currency = matched.groups()
        if not is_amount(field):
            raise self.error(
                f"{field.name} is no amount of money", found=text, expected=f"a number, in {unit}"
            )
        if self.money is None:
            raise self.error(
                "the scenario has no money",
                found=text,
                expected=f"a number, in {unit}",
                hint="say what the numeraire is: --wage-level W --currency NAME",
            )
        if currency.casefold() != self.money.currency.casefold():
            raise self.error(
                "the currency is another one",
                found=text,
                expected=f"an amount in {self.money.currency}, or in {unit}",
                hint=f"as in {field.name}={number}{self.money.currency}",
            )
        if _THOUSANDS.fullmatch(number):
            raise self.error(
                f"{field.name} may be in thousands or have three decimals",
                found=text,
                expected="an amount without a mark for thousands",
                hint=f"write {number.replace('.', '')}{currency} or {number}0{currency}",
            )
        return float(number) / self.money.wage

    def period(self, text: str) -> tuple[int, int | None]:
        """Read START or START-END."""
        match = _PERIOD.fullmatch(text)
        if match is None:
            raise self.error(
                "the period makes no sense",
                found=f"@{text}",
                expected="@START or @START-END, in quarters after burn-in",
                hint="parameters come before the period" if ":" in text else None,
            )
        start, end = int(match[1]), None if match[2] is None else int(match[2])
        if start < 0:
            raise self.error(
                "the period starts during burn-in",
                found=f"@{text}",
                expected="a start of 0 or later",
            )
        if end is not None and end <= start:
            raise self.error(
                "the period ends before it starts",
                found=f"@{text}",
                expected=f"an end after quarter {start}",
            )
        return start, end

    def error(
        self, problem: str, *, expected: str, found: str | None = None, hint: str | None = None
    ) -> SpecError:
        """Return an error about the part."""
        return SpecError(
            problem,
            where=f"spec {cut(self.spec)}",
            found=self.part if found is None else found,
            expected=expected,
            hint=hint,
        )


def parameters_of(kind: type[Institution]) -> list[dataclasses.Field[Any]]:
    """Return the fields that a spec can set by name."""
    return [field for field in dataclasses.fields(kind) if field.name not in ("start", "end")]


def is_amount(field: dataclasses.Field[Any]) -> bool:
    """Say whether a parameter is an amount of money."""
    return is_money(field.metadata.get("unit", ""))


def in_currency(value: float, money: Money) -> str:
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


def amount(value: float, money: Money | None) -> str:
    """Return an amount with the name of its money, for a message."""
    if money is None:
        return f"{value:g} {NUMERAIRE}"
    return f"{in_currency(value, money)} {money.currency}"


def cut(text: str) -> str:
    """Return a text as quoted in a message, cut where it is long."""
    return repr(text if len(text) <= 80 else f"{text[:79]}…")
