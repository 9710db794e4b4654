"""Workers of treated firms and of controls, before the programme and after, side by side.

Before is the period before the first treatment, after the last of the panel; treated are all firms
that are treated within it, controls those that never are. Stability is over all steps up to the
one, and from it on. The figures describe: they have no interval, and that the gap between two
changes is the doing of the programme is not shown by them.

A figure is withheld by the firms that it is made of, those of which the data have what it needs,
and by what each of them weighs in it: pay, jobs, hours of training, hours at risk of an injury.

Pay is an hour where hours are known, and else per period, in which short hours count as low pay. A
worker with two employers has two jobs, each of which counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from distretto.errors import InputError
from distretto.evaluation.disclosure import Contribution, Thresholds
from distretto.evaluation.labour.job_quality import Figures, JobQuality
from distretto.evaluation.labour.results import BeforeAfter, Figure, Measure, Unit
from distretto.evaluation.labour.staff import Staff
from distretto.evaluation.notes import Note
from distretto.evaluation.options import Options
from distretto.evaluation.panel import Floats, Mask
from distretto.evaluation.welfare.inequality import inequality, low_pay_line, split_theil
from distretto.evaluation.welfare.stability import flows, retention

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["before_and_after"]

INEQUALITY: Mapping[str, Unit] = {
    "mean_pay": "money",
    "median_pay": "money",
    "gini": "index",
    "theil": "index",
    "theil_between_firms": "index",
    "theil_within_firms": "index",
    "mean_log_deviation": "index",
    "p90_p10": "ratio",
    "p50_p10": "ratio",
    "p90_p50": "ratio",
    "low_pay": "share",
    "earnings_quality": "money",
}
STABILITY: Mapping[str, Unit] = {
    "separation_rate": "share",
    "one_year_retention": "share",
    "churn_rate": "share",
}
QUALITY: Mapping[str, Unit] = {
    "training_incidence": "share",
    "training_hours": "count",
    "unpaid_training": "share",
    "skilled_share": "share",
    "living_wage_share": "share",
    "living_wage_gap": "share",
    "union_density": "share",
    "bargaining_coverage": "share",
    "injuries_per_million_hours": "count",
    "breach_rate": "share",
}


def before_and_after(
    staff: Staff,
    firms: pd.DataFrame,
    labels: Sequence[str],
    options: Options,
    skilled: Floats | None,
    missing: list[Note],
) -> BeforeAfter:
    """Return measures of the workers of treated firms and of controls, before and after.

    Parameters
    ----------
    staff : Staff
    firms : pandas.DataFrame
        The table of firms, for what was found there: injuries, breaches of standards.
    labels : sequence of str
        Of the periods.
    options : Options
    skilled : ndarray, shape (r,), or None
        Which rows are skilled jobs, see `good_jobs.skilled_rows`.
    missing : list of Note
        What cannot be told is added to it.
    """
    panel = staff.panel
    before, after = staff.base, panel.T - 1
    treated = panel.ever_treated & (panel.start > 0)
    groups = [treated, ~panel.ever_treated]
    if not groups[1].any():
        missing.append(
            Note(
                "information",
                "all firms are treated in the end",
                "there are no controls to hold pay before and after against",
            )
        )
    cells = [(group, period) for group in groups for period in (before, after)]
    year = _whole_year(options, missing)
    quality = JobQuality(staff, firms, options, skilled, year)
    missing += quality.missing
    pay = [_pay(staff, *cell) for cell in cells]
    ends = ((0, before), (before, after))
    moves = [_moves(staff, group, *span, year) for group in groups for span in ends]
    if all(cell.get("separation_rate") is None for cell in moves):
        missing.append(
            Note(
                "information",
                "the rows of workers do not follow on each other in equal steps",
                "who left, stayed and came cannot be told",
            )
        )
    elif all(cell.get("one_year_retention") is None for cell in moves[::2]):
        missing.append(
            Note(
                "information",
                "the data do not reach a year back from the programme",
                "how many stayed for a year before it cannot be told",
            )
        )
    return BeforeAfter(
        labels[before],
        labels[after],
        "period" if staff.hours is None else "hour",
        _measures(INEQUALITY, pay, options.thresholds),
        _measures(STABILITY, moves, options.thresholds),
        _measures(QUALITY, [quality.of(*cell) for cell in cells], options.thresholds),
        _measures({"workers": "count"}, pay, Thresholds())[0],
    )


def _whole_year(options: Options, missing: list[Note]) -> int | None:
    """Return the periods of a year, None where a year is not a whole number of them."""
    if options.periods_a_year >= 1.0 and float(options.periods_a_year).is_integer():
        return int(options.periods_a_year)
    missing.append(
        Note(
            "information",
            f"a year is not a whole number of periods: {options.periods_a_year:g}",
            "retention and training over a year cannot be told",
        )
    )
    return None


def _pay(staff: Staff, group: Mask, period: int) -> Figures:
    """Return inequality of pay; low pay is below two thirds of the median of all firms together."""
    here = staff.of(group, period) & np.isfinite(staff.rate)
    behind = staff.behind(here, staff.pay)
    if not staff.rate[here].any():
        return {"workers": Figure(0.0, behind)}
    everyone = staff.of(np.ones_like(group), period) & np.isfinite(staff.rate)
    pay = staff.rate[here]
    found = inequality(pay)
    split = split_theil(pay, staff.firm[here])
    line = low_pay_line(staff.rate[everyone])
    values = {
        "workers": float(found.workers),
        "mean_pay": found.mean,
        "median_pay": found.median,
        "gini": found.gini,
        "theil": split.total,
        "theil_between_firms": split.between,
        "theil_within_firms": split.within,
        "mean_log_deviation": found.mean_log_deviation,
        "p90_p10": found.p90_p10,
        "p50_p10": found.p50_p10,
        "p90_p50": found.p90_p50,
        "low_pay": float((pay < line).mean()),
        "earnings_quality": found.earnings_quality,
    }
    return {name: Figure(value, behind) for name, value in values.items()}


def _moves(staff: Staff, group: Mask, first: int, last: int, year: int | None) -> Figures:
    """Return rates of those who left, stayed and came, over the steps between two periods."""
    here = staff.of(group) & (staff.period >= first) & (staff.period <= last)
    n, t = staff.panel.n, staff.panel.T
    # One row per worker, firm and period, whatever the rows of pay.
    one = np.unique((staff.person[here] * n + staff.firm[here]) * t + staff.period[here])
    rows = (one // t // n, one // t % n, one % t)
    try:
        found = flows(*rows).of_all
    except InputError:
        return {}
    mean_jobs = 0.5 * float((found.jobs[:, 1:] + found.jobs[:, :-1]).sum())
    values = {
        "separation_rate": float(found.separations.sum()) / mean_jobs,
        "churn_rate": float(found.churn.sum()) / mean_jobs,
    }
    if year is not None and last - first >= year:
        kept = retention(*rows, year)
        values["one_year_retention"] = float(kept.kept.sum() / kept.jobs.sum())
    behind = Contribution.of(np.bincount(rows[1]).astype(np.float64))
    return {name: Figure(value, behind) for name, value in values.items()}


def _measures(
    units: Mapping[str, Unit], cells: Sequence[Figures], thresholds: Thresholds
) -> tuple[Measure, ...]:
    """Return the measures that can be told of any cell: treated before and after, then controls."""
    found = []
    for name, unit in units.items():
        figures = [cell.get(name) for cell in cells]
        told = [
            None if figure is None or thresholds.withhold(figure.behind) else figure.value
            for figure in figures
        ]
        if any(value is not None for value in told):
            found.append(Measure(name, unit, (told[0], told[1]), (told[2], told[3])))
    return tuple(found)
