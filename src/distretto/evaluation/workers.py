"""Which workers gained: the payroll of firms by who they were before the programme.

Definitions, b the period before the first firm is treated, home of a worker: the firm that paid
them most in b; of firm f in period t::

    stayers       pay at f of those whose home is f
    joiners       pay at f of all others
    leavers       pay elsewhere of those whose home is f; nothing if they are paid nowhere
    payroll       stayers + joiners
    incumbents    stayers + leavers: what those who were there before have, wherever they are

Stayers, and incumbents, are told apart by class: the fifth of pay in which they were in b (over all
workers of the panel), or a trait they had then. The parts add up to the payroll in the data, so the
effects on them, all by one estimator, add up to the effect on payroll. A leaver's loss counts: what
they no longer earn at f shows among stayers, and what they earn elsewhere among leavers.

A common b for all firms keeps classes comparable between early and late members and controls; who
was hired after b counts as a joiner, also before their firm was treated.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.panel import Floats, Index, Panel

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["FIFTHS", "WorkerClasses", "worker_classes"]

FIFTHS = ("lowest fifth", "second fifth", "middle fifth", "fourth fifth", "highest fifth")
UNKNOWN = "not known"


@dataclass(frozen=True, slots=True)
class WorkerClasses:
    """Payrolls of firms by class of workers.

    Attributes
    ----------
    panel : Panel
        Outcomes: stayers and incumbents of each class, joiners, leavers, payroll.
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
    dated = firms.start[(firms.start > 0) & firms.ever_treated]
    if not dated.size:
        raise InputError(
            "no firm is treated after the first period", expected="a period before treatment"
        )
    b = int(dated.min()) - 1
    firm = _positions(workers["firm"], firms.units)
    period = _positions(workers["period"], firms.periods)
    pay = workers["pay"].to_numpy(dtype=np.float64)
    kept = (firm >= 0) & (period >= 0) & np.isfinite(pay)
    person, _ = pd.factorize(workers["worker"])
    before = np.flatnonzero(kept & (period == b))
    if not before.size:
        raise InputError(
            "no worker is seen in the period before the first treatment",
            found=f"period {firms.periods[b]:g}",
            expected="rows of workers in that period",
        )
    home, total, main = _homes(person, firm, pay, before)
    if by == "pay":
        edges = np.quantile(total[home >= 0], (0.2, 0.4, 0.6, 0.8))
        classes, code = FIFTHS, np.searchsorted(edges, total, side="left")
    else:
        traits = [UNKNOWN if pd.isna(x) or x == "" else str(x) for x in workers[by]]
        words = np.array(traits, dtype=object)
        classes = tuple(sorted(set(words[main[main >= 0]]), key=lambda x: (x == UNKNOWN, x)))
        position = {word: i for i, word in enumerate(classes)}
        code = np.array([position[words[m]] if m >= 0 else -1 for m in main])
    rows = np.flatnonzero(kept)
    panel = _lines(firms, person[rows], firm[rows], period[rows], pay[rows], home, code, classes)
    treated = home[(home >= 0)]
    of_treated = np.isin(treated, np.flatnonzero(firms.ever_treated & (firms.start > 0)))
    counts = np.bincount(code[home >= 0][of_treated], minlength=len(classes))
    heads = {name: int(count) for name, count in zip(classes, counts, strict=True)}
    without = firms.n - np.unique(firm[rows]).size
    return WorkerClasses(panel, classes, heads, by, float(firms.periods[b]), without)


def _positions(values: pd.Series[Any], labels: NDArray[Any]) -> Index:
    """Return where each value stands among labels, -1 where it does not."""
    import pandas as pd

    return np.asarray(pd.Index(labels).get_indexer(pd.Index(values)), dtype=np.int64)


def _homes(person: Index, firm: Index, pay: Floats, before: Index) -> tuple[Index, Floats, Index]:
    """Return home firm, pay and main row of each person in the base period, -1 if not there."""
    count = int(person.max()) + 1
    total = np.zeros(count)
    np.add.at(total, person[before], pay[before])
    order = before[np.argsort(pay[before], kind="stable")]
    main = np.full(count, -1, dtype=np.int64)
    main[person[order]] = order  # the best paid row of a person comes last and stays
    home = np.where(main >= 0, firm[main], -1)
    return home, total, main


def _lines(
    firms: Panel,
    person: Index,
    firm: Index,
    period: Index,
    pay: Floats,
    home: Index,
    code: Index,
    classes: tuple[str, ...],
) -> Panel:
    n, t, c = firms.n, firms.T, len(classes)
    stayers, elsewhere = np.zeros((n, t, c)), np.zeros((n, t, c))
    joiners = np.zeros((n, t, 1))
    own = home[person]
    at_home = own == firm
    np.add.at(stayers, (firm[at_home], period[at_home], code[person[at_home]]), pay[at_home])
    np.add.at(joiners, (firm[~at_home], period[~at_home], 0), pay[~at_home])
    left = ~at_home & (own >= 0)
    np.add.at(elsewhere, (own[left], period[left], code[person[left]]), pay[left])
    payroll = stayers.sum(axis=2, keepdims=True) + joiners
    values = np.concatenate(
        [
            stayers,
            stayers + elsewhere,
            joiners,
            elsewhere.sum(axis=2, keepdims=True),
            payroll,
        ],
        axis=2,
    )
    covered = np.isin(np.arange(n), firm)[:, None] & np.isin(np.arange(t), period)
    values[~(firms.observed & covered)] = np.nan
    names = (
        *(f"stayers, {name}" for name in classes),
        *(f"incumbents, {name}" for name in classes),
        "joiners",
        "leavers",
        "payroll",
    )
    return firms.of(values, names)
