"""The account of value added, and the part of it that goes to labour.

Definitions, per firm and period::

    production      VA = sales - purchases (+ change in stocks)
    distribution    VA = W + S + T + D + I + Π
    labour share    LS = (W + S) / VA

W gross wages, S employer contributions, T net taxes on production, D depreciation, I interest, Π
profit before tax and rent. Purchases are bought-in goods and services.

An owner who works is paid by profit, so where owners are many the plain share says that labour
receives less than it does. Three adjustments, of which one has always to be named::

    owners         are given the pay of employees            (W + S) (1 + owners/employees) / VA
    mixed income   of unincorporated firms is all labour's   (W + S + mixed income) / VA
    incorporated   unincorporated firms are left out         (W + S) / VA of the others

Source: Gollin (2002), Journal of Political Economy 110(2); System of National Accounts 2008,
chapters 6 and 7.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.errors import InputError
from distretto.evaluation.columns import flags, measured, numbers
from distretto.evaluation.panel import Floats

__all__ = [
    "ADJUSTMENTS",
    "LINES",
    "AccountCheck",
    "LabourShare",
    "check_distribution",
    "check_production",
    "labour_share",
]

LINES = ("wages", "contributions", "taxes", "depreciation", "interest", "profit")

Adjustment = Literal["none", "owners", "mixed-income", "incorporated"]
ADJUSTMENTS: Mapping[str, str] = {
    "none": "wages and contributions over value added; owners who work count as profit",
    "owners": "owners who work are given the pay of employees",
    "mixed-income": "all income of unincorporated firms is labour's",
    "incorporated": "unincorporated firms are left out",
}


@dataclass(frozen=True, slots=True)
class AccountCheck:
    """How far an account is from closing, row by row.

    Attributes
    ----------
    identity : {"production", "distribution"}
    residual : ndarray, shape (n,)
        Value added less the other side, in money; NaN where a row lacks a line that it needs.
    relative : ndarray, shape (n,)
        Its size over that of the largest line of the row.
    tolerance : float
        Of `relative`.
    missing : tuple of str
        Lines that were not given; what they amount to is in the residual.
    """

    identity: Literal["production", "distribution"]
    residual: Floats
    relative: Floats
    tolerance: float
    missing: tuple[str, ...]

    @property
    def broken(self) -> NDArray[np.bool_]:
        """Rows that do not close, shape (n,); a row that cannot be checked is not among them."""
        return np.asarray(self.relative > self.tolerance)

    @property
    def unchecked(self) -> NDArray[np.bool_]:
        """Rows that lack a line, shape (n,)."""
        return np.isnan(self.residual)

    @property
    def closes(self) -> bool:
        """Whether all rows that can be checked close."""
        return not self.broken.any()

    @property
    def worst(self) -> int | None:
        """The row that is furthest from closing; None where no row can be checked."""
        return None if self.unchecked.all() else int(np.nanargmax(self.relative))


@dataclass(frozen=True, slots=True)
class LabourShare:
    """The part of value added that goes to labour.

    Attributes
    ----------
    adjustment : str
        One of `ADJUSTMENTS`: what was done about owners who work.
    share : float
        Of all firms together.
    of_firm : ndarray, shape (n,)
        By firm; NaN where value added is not positive or the firm is left out.
    firms : int
        Firms that count.
    borrowed : int
        Firms with owners and no employees, whose owners are given the mean pay of all employees.
    """

    adjustment: Adjustment
    share: float
    of_firm: Floats
    firms: int
    borrowed: int = 0


def check_production(
    value_added: ArrayLike,
    sales: ArrayLike,
    purchases: ArrayLike,
    change_in_stocks: ArrayLike | None = None,
    *,
    tolerance: float = 1e-8,
) -> AccountCheck:
    """Check that value added is sales less purchases, plus the change in stocks if given.

    Parameters
    ----------
    value_added, sales, purchases : array_like, shape (n,)
        Money; NaN where not known.
    change_in_stocks : array_like, shape (n,), optional
        Rise of stocks of finished goods and work in progress.
    tolerance : float
        Largest residual of a row that closes, relative to its largest line.
    """
    given: dict[str, ArrayLike] = {"sales": sales, "purchases": -numbers("purchases", purchases)}
    missing: tuple[str, ...] = ("change_in_stocks",)
    if change_in_stocks is not None:
        given["change_in_stocks"] = change_in_stocks
        missing = ()
    return _check("production", value_added, given, missing, tolerance)


def check_distribution(
    value_added: ArrayLike, lines: Mapping[str, ArrayLike], *, tolerance: float = 1e-8
) -> AccountCheck:
    """Check that value added is the sum of the lines that receive it.

    Parameters
    ----------
    value_added : array_like, shape (n,)
        Money; NaN where not known.
    lines : mapping of str to array_like, shape (n,)
        Any of `LINES`; further lines count as well.
    tolerance : float
        Largest residual of a row that closes, relative to its largest line.

    Raises
    ------
    InputError
        If there is no line, or one is of another length.
    """
    if not lines:
        raise InputError("an account without lines", expected=f"at least one of {', '.join(LINES)}")
    missing = tuple(name for name in LINES if name not in lines)
    return _check("distribution", value_added, lines, missing, tolerance)


def labour_share(
    value_added: ArrayLike,
    wages: ArrayLike,
    contributions: ArrayLike = 0.0,
    *,
    adjustment: Adjustment,
    owners: ArrayLike | None = None,
    employees: ArrayLike | None = None,
    mixed_income: ArrayLike | None = None,
    incorporated: ArrayLike | None = None,
) -> LabourShare:
    """Return the labour share by the adjustment that is named.

    Parameters
    ----------
    value_added, wages, contributions : array_like, shape (n,)
        VA, W and S, in money.
    adjustment : {"none", "owners", "mixed-income", "incorporated"}
    owners, employees : array_like, shape (n,)
        People, for "owners". Owners of a firm without employees are given the mean pay of all
        employees, as there is none of their own to go by.
    mixed_income : array_like, shape (n,)
        For "mixed-income": income of owners of unincorporated firms, money; 0 for other firms.
    incorporated : array_like of bool, shape (n,)
        For "incorporated".

    Returns
    -------
    LabourShare

    Raises
    ------
    InputError
        If what the adjustment needs is not given, or all value added together is not positive.
    """
    va = measured("value_added", value_added)
    labour = measured("wages", wages, va.size, low=0.0)
    labour = labour + measured("contributions", contributions, va.size)
    counted = np.ones(va.size, dtype=bool)
    borrowed = 0
    if adjustment == "owners":
        o = measured("owners", _needed("owners", owners, adjustment), va.size, low=0.0)
        e = measured("employees", _needed("employees", employees, adjustment), va.size, low=0.0)
        if e.sum() == 0.0:
            raise InputError(
                "no employees whose pay owners could be given",
                where="employees",
                found=0,
                expected="at least one in all firms together",
                hint="use the adjustment 'mixed-income'",
            )
        lone = (e == 0.0) & (o > 0.0)
        borrowed = int(lone.sum())
        pay = np.where(e > 0.0, labour / np.where(e > 0.0, e, 1.0), labour.sum() / e.sum())
        labour = labour + o * pay
    elif adjustment == "mixed-income":
        given = _needed("mixed_income", mixed_income, adjustment)
        labour = labour + measured("mixed_income", given, va.size)
    elif adjustment == "incorporated":
        given = _needed("incorporated", incorporated, adjustment)
        counted = flags("incorporated", given, va.size) == 1.0
    elif adjustment != "none":
        raise InputError(
            "unknown adjustment", found=adjustment, expected=f"one of {', '.join(ADJUSTMENTS)}"
        )
    total = float(va[counted].sum())
    if total <= 0.0:
        raise InputError(
            "value added of all firms together is not positive",
            where="value_added",
            found=total,
            expected="above 0: the share of nothing, or of a loss, says nothing",
        )
    has_share = counted & (va > 0.0)
    of_firm = np.where(has_share, labour / np.where(has_share, va, 1.0), np.nan)
    share = float(labour[counted].sum() / total)
    return LabourShare(adjustment, share, of_firm, int(counted.sum()), borrowed)


def _check(
    identity: Literal["production", "distribution"],
    value_added: ArrayLike,
    lines: Mapping[str, ArrayLike],
    missing: tuple[str, ...],
    tolerance: float,
) -> AccountCheck:
    va = numbers("value_added", value_added)
    given = {name: numbers(name, line, va.size) for name, line in lines.items()}
    residual = va - np.sum(list(given.values()), axis=0)
    largest = np.max([np.abs(va), *(np.abs(line) for line in given.values())], axis=0)
    relative = np.abs(residual) / np.where(largest > 0.0, largest, 1.0)
    return AccountCheck(identity, residual, relative, tolerance, missing)


def _needed(name: str, values: ArrayLike | None, adjustment: str) -> ArrayLike:
    if values is None:
        raise InputError(
            "the adjustment of the labour share lacks a column",
            where=adjustment,
            found="none",
            expected=name,
            hint=f"give {name}, or another adjustment",
        )
    return values
