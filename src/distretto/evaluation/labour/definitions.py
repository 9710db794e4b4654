"""What counts as a skilled job and as a living wage: choices of the user, made explicit."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.panel import Floats
from distretto.evaluation.welfare.occupations import SKILLED, UNKNOWN, major_groups
from distretto.tables.headings import plain

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LivingWageLine", "Skilled"]

MOST_SHOWN = 12
_LINE = re.compile(r"([0-9]+(?:[.,][0-9]+)?)\s*(?:/|per)\s*(hour|period)")
_CONDITION = re.compile(r"\s*([^=<>]+?)\s*(>=|=)\s*(.+?)\s*")


@dataclass(frozen=True, slots=True)
class LivingWageLine:
    """A living wage.

    Attributes
    ----------
    amount : float
        In the money of the data, above zero.
    per : {"hour", "period"}
        An hour of work, or a period of the panel, in which short hours then count as low pay.
    """

    amount: float
    per: Literal["hour", "period"]

    def __post_init__(self) -> None:
        if not (math.isfinite(self.amount) and self.amount > 0.0):
            raise InputError(
                "not a living wage",
                where="--living-wage",
                found=self.amount,
                expected="an amount above 0",
            )

    @classmethod
    def parse(cls, text: str) -> LivingWageLine:
        """Read a living wage such as "12.5/hour".

        Raises
        ------
        InputError
            If it does not say what it is per.
        """
        match = _LINE.fullmatch(text.strip().lower())
        if match is None:
            raise InputError(
                "the living wage cannot be read",
                where="--living-wage",
                found=text,
                expected="an amount and what it is per: 12.5/hour, or 1800/period",
            )
        per: Literal["hour", "period"] = "hour" if match[2] == "hour" else "period"
        return cls(float(match[1].replace(",", ".")), per)

    def __str__(self) -> str:
        """The line in words."""
        what = "an hour" if self.per == "hour" else "a period, whatever the hours"
        return f"{self.amount:,.10g} {what}"


@dataclass(frozen=True, slots=True)
class Skilled:
    """Which jobs count as skilled, by a column of workers.

    Attributes
    ----------
    column : str
        "occupation" for ISCO-08 codes, or any other column.
    values : tuple of str
        Major groups, 0 to 9, of occupations; or the values of the column that count.
    at_least : float, optional
        In place of values, the least number that counts.
    """

    column: str = "occupation"
    values: tuple[str, ...] = tuple(map(str, SKILLED))
    at_least: float | None = None

    @classmethod
    def parse(cls, text: str) -> Skilled:
        """Read a definition such as "occupation=1,2,3,7", "skill=high" or "skill>=0.5".

        Raises
        ------
        InputError
            If it is not of this form, or a group or bound is no number.
        """
        match = _CONDITION.fullmatch(text)
        expected = "COLUMN=VALUE,VALUE or COLUMN>=NUMBER, such as occupation=1,2,3,7 or skill=high"
        if match is None:
            raise InputError(
                "the definition of skilled jobs cannot be read",
                where="--skilled",
                found=text,
                expected=expected,
            )
        column, sign, rest = match.groups()
        if sign == "=":
            return cls(column, tuple(value.strip() for value in rest.split(",")))
        try:
            return cls(column, (), float(rest))
        except ValueError:
            raise InputError(
                "the bound of skilled jobs is no number",
                where="--skilled",
                found=rest,
                expected=expected,
            ) from None

    def __str__(self) -> str:
        """The definition in words."""
        if self.at_least is not None:
            return f"{self.column} of {self.at_least:g} or more"
        values = ", ".join(self.values)
        if self.column == "occupation":
            return f"occupations in ISCO-08 major groups {values}"
        return f"{self.column}: {values}"

    def flags(self, frame: pd.DataFrame) -> Floats:
        """Return 1 for rows with a skilled job, 0 for others, NaN where not known, shape (r,).

        Parameters
        ----------
        frame : pandas.DataFrame
            Rows of workers.

        Raises
        ------
        InputError
            If there is no such column, or it does not hold what is asked of it.
        """
        if self.column not in frame:
            raise InputError(
                "workers have no such column",
                where="--skilled",
                found=self.column,
                expected="one of " + ", ".join(map(str, frame.columns)),
                hint=did_you_mean(self.column, [str(name) for name in frame.columns]),
            )
        column = frame[self.column]
        if self.at_least is not None:
            return self._at_least(column.tolist())
        if self.column == "occupation":
            return self._of_groups(column.to_numpy())
        words = [plain(str(value)) for value in column.fillna("").tolist()]
        wanted = {plain(value) for value in self.values}
        absent = sorted(wanted - set(words))
        if absent:
            shown = sorted(set(map(str, column.unique())) - {""})[:MOST_SHOWN]
            raise InputError(
                "no worker has this value",
                where=f"--skilled {self.column}",
                found=", ".join(absent),
                expected="one of " + ", ".join(shown),
                hint=did_you_mean(absent[0], shown),
            )
        return np.array([np.nan if not word else float(word in wanted) for word in words])

    def _at_least(self, values: list[object]) -> Floats:
        found = np.full(len(values), np.nan)
        for row, value in enumerate(values):
            if value is None or value != value or value == "":
                continue
            try:
                found[row] = float(float(str(value)) >= float(self.at_least or 0.0))
            except ValueError:
                raise InputError(
                    "not a number",
                    where=f"column {self.column}, worker row {row + 1}",
                    found=value,
                    expected="numbers, as --skilled gives a bound",
                ) from None
        return found

    def _of_groups(self, occupation: np.ndarray[tuple[int], np.dtype[np.object_]]) -> Floats:
        wrong = [value for value in self.values if not (len(value) == 1 and value.isdecimal())]
        if wrong:
            raise InputError(
                "not a major group of ISCO-08",
                where="--skilled occupation",
                found=", ".join(wrong),
                expected="numbers from 0 to 9, such as 1,2,3,7",
            )
        group = major_groups(occupation)
        skilled = np.isin(group, [int(value) for value in self.values]).astype(np.float64)
        return np.where(group == UNKNOWN, np.nan, skilled)
