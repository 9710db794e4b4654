"""From a table of firms and periods to a panel, with a note of all that was found and done.

What cannot be evaluated is refused. What can, but at a price, becomes a note that says what it does
to the answer. Nothing is filled in silently.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from numpy.typing import NDArray

from distretto.errors import TableError, did_you_mean
from distretto.evaluation.notes import (
    Note,
    Source,
    always_treated,
    changed_ids,
    dropped,
    exited,
    notes_on,
    notes_on_accounts,
    units,
)
from distretto.evaluation.panel import Floats, Index, Mask, Panel, closing

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EXITS", "Built", "Exits", "SwitchingOff", "build_panel"]

Exits = Literal["keep", "zero", "drop"]
SwitchingOff = Literal["refuse", "ever"]
EXITS = ("keep", "zero", "drop")


@dataclass(frozen=True, slots=True)
class Built:
    """A panel, and what was found on the way.

    Attributes
    ----------
    panel : Panel
    notes : tuple of Note
    labels : tuple of str
        Of the periods.
    traits : dict of str to ndarray of object, shape (n,)
        Area and industry of the units, where they are known.
    alive : ndarray of bool, shape (n, T)
        Whether the data have a row of the unit in the period.
    """

    panel: Panel
    notes: tuple[Note, ...]
    labels: tuple[str, ...]
    traits: dict[str, NDArray[np.object_]]
    alive: Mask


def build_panel(
    frame: pd.DataFrame,
    outcomes: Sequence[str],
    *,
    cluster: str | None = None,
    covariates: Sequence[str] = (),
    exits: Exits = "keep",
    switching_off: SwitchingOff = "refuse",
) -> Built:
    """Build a panel of the given outcomes.

    Parameters
    ----------
    frame : pandas.DataFrame
        As `distretto.tables.read_panel` returns it: firm, period, treated_from and the outcomes.
        Infinity stands for never; an empty cell, and 0 among years, mean the same.
    outcomes : sequence of str
        Columns with numbers. A row counts where all of them are known.
    cluster : str, optional
        Column of the groups to which treatment was given together; by default each unit is one.
    covariates : sequence of str
        Columns with numbers, of which the value in the last period before the first treatment (or
        the latest before it) is used.
    exits : {"keep", "zero", "drop"}
        What the periods after the last row of a unit are: not known; nothing, as the firm closed,
        so that its sales, wages and jobs are 0; or a reason to leave the unit out.
    switching_off : {"refuse", "ever"}
        What a unit is that was treated and no longer is, where treatment is given by row: an error,
        or treated from the first time on.

    Returns
    -------
    Built

    Raises
    ------
    TableError
        For data that cannot be evaluated.
    """
    notes: list[Note] = []
    source = Source(frame)
    _refuse_absent(frame, [*outcomes, *covariates, *([cluster] if cluster else [])], source)
    unit, firms = _factorize(frame["firm"])
    periods, labels = _spaced(frame, source)
    time = np.searchsorted(periods, frame["period"].to_numpy(dtype=np.float64))
    alive = np.zeros((firms.size, periods.size), dtype=bool)
    alive[unit, time] = True
    if "treated" in frame:
        start = _switched_on(frame, unit, time, alive.shape, switching_off, source, notes)
    else:
        start = _starts(frame, unit, firms.size, periods, source, notes)
    values = _spread(frame, list(outcomes), unit, time, alive.shape)
    closed = closing(alive) if exits == "zero" else None
    if closed is not None:
        values = np.where(np.arange(periods.size)[:, None] >= closed[:, None, None], 0.0, values)
    of_cluster = _clusters(frame, cluster, unit, firms.size, source)
    dated = start[(start > 0) & (start < periods.size)]
    first = int(dated.min()) if dated.size else periods.size
    known = _before(frame, list(covariates), unit, time, alive.shape, first)
    traits = {
        name: _constant(frame[name].to_numpy(dtype=object), unit, firms.size)
        for name in ("area", "industry")
        if name in frame
    }
    if "currency" in frame:
        _one_currency(frame, source)
    kept = start > 0
    if closed is not None:
        notes += exited(closed, first, periods.size)
        kept &= closed > first
    if exits == "drop":
        kept &= alive.all(axis=1)
        notes.append(dropped(start, alive, periods.size))
    notes += always_treated(start)
    panel = Panel(
        units=firms,
        periods=periods,
        start=start,
        values=values,
        outcomes=tuple(outcomes),
        cluster=of_cluster,
        covariates=known,
        covariate_names=tuple(covariates),
        closed=closed,
    ).rows(np.flatnonzero(kept))
    _refuse_hopeless(panel, source)
    alive = alive[kept]
    notes += notes_on(panel, alive, exits, cluster)
    notes += notes_on_accounts(frame, source)
    traits = {name: labels_of[kept] for name, labels_of in traits.items()}
    notes += changed_ids(panel, alive, traits)
    return Built(panel, tuple(notes), labels, traits, alive)


def _refuse_absent(frame: pd.DataFrame, columns: Sequence[str], source: Source) -> None:
    names = [str(name) for name in frame.columns]
    for column in columns:
        if column not in names:
            raise TableError(
                "no such column",
                file=source.file,
                where="header",
                found=column,
                expected="one of " + ", ".join(names),
                hint=did_you_mean(column, names),
            )


def _factorize(column: pd.Series[Any]) -> tuple[Index, NDArray[np.object_]]:
    import pandas as pd

    codes, labels = pd.factorize(column, sort=True)
    return codes.astype(np.int64), np.asarray(labels, dtype=object)


def _spaced(frame: pd.DataFrame, source: Source) -> tuple[Floats, tuple[str, ...]]:
    """Return the periods and their labels; they have to follow each other at equal steps."""
    given = frame["period"].to_numpy(dtype=np.float64)
    periods = np.unique(given)
    names = frame.attrs.get("labels", {})

    def label(period: float) -> str:
        return str(names.get(period, f"{period:g}"))

    if periods.size < 2:
        raise TableError(
            "there is one period only",
            file=source.file,
            found=label(float(periods[0])),
            expected="at least one period before treatment and one after",
        )
    steps = np.diff(periods)
    wide = np.flatnonzero(~np.isclose(steps, steps.min()))
    if wide.size:
        a, b = periods[wide[0]], periods[wide[0] + 1]
        row = int(np.flatnonzero(given == b)[0])
        raise TableError(
            "periods are not equally spaced",
            **source.at(row, "period"),
            found=f"{label(float(b))} follows {label(float(a))}",
            expected=f"steps of {steps.min():g} between all periods",
            hint="leave out the periods that stand apart, or give those that are missing: effects "
            "by time since treatment would mix unlike lengths of time",
        )
    return periods, tuple(label(float(period)) for period in periods)


def _starts(
    frame: pd.DataFrame,
    unit: Index,
    count: int,
    periods: Floats,
    source: Source,
    notes: list[Note],
) -> Index:
    """Return the position of the first treated period of each unit."""
    if "treated_from" not in frame:
        raise TableError(
            "nothing says which units are treated",
            file=source.file,
            found=", ".join(map(str, frame.columns)),
            expected="a column with the first period in the programme, empty if never",
            hint="--treated-from COLUMN says which one it is",
        )
    given = frame["treated_from"].to_numpy(dtype=np.float64)
    given = np.where(np.isnan(given) | ((given == 0.0) & (periods[0] > 0.0)), np.inf, given)
    dated = np.full(count, np.nan)
    dated[unit] = given
    differ = np.flatnonzero(dated[unit] != given)
    if differ.size:
        row = int(differ[0])
        other = dated[unit[row]]
        raise TableError(
            "the first period in the programme changes within a unit",
            **source.at(row, "treated_from"),
            found=f"{given[row]:g}, and {other:g} elsewhere, for {frame['firm'].iloc[row]}",
            expected="one date for each unit, the same in all its rows",
            hint="a unit that joins again, or leaves, counts from the first time it joined",
        )
    late = np.isfinite(dated) & (dated > periods[-1])
    if late.any():
        notes.append(
            Note(
                "information",
                f"{units(int(late.sum()))} treated after the last period",
                "they count as controls throughout",
            )
        )
    position = np.searchsorted(periods, np.where(np.isfinite(dated), dated, np.inf))
    return np.where(dated <= periods[0], 0, position).astype(np.int64)


def _switched_on(
    frame: pd.DataFrame,
    unit: Index,
    time: Index,
    shape: tuple[int, ...],
    switching_off: SwitchingOff,
    source: Source,
    notes: list[Note],
) -> Index:
    """Return the position of the first treated period from a column of 0 and 1."""
    given = frame["treated"].to_numpy(dtype=np.float64)
    wrong = np.flatnonzero(~(given >= 0.0))
    if wrong.size:
        row = int(wrong[0])
        raise TableError(
            "it is not said whether the unit is treated",
            **source.at(row, "treated"),
            found=given[row],
            expected="0 if it is not, 1 (or another number) if it is",
        )
    treated = np.zeros(shape, dtype=bool)
    treated[unit, time] = given > 0.0
    start = np.where(treated.any(axis=1), np.argmax(treated, axis=1), shape[1]).astype(np.int64)
    off = np.flatnonzero((given == 0.0) & (time > start[unit]))
    if off.size and switching_off == "refuse":
        row = int(off[0])
        raise TableError(
            "treatment switches off",
            **source.at(row, "treated"),
            found=f"0 for {frame['firm'].iloc[row]}, which was treated before",
            expected="1 in all periods after the first",
            hint="--switching-off ever counts a unit as treated from the first time on: effects "
            "that last and those that pass are then mixed",
        )
    if off.size:
        notes.append(
            Note(
                "warning",
                f"{units(np.unique(unit[off]).size)} no longer treated in later periods, counted "
                "as treated from the first time on",
                "the effect is a mean over periods with the programme and after it",
            )
        )
    return start


def _spread(
    frame: pd.DataFrame, columns: list[str], unit: Index, time: Index, shape: tuple[int, ...]
) -> Floats:
    values = np.full((*shape, len(columns)), np.nan)
    values[unit, time] = frame[columns].to_numpy(dtype=np.float64)
    return values


def _clusters(
    frame: pd.DataFrame,
    cluster: str | None,
    unit: Index,
    count: int,
    source: Source,
) -> Index:
    if cluster is None:
        return np.arange(count, dtype=np.int64)
    codes, labels = _factorize(frame[cluster])
    of_unit = np.zeros(count, dtype=np.int64)
    of_unit[unit] = codes
    differ = np.flatnonzero(of_unit[unit] != codes)
    if differ.size:
        row = int(differ[0])
        raise TableError(
            "a unit changes its cluster",
            **source.at(row, cluster),
            found=frame[cluster].iloc[row],
            expected=f"{labels[of_unit[unit[row]]]}, as elsewhere for {frame['firm'].iloc[row]}",
        )
    return of_unit


def _before(
    frame: pd.DataFrame,
    columns: list[str],
    unit: Index,
    time: Index,
    shape: tuple[int, ...],
    first: int,
) -> Floats:
    """Return covariates as last known before the first treatment, shape (n, X)."""
    values = _spread(frame, columns, unit, time, shape)[:, :first]
    found = np.full((shape[0], len(columns)), np.nan)
    for t in range(first):
        found = np.where(np.isfinite(values[:, t]), values[:, t], found)
    return found


def _constant(values: NDArray[np.object_], unit: Index, count: int) -> NDArray[np.object_]:
    """Return what each unit has in its first row."""
    found = np.full(count, "", dtype=object)
    found[unit[::-1]] = values[::-1]
    return found


def _one_currency(frame: pd.DataFrame, source: Source) -> None:
    given = frame["currency"].to_numpy(dtype=object)
    known = np.flatnonzero(given != "")
    differ = known[given[known] != given[known[0]]] if known.size else known
    if differ.size:
        row = int(differ[0])
        raise TableError(
            "amounts are in more than one currency",
            **source.at(row, "currency"),
            found=f"{given[row]}, and {given[known[0]]} elsewhere",
            expected="one currency in the whole table",
            hint="convert all amounts first, at the rate of one day: a change of the rate would "
            "look like an effect",
        )


def _refuse_hopeless(panel: Panel, source: Source) -> None:
    """Refuse data in which no effect can be seen, whatever the estimator."""
    ever = panel.ever_treated
    if not ever.any():
        raise TableError(
            "no unit is treated within the panel and seen before it",
            file=source.file,
            where="column treated_from",
            expected="units whose first period in the programme lies after the first of the panel",
        )
    if ever.all() and np.unique(panel.start).size == 1:
        raise TableError(
            "all units are treated, at the same time",
            file=source.file,
            where="column treated_from",
            found=f"{panel.n} units",
            expected="units that are not treated, or later",
            hint="before against after shows all that changed at that time, not the programme; "
            "give firms that did not take part",
        )
