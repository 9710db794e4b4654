"""What the sections of a report have in common: the comparison, and how it is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.economy.parameters import DECLARED
from distretto.report.document import KeyEntry
from distretto.report.figures.style import ArmStyle, arm_styles
from distretto.report.language import Language
from distretto.report.numbers import decimals_for
from distretto.report.outcomes import OutcomeRow, Scale, outcome_row, scale_of, unit_in_words

if TYPE_CHECKING:
    import xarray as xr

    from distretto.experiments import Arm, Comparison

QUARTERS_PER_YEAR = 4


@dataclass(frozen=True)
class Material:
    """A comparison and the language in which it is told.

    Attributes
    ----------
    comparison : Comparison
    lang : Language
    """

    comparison: Comparison
    lang: Language

    @cached_property
    def dataset(self) -> xr.Dataset:
        """Outcomes in the order of the model, which a stored dataset does not keep."""
        return self.comparison.dataset[list(self.comparison.summary["outcomes"])]

    @cached_property
    def names(self) -> list[str]:
        """Names of the arms, the reference first."""
        return [arm.name for arm in self.comparison.arms]

    @property
    def reference(self) -> str:
        """Name of the arm that all others are compared with."""
        return self.names[0]

    @property
    def compared(self) -> list[str]:
        """Names of the arms that are compared with the reference."""
        return self.names[1:]

    @cached_property
    def styles(self) -> dict[str, ArmStyle]:
        """How each arm is drawn."""
        return arm_styles(self.names, self.reference)

    @cached_property
    def keys(self) -> dict[str, KeyEntry]:
        """How each arm is drawn, for keys and swatches."""
        return {
            arm: KeyEntry(arm, style.colour, style.dash, style.outline, style.marker)
            for arm, style in self.styles.items()
        }

    @property
    def window(self) -> tuple[int, int]:
        """First and last quarter of those that the tables' values are means of."""
        window = self.comparison.summary["window"]
        return window["first"], window["last"]

    @cached_property
    def starts(self) -> dict[str, tuple[int, ...]]:
        """Quarters within the record in which an institution of an arm begins or ends."""
        quarters = self.comparison.quarters
        return {arm.name: _turning_points(arm, quarters) for arm in self.comparison.arms}

    @property
    def currency(self) -> str | None:
        """Name of the money in which amounts are given; None for the numeraire."""
        money = self.comparison.scenario.money
        return None if money is None else money.currency

    @cached_property
    def rows(self) -> dict[str, OutcomeRow]:
        """Every outcome in words and numbers, by name."""
        return {
            name: outcome_row(
                name, outcome, self.reference, self.compared, self.lang, self.currency
            )
            for name, outcome in self.comparison.summary["outcomes"].items()
        }

    @cached_property
    def groups(self) -> dict[str, str]:
        """Group of every outcome."""
        return {str(name): str(v.attrs["group"]) for name, v in self.dataset.data_vars.items()}

    @cached_property
    def headline(self) -> list[str]:
        """Names of the headline outcomes."""
        return [str(name) for name, v in self.dataset.data_vars.items() if v.attrs["headline"]]

    def parameter(self, name: str) -> str:
        """Meaning of a parameter, or of one that the history changes (``name@quarter``)."""
        dotted, _, quarter = name.partition("@")
        declared = DECLARED.get(dotted)
        meaning = self.lang(declared.meaning) if declared else dotted
        if not quarter:
            return meaning
        return self.lang("{parameter}, from quarter {quarter}", parameter=meaning, quarter=quarter)

    def unit(self, unit: str) -> str:
        """Return a unit in the language of the report."""
        return unit_in_words(unit, self.lang, self.currency)

    def scale(self, outcome: str) -> Scale:
        """Say how values of an outcome are shown."""
        return scale_of(self.comparison.summary["outcomes"][outcome]["unit"])

    def amounts(self, unit: str) -> str:
        """Unit of an amount of money: the currency or numeraire, with what it is per."""
        return self.unit(unit.replace("numeraire", self.currency or "numeraire"))

    def amount(self, value: float | None, *, signed: bool = False) -> str:
        """Write an amount of money with three digits, whole units at least."""
        return self.lang.fixed(value, decimals_for([value]), signed=signed)

    def in_window(self, outcome: str) -> NDArray[np.float64]:
        """Mean of an outcome over the window, shape (arm, world)."""
        first, last = self.window
        values = self.dataset[outcome].transpose("arm", "world", "quarter").values
        return np.asarray(values[..., first : last + 1].mean(axis=-1), dtype=np.float64)

    def entry(self, outcome: str, arm: str) -> Mapping[str, Any]:
        """Summary of an outcome in an arm."""
        found: Mapping[str, Any] = self.comparison.summary["outcomes"][outcome]["arms"][arm]
        return found

    def has(self, *outcomes: str) -> bool:
        """Whether the comparison holds all these outcomes, each with a value in the reference."""
        known = self.comparison.summary["outcomes"]
        return all(
            name in known and known[name]["arms"][self.reference]["median"] is not None
            for name in outcomes
        )


def quoted(lang: Language, names: Sequence[str]) -> str:
    """Join the names of arms as in a sentence, each in quotation marks."""
    return lang.listing([f"“{name}”" for name in names])


def _turning_points(arm: Arm, quarters: int) -> tuple[int, ...]:
    points = {point for i in arm.institutions for point in (i.start, i.end)}
    return tuple(sorted(p for p in points if p is not None and 0 < p < quarters))
