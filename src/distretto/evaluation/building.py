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

from distretto.errors import TableError
from distretto.evaluation.ledger import PARTS, TOTAL
from distretto.evaluation.panel import Floats, Index, Mask, Panel

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["EXITS", "Built", "Exits", "Note", "SwitchingOff", "build_panel"]

Exits = Literal["keep", "zero", "drop"]
SwitchingOff = Literal["refuse", "ever"]
EXITS = ("keep", "zero", "drop")
FEW_CLUSTERS = 10
# Accounts may be off by rounding: this much of the sum of their amounts.
ROUNDING = 1e-6
MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Note:
    """Something about the data that matters to the answer.

    Attributes
    ----------
    kind : {"warning", "information"}
    what : str
        What was found, or done.
    consequence : str
        What it does to the answer.
    """

    kind: Literal["warning", "information"]
    what: str
    consequence: str


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
    source = _Source(frame)
    unit, units = _factorize(frame["firm"])
    periods, labels = _spaced(frame, source)
    time = np.searchsorted(periods, frame["period"].to_numpy(dtype=np.float64))
    alive = np.zeros((units.size, periods.size), dtype=bool)
    alive[unit, time] = True
    if "treated" in frame:
        start = _switched_on(frame, unit, time, alive.shape, switching_off, source, notes)
    else:
        start = _starts(frame, unit, units.size, periods, source, notes)
    values = _spread(frame, list(outcomes), unit, time, alive.shape)
    values = _closed(values, alive, exits, notes)
    of_cluster = _clusters(frame, cluster, unit, units, source)
    first = start[(start > 0) & (start < periods.size)]
    known = _before(frame, list(covariates), unit, time, alive.shape, int(first.min(initial=1)))
    traits = {
        name: _constant(frame[name].to_numpy(dtype=object), unit, units.size)
        for name in ("area", "industry")
        if name in frame
    }
    if "currency" in frame:
        _one_currency(frame, source)
    kept = start > 0
    if exits == "drop":
        kept &= alive.all(axis=1)
        notes.append(_dropped(start, alive, periods.size))
    _note_always(start, notes)
    panel = Panel(
        units=units,
        periods=periods,
        start=start,
        values=values,
        outcomes=tuple(outcomes),
        cluster=of_cluster,
        covariates=known,
        covariate_names=tuple(covariates),
    ).rows(np.flatnonzero(kept))
    _refuse_hopeless(panel, source)
    alive = alive[kept]
    notes += _notes_on(panel, alive, exits, cluster)
    notes += _notes_on_accounts(frame, source)
    traits = {name: labels_of[kept] for name, labels_of in traits.items()}
    notes += _changed_ids(panel, alive, traits)
    return Built(panel, tuple(notes), labels, traits, alive)


class _Source:
    """Words for places in the table."""

    def __init__(self, frame: pd.DataFrame) -> None:
        self.file = frame.attrs.get("source")
        self.rows = frame.attrs.get("rows")

    def at(self, row: int, column: str) -> dict[str, Any]:
        place = self.rows(row) if self.rows is not None else f"row {row + 1}"
        return {"file": self.file, "where": f"{place}, column {column}"}


def _factorize(column: pd.Series[Any]) -> tuple[Index, NDArray[np.object_]]:
    import pandas as pd

    codes, labels = pd.factorize(column, sort=True)
    return codes.astype(np.int64), np.asarray(labels, dtype=object)


def _spaced(frame: pd.DataFrame, source: _Source) -> tuple[Floats, tuple[str, ...]]:
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
    source: _Source,
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
                f"{_units(int(late.sum()))} treated after the last period",
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
    source: _Source,
    notes: list[Note],
) -> Index:
    """Return the position of the first treated period from a column of 0 and 1."""
    given = frame["treated"].to_numpy(dtype=np.float64)
    wrong = np.flatnonzero(~np.isin(given, (0.0, 1.0)))
    if wrong.size:
        row = int(wrong[0])
        raise TableError(
            "it is not said whether the unit is treated",
            **source.at(row, "treated"),
            found=given[row],
            expected="0 or 1",
        )
    treated = np.zeros(shape, dtype=bool)
    treated[unit, time] = given == 1.0
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
                f"{_units(np.unique(unit[off]).size)} no longer treated in later periods, counted "
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


def _closed(values: Floats, alive: Mask, exits: Exits, notes: list[Note]) -> Floats:
    """Return outcomes with 0 after the last row of a unit, where that is what it means."""
    periods = alive.shape[1]
    last = periods - 1 - np.argmax(alive[:, ::-1], axis=1)
    after = np.arange(periods) > last[:, None]
    if exits != "zero" or not after.any():
        return values
    closed = int(after.any(axis=1).sum())
    notes.append(
        Note(
            "information",
            f"{_units(closed)} closed before the last period: all amounts 0 from then on",
            "effects are on totals, and what closed firms lost counts",
        )
    )
    return np.where(after[:, :, None], 0.0, values)


def _clusters(
    frame: pd.DataFrame,
    cluster: str | None,
    unit: Index,
    units: NDArray[np.object_],
    source: _Source,
) -> Index:
    if cluster is None:
        return np.arange(units.size, dtype=np.int64)
    codes, labels = _factorize(frame[cluster])
    of_unit = np.zeros(units.size, dtype=np.int64)
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


def _one_currency(frame: pd.DataFrame, source: _Source) -> None:
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


def _refuse_hopeless(panel: Panel, source: _Source) -> None:
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


