"""Which workers gained: the payroll of firms by who they were before the programme.

Definitions, b the period before the first firm is treated, home of a worker: the firm that paid
them most in b; of firm f in period t::

    stayers       pay at f of those whose home is f
    joiners       pay at f of all others
    leavers       pay elsewhere of those whose home is f, also at firms outside the panel; nothing
                  if they are paid nowhere
    payroll       stayers + joiners
    incumbents    stayers + leavers: what those who were there before have, wherever they are

Stayers, and incumbents, are told apart by class: the fifth of pay in which they were in b (over all
workers of the panel), or a trait they had then; one that is a number with many values, such as
skill, is divided into thirds. The parts add up to the payroll in the data, so the
effects on them, all by one estimator, add up to the effect on payroll. A leaver's loss counts: what
they no longer earn at f shows among stayers, and what they earn elsewhere among leavers.

A common b for all firms keeps classes comparable between early and late members and controls; who
was hired after b counts as a joiner, also before their firm was treated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.labour.staff import Staff, staff_of
from distretto.evaluation.panel import Floats, Index, Mask, Panel

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FIFTHS", "WorkerClasses", "worker_classes"]

FIFTHS = ("lowest fifth", "second fifth", "middle fifth", "fourth fifth", "highest fifth")
THIRDS = ("lowest third", "middle third", "highest third")
UNKNOWN = "not known"
MOST_VALUES = 12  # of a number that are classes of their own


@dataclass(frozen=True, slots=True)
class WorkerClasses:
    """Payrolls of firms by class of workers.

    Attributes
    ----------
    panel : Panel
        Outcomes: stayers and incumbents of each class and in all, joiners, leavers, payroll.
    classes : tuple of str
    heads : dict of str to int
        Workers of each class in the base period, in treated firms.
    by : str
        What the classes are of.
    base : float
        The base period.
    without : int
        Firms of which no worker is in the data, in no period. What they pay is not known, and not
        nothing; so it is in a period of which no worker at all is in the data.
    """

    panel: Panel
    classes: tuple[str, ...]
    heads: dict[str, int]
    by: str
    base: float
    without: int


def worker_classes(workers: pd.DataFrame, firms: Panel, by: str = "pay") -> WorkerClasses:
    """Divide payrolls by class of workers.

    Parameters
    ----------
    workers : pandas.DataFrame
        Columns worker, firm, period and pay, and the trait; pay of the same worker in one period
        may stand in several rows.
    firms : Panel
        The firms, whose labels and periods are those of `workers`.
    by : str
        "pay" for fifths of pay before the programme, or a column that holds a trait.

    Raises
    ------
    InputError
        If there is no such column, or no worker in the period before the first treatment.
    """
    import pandas as pd

    if by != "pay" and by not in workers.columns:
        raise InputError(
            "workers have no such trait",
            found=by,
            expected="pay or a column: " + ", ".join(map(str, workers.columns)),
            hint=did_you_mean(by, [str(c) for c in workers.columns]),
        )
    staff = staff_of(workers, firms)
    home, total, main = _homes(staff)
    if not (home >= 0).any():
        raise InputError(
            "no worker is seen in the period before the first treatment",
            found=f"period {firms.periods[staff.base]:g}",
            expected="rows of workers in that period",
        )
    here = home >= 0
    classes: tuple[str, ...]
    if by == "pay":
        classes, code = FIFTHS, _parts(total, here, len(FIFTHS))
    else:
        values = staff.frame[by].iloc[main[here]]
        classes, of_person = _divided(
            [UNKNOWN if pd.isna(x) or x == "" else str(x) for x in values]
        )
        code = np.full(home.size, -1, dtype=np.int64)
        code[here] = of_person
    panel = _lines(staff, home, code, classes)
    of_treated = (firms.ever_treated & (firms.start > 0))[home[here]]
    counts = np.bincount(code[here][of_treated], minlength=len(classes))
    heads = {name: int(count) for name, count in zip(classes, counts, strict=True)}
    without = firms.n - np.unique(staff.firm[staff.firm >= 0]).size
    return WorkerClasses(panel, classes, heads, by, float(firms.periods[staff.base]), without)


def _homes(staff: Staff) -> tuple[Index, Floats, Index]:
    """Return home firm, pay and main row of each person in the base period, -1 if not there."""
    import pandas as pd

    before = np.flatnonzero(staff.period == staff.base)
    count = int(staff.person.max()) + 1
    total = np.zeros(count)
    np.add.at(total, staff.person[before], staff.pay[before])
    employer = pd.factorize(staff.frame["firm"].iloc[before])[0]
    job = staff.person[before] * (employer.max(initial=0) + 1) + employer
    _, of_row = np.unique(job, return_inverse=True)
    by_firm = np.bincount(of_row, staff.pay[before])[of_row]
    # Of each person the rows at the firm that paid most come last, and of these the best paid one.
    order = before[np.lexsort((staff.pay[before], of_row, by_firm))]
    main = np.full(count, -1, dtype=np.int64)
    main[staff.person[order]] = order
    home = np.where(main >= 0, staff.firm[main], -1)
    return home, total, main


def _parts(values: Floats, counted: Mask, parts: int) -> Index:
    """Return in which of some parts of equal number each value lies, the lowest first."""
    edges = np.quantile(values[counted], np.arange(1, parts) / parts)
    return np.asarray(np.searchsorted(edges, values, side="left"), dtype=np.int64)


def _divided(words: list[str]) -> tuple[tuple[str, ...], Index]:
    """Return the classes of a trait, and the position of each worker's among them."""
    distinct = sorted(set(words), key=lambda word: (word == UNKNOWN, word))
    numbers = _numbers(words)
    if numbers is None or len(distinct) <= MOST_VALUES:
        position = {word: i for i, word in enumerate(distinct)}
        return tuple(distinct), np.array([position[word] for word in words], dtype=np.int64)
    known = np.isfinite(numbers)
    code = np.where(known, _parts(np.nan_to_num(numbers), known, len(THIRDS)), len(THIRDS))
    return (*THIRDS, *([] if known.all() else [UNKNOWN])), code


