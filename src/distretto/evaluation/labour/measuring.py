"""All that is measured of workers, and what the data cannot tell of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

import numpy as np

from distretto.errors import InputError
from distretto.evaluation.inferring import Progress
from distretto.evaluation.labour.before_after import before_and_after
from distretto.evaluation.labour.good_jobs import good_jobs, skilled_rows
from distretto.evaluation.labour.rents import rent_sharing
from distretto.evaluation.labour.results import Rents, WorkerMeasures
from distretto.evaluation.labour.shares import labour_shares, per_job
from distretto.evaluation.labour.staff import Staff, staff_of
from distretto.evaluation.ledger import TOTAL
from distretto.evaluation.notes import Note
from distretto.evaluation.options import Options
from distretto.evaluation.panel import Panel

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["worker_measures"]

# Rows of workers may be this far from the jobs of firms before it is said.
ALIKE = 0.1


def worker_measures(
    firms: pd.DataFrame,
    workers: pd.DataFrame | None,
    panel: Panel,
    labels: Sequence[str],
    options: Options,
    hidden: Collection[str],
    tell: Progress,
) -> WorkerMeasures:
    """Measure what the programme did for workers.

    Parameters
    ----------
    firms : pandas.DataFrame
        The table of firms.
    workers : pandas.DataFrame or None
        Rows of workers.
    panel : Panel
        The firms that are compared.
    labels : sequence of str
        Of its periods.
    options : Options
    hidden : collection of str
        Outcomes of the panel that may not be shown.
    tell : callable
        Told what is done, steps done and their number.

    Raises
    ------
    InputError
        If a living wage or skilled jobs are asked for and the data do not have what they need.
    """
    missing: list[Note] = []
    shares = labour_shares(firms, panel, options, hidden, tell, missing)
    of_job = per_job(panel, options, hidden, tell, missing)
    if workers is None:
        _refuse_without_workers(options)
        missing.append(
            Note(
                "information",
                "there are no rows of workers",
                "which workers gained, rent sharing, inequality of pay, who stays and leaves, and "
                "the quality of jobs cannot be told; give them with --workers FILE",
            )
        )
        return WorkerMeasures(shares, of_job, missing=tuple(missing))
    try:
        staff = staff_of(workers, panel)
    except InputError as failure:
        what = f"{failure.problem}: {failure.found}, not {failure.expected}"
        missing.append(Note("warning", what, "nothing can be told from the rows of workers"))
        return WorkerMeasures(shares, of_job, missing=tuple(missing))
    missing += _left_out(staff)
    rents = _rents(staff, options, hidden, tell, missing)
    skilled = skilled_rows(staff, options, missing)
    good = good_jobs(staff, options, skilled, tell, missing)
    of_skill = None if skilled is None else skilled[1]
    compared = before_and_after(staff, firms, labels, options, of_skill, missing)
    return WorkerMeasures(shares, of_job, rents, good, compared, tuple(missing))


def _refuse_without_workers(options: Options) -> None:
    for name, chosen in (("--living-wage", options.living_wage), ("--skilled", options.skilled)):
        if chosen is not None:
            raise InputError(
                "there are no rows of workers that it could be held against",
                where=name,
                found=str(chosen),
                expected="rows of workers beside those of firms",
                hint="give them with --workers FILE",
            )


def _left_out(staff: Staff) -> list[Note]:
    """Say which rows and firms are left out, and how far rows of workers are from all jobs."""
    panel = staff.panel
    missing = []
    if staff.without_pay:
        missing.append(
            Note(
                "information",
                f"{staff.without_pay} rows of workers have no pay",
                "they are left out",
            )
        )
    if (staff.firm >= 0).all():
        missing.append(
            Note(
                "information",
                "all rows of workers are of firms in the panel",
                "who left for another firm counts as earning nothing there",
            )
        )
    if "jobs" in panel.outcomes:
        counted = staff.counted(np.ones(staff.firm.size, dtype=bool))
        known = np.isfinite(counted)
        jobs = float(panel.line("jobs")[known].sum())
        part = float(counted[known].sum()) / jobs if jobs > 0.0 else 1.0
        if abs(part - 1.0) > ALIKE:
            missing.append(
                Note(
                    "warning",
                    f"rows of workers are {part:.0%} of the jobs of their firms",
                    "numbers of jobs of a kind, pay by class and churn are of these rows, not of "
                    "all jobs",
                )
            )
    return missing


def _rents(
    staff: Staff, options: Options, hidden: Collection[str], tell: Progress, missing: list[Note]
) -> Rents | None:
    if {TOTAL, "jobs"} & set(hidden):
        problem = "value added or jobs may not be shown"
    else:
        try:
            return rent_sharing(staff, options, tell)
        except InputError as failure:
            problem = failure.problem
    missing.append(
        Note(
            "information",
            f"no rent sharing: {problem}",
            "how much of a gain reached the pay of those who stayed cannot be told",
        )
    )
    return None