def _dropped(start: Index, alive: Mask, periods: int) -> Note:
    gone = ~alive.all(axis=1)
    treated = start < periods
    return Note(
        "information",
        f"{_units(int((gone & treated).sum()))} treated and {int((gone & ~treated).sum())} others "
        "not seen in all periods, left out",
        "effects are on those that last; whether the programme kept firms alive is not in them",
    )


def _note_always(start: Index, notes: list[Note]) -> None:
    always = int((start == 0).sum())
    if always:
        notes.append(
            Note(
                "warning",
                f"{_units(always)} treated from the first period on, left out",
                "what they were before the programme is not in the data, so nothing is known of "
                "its effect on them",
            )
        )


def _notes_on(panel: Panel, alive: Mask, exits: Exits, cluster: str | None) -> list[Note]:
    notes = []
    ever = panel.ever_treated
    early = int((panel.start[ever] == 1).sum())
    if early:
        notes.append(
            Note(
                "warning",
                f"{_units(early)} treated after one period",
                "their trend before treatment cannot be checked",
            )
        )
    treated_clusters = np.unique(panel.cluster[ever]).size
    if treated_clusters < FEW_CLUSTERS:
        kind = "clusters" if cluster else "units"
        notes.append(
            Note(
                "warning",
                f"{treated_clusters} treated {kind}",
                "usual standard errors are too small with so few; p-values and intervals come "
                "from randomisation",
            )
        )
    if ever.all():
        notes.append(
            Note(
                "warning",
                "all units are treated in the end",
                "controls are those treated later, and nothing is known of the last periods",
            )
        )
    gone = np.logical_not(alive.all(axis=1))
    if gone.any() and exits == "keep":
        of_treated, of_others = gone[ever].mean(), gone[~ever].mean() if (~ever).any() else 0.0
        text = (
            f"{_units(int(gone.sum()))} not seen in all periods: {of_treated:.0%} of the treated "
            f"and {of_others:.0%} of the others"
        )
        notes.append(
            Note(
                "warning" if abs(of_treated - of_others) > 0.1 else "information",
                text,
                "effects are on those that are seen; if firms are missing because they closed, "
                "--exits zero counts what closed firms lost",
            )
        )
    unknown = np.logical_and(alive, ~panel.observed)
    if unknown.any():
        notes.append(
            Note(
                "warning",
                f"{int(unknown.sum())} rows with an amount missing, left out of all lines",
                "one sample for all lines keeps the account whole",
            )
        )
    return notes


def _notes_on_accounts(frame: pd.DataFrame, source: _Source) -> list[Note]:
    """Say where the accounts of the data do not close."""
    notes = []
    parts = [name for name in PARTS if name in frame]
    accounts = []
    if {"sales", "purchases", TOTAL} <= set(frame.columns):
        sold = frame["sales"] + frame.get("subcontract_sales", 0.0)
        accounts.append(("sales less purchases", sold - frame["purchases"]))
    if TOTAL in frame and set(PARTS[:1]) <= set(parts) and "profit" in parts:
        accounts.append((" + ".join(parts), frame[parts].sum(axis=1, skipna=False)))
    for name, made in accounts:
        gap = (made - frame[TOTAL]).abs().to_numpy()
        size = frame[TOTAL].abs().to_numpy() + 1e-12
        broken = np.flatnonzero(gap > ROUNDING * size + ROUNDING)
        if broken.size:
            worst = int(np.nanargmax(gap))
            place = source.at(worst, TOTAL)["where"]
            notes.append(
                Note(
                    "warning",
                    f"value added is not {name} in {broken.size} of {len(frame)} rows; worst in "
                    f"{place}, by {gap[worst]:,.6g}",
                    "what the lines do not explain stands as a residual in the ledger",
                )
            )
    missing = [name for name in PARTS if name not in frame]
    if TOTAL in frame and parts and missing:
        notes.append(
            Note(
                "information",
                f"no column for {', '.join(missing)}",
                "what went there stands in the residual of the ledger",
            )
        )
    return notes


def _changed_ids(panel: Panel, alive: Mask, traits: dict[str, NDArray[np.object_]]) -> list[Note]:
    """Look for a firm that ends where another, very like it, begins: it may be the same one."""
    if not traits:
        return []
    t = panel.T
    first, last = np.argmax(alive, axis=1), t - 1 - np.argmax(alive[:, ::-1], axis=1)
    key = list(zip(*(traits[name].tolist() for name in sorted(traits)), strict=True))
    born: dict[tuple[object, ...], list[int]] = {}
    for i in np.flatnonzero(first > 0):
        born.setdefault((*key[i], int(first[i])), []).append(int(i))
    pairs = []
    for i in np.flatnonzero(last < t - 1):
        for j in born.get((*key[i], int(last[i]) + 1), ()):
            a, b = panel.values[i, last[i]], panel.values[j, first[j]]
            if np.all(np.abs(a - b) <= 0.1 * np.maximum(np.abs(a), np.abs(b)) + 1e-12) and a.any():
                pairs.append(f"{panel.units[i]} and {panel.units[j]}")
                break
    if not pairs:
        return []
    shown = "; ".join(pairs[:MOST_EXAMPLES]) + ("; ..." if len(pairs) > MOST_EXAMPLES else "")
    return [
        Note(
            "warning",
            f"{len(pairs)} firms end where another begins that is like them ({shown})",
            "if they are the same firm under a new number, its effect is lost: give it one number",
        )
    ]


def _units(count: int) -> str:
    return f"{count} unit{'' if count == 1 else 's'}"
