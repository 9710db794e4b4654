"""The rows of workers, placed in a panel of firms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError
from distretto.evaluation.disclosure import Contribution
from distretto.evaluation.panel import Floats, Index, Mask, Panel

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Staff", "base_period", "on_panel", "positions", "staff_of"]


@dataclass(frozen=True, slots=True)
class Staff:
    """Rows of workers, r of them, in the periods of a panel of firms.

    Attributes
    ----------
    panel : Panel
        The firms.
    frame : pandas.DataFrame
        The rows, all columns.
    person : ndarray of int64, shape (r,)
        Codes 0, 1, ...
    firm : ndarray of int64, shape (r,)
        Position of the employer in the panel, -1 where it is not in it.
    period : ndarray of int64, shape (r,)
        Position of the period.
    pay : ndarray, shape (r,)
        Money per period.
    base : int
        Position of the period before the first treatment.
    without_pay : int
        Rows left out as their pay is not known.
    """

    panel: Panel
    frame: pd.DataFrame
    person: Index
    firm: Index
    period: Index
    pay: Floats
    base: int
    without_pay: int

    @property
    def covered(self) -> Mask:
        """Firms and periods of which the rows tell, shape (n, T).

        A firm without a single row, or a period without one, is not known; a firm without rows in
        a period in which others have some employs nobody.
        """
        inside = self.firm >= 0
        firms = np.isin(np.arange(self.panel.n), self.firm[inside])
        periods = np.isin(np.arange(self.panel.T), self.period[inside])
        return np.asarray(self.panel.observed & firms[:, None] & periods)

    def numbers(self, column: str) -> Floats | None:
        """Return a column of numbers, None where the data have none of them."""
        if column not in self.frame:
            return None
        values = self.frame[column].to_numpy(dtype=np.float64)
        return values if np.isfinite(values).any() else None

    @property
    def hours(self) -> Floats | None:
        """Hours per period, shape (r,), NaN where not known or none; None if all are."""
        hours = self.numbers("hours")
        return None if hours is None else np.where(hours > 0.0, hours, np.nan)

    @property
    def rate(self) -> Floats:
        """Pay an hour where hours are known at all, else pay per period; shape (r,)."""
        hours = self.hours
        return self.pay if hours is None else self.pay / hours

    def of(self, firms: Mask, period: int | None = None) -> Mask:
        """Return which rows are of some firms, in a period or in all; shape (r,).

        Parameters
        ----------
        firms : ndarray of bool, shape (n,)
        period : int, optional
            Its position.
        """
        rows = (self.firm >= 0) & firms[np.maximum(self.firm, 0)]
        return rows if period is None else rows & (self.period == period)

    def behind(self, rows: Mask, weight: Floats) -> Contribution:
        """Return which firms of the panel stand behind a figure that is made of some rows.

        Parameters
        ----------
        rows : ndarray of bool, shape (r,)
        weight : ndarray, shape (r,)
            What each row weighs in it.
        """
        inside = rows & (self.firm >= 0)
        sums = np.bincount(self.firm[inside], weight[inside], minlength=self.panel.n)
        return Contribution.of(sums.astype(np.float64))

    def counted(self, rows: Mask) -> Floats:
        """Return how many of some rows each firm has in each period, shape (n, T).

        NaN where the rows do not tell.
        """
        n, t = self.panel.n, self.panel.T
        chosen = rows & (self.firm >= 0)
        cells = self.firm[chosen] * t + self.period[chosen]
        found = np.bincount(cells, minlength=n * t).reshape(n, t).astype(np.float64)
        return np.where(self.covered, found, np.nan)


def staff_of(workers: pd.DataFrame, firms: Panel) -> Staff:
    """Place rows of workers in a panel of firms.

    Parameters
    ----------
    workers : pandas.DataFrame
        Columns worker, firm, period and pay; rows of other periods do not count.
    firms : Panel

    Raises
    ------
    InputError
        If no firm is treated after the first period, or no worker is in a firm of the panel.
    """
    import pandas as pd

    base = base_period(firms)
    period = positions(workers["period"], firms.periods)
    pay = workers["pay"].to_numpy(dtype=np.float64)
    kept = np.flatnonzero((period >= 0) & np.isfinite(pay))
    firm = positions(workers["firm"], firms.units)[kept]
    if not (firm >= 0).any():
        raise InputError(
            "no worker is in a firm and period of the panel",
            found=_example(workers["firm"], workers["period"]),
            expected=_example(firms.units, firms.periods),
            hint="firms and periods have to be named in both tables in the same way",
        )
    frame = workers.iloc[kept].reset_index(drop=True)
    person, _ = pd.factorize(frame["worker"])
    return Staff(
        panel=firms,
        frame=frame,
        person=np.asarray(person, dtype=np.int64),
        firm=firm,
        period=period[kept],
        pay=pay[kept],
        base=base,
        without_pay=int(((period >= 0) & ~np.isfinite(pay)).sum()),
    )


def _example(firms: Iterable[object], periods: Iterable[float]) -> str:
    return f"firm {next(iter(firms), 'none')} in period {next(iter(periods), np.nan):g}"


def base_period(firms: Panel) -> int:
    """Return the position of the period before the first treatment.

    Raises
    ------
    InputError
        If there is none.
    """
    dated = firms.start[(firms.start > 0) & firms.ever_treated]
    if not dated.size:
        raise InputError(
            "no firm is treated after the first period", expected="a period before treatment"
        )
    return int(dated.min()) - 1


def positions(values: pd.Series[Any], labels: NDArray[Any]) -> Index:
    """Return where each value stands among labels, -1 where it does not."""
    import pandas as pd

    return np.asarray(pd.Index(labels).get_indexer(pd.Index(values)), dtype=np.int64)


def on_panel(frame: pd.DataFrame, column: str, panel: Panel) -> Floats | None:
    """Return a column of firms in the places of a panel, shape (n, T); None if it has no number."""
    if column not in frame:
        return None
    values = frame[column].to_numpy(dtype=np.float64)
    if not np.isfinite(values).any():
        return None
    unit, time = positions(frame["firm"], panel.units), positions(frame["period"], panel.periods)
    known = (unit >= 0) & (time >= 0)
    found = np.full((panel.n, panel.T), np.nan)
    found[unit[known], time[known]] = values[known]
    return found