def _numbers(words: list[str]) -> Floats | None:
    """Return words as numbers, NaN where not known; None if one is no number."""
    try:
        return np.array([np.nan if word == UNKNOWN else float(word) for word in words])
    except ValueError:
        return None


def _lines(staff: Staff, home: Index, code: Index, classes: tuple[str, ...]) -> Panel:
    firms, firm, period, pay = staff.panel, staff.firm, staff.period, staff.pay
    n, t, c = firms.n, firms.T, len(classes)
    stayers, elsewhere = np.zeros((n, t, c)), np.zeros((n, t, c))
    joiners = np.zeros((n, t, 1))
    own, of_class = home[staff.person], code[staff.person]
    at_home = (own == firm) & (own >= 0)
    joined = ~at_home & (firm >= 0)
    left = ~at_home & (own >= 0)
    np.add.at(stayers, (firm[at_home], period[at_home], of_class[at_home]), pay[at_home])
    np.add.at(joiners, (firm[joined], period[joined], 0), pay[joined])
    np.add.at(elsewhere, (own[left], period[left], of_class[left]), pay[left])
    stayed = stayers.sum(axis=2, keepdims=True)
    leavers = elsewhere.sum(axis=2, keepdims=True)
    lines = {
        **{f"stayers, {name}": stayers[:, :, i, None] for i, name in enumerate(classes)},
        **{
            f"incumbents, {name}": (stayers + elsewhere)[:, :, i, None]
            for i, name in enumerate(classes)
        },
        "all stayers": stayed,
        "all incumbents": stayed + leavers,
        "joiners": joiners,
        "leavers": leavers,
        "payroll": stayed + joiners,
    }
    values = np.concatenate(list(lines.values()), axis=2)
    values[~staff.covered] = np.nan
    return firms.of(values, tuple(lines))
