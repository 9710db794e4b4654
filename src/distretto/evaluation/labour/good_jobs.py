"""Jobs that are skilled and pay a living wage, as outcomes of firms.

Definitions, per firm and period, counted in the rows of workers::

    skilled_jobs                  jobs that count as skilled
    living_wage_jobs              jobs paid the living wage or more
    skilled_living_wage_jobs      jobs that are both

A job of which it is not known does not count. A worker with two employers has two jobs.
"""

from __future__ import annotations

import numpy as np

from distretto.errors import InputError
from distretto.evaluation.effects import effects_beside
from distretto.evaluation.inferring import Progress
from distretto.evaluation.labour.definitions import LivingWageLine, Skilled
from distretto.evaluation.labour.results import GoodJobs
from distretto.evaluation.labour.staff import Staff
from distretto.evaluation.notes import Note
from distretto.evaluation.options import Options
from distretto.evaluation.panel import Floats

__all__ = ["GOOD", "good_jobs", "paid_a_living", "skilled_rows"]

GOOD = "skilled_living_wage_jobs"


def skilled_rows(
    staff: Staff, options: Options, missing: list[Note]
) -> tuple[Skilled, Floats] | None:
    """Return what counts as skilled, and which rows do: 1, 0, or NaN where not known.

    Without a choice of the user it is the skilled groups of occupations; None where the data do
    not have these, which is noted.
    """
    if options.skilled is not None:
        return options.skilled, options.skilled.flags(staff.frame)
    by_occupation = Skilled()
    consequence = (
        "the share of skilled jobs, and whether the programme brought any, cannot be told; give a "
        "column of occupations, or say what counts with --skilled COLUMN=VALUE"
    )
    if "occupation" not in staff.frame:
        missing.append(Note("information", "nothing says which jobs are skilled", consequence))
        return None
    try:
        return by_occupation, by_occupation.flags(staff.frame)
    except InputError as failure:
        what = f"occupations cannot be read: {failure.problem} ({failure.found})"
        missing.append(Note("information", what, consequence))
        return None


def paid_a_living(staff: Staff, line: LivingWageLine) -> Floats:
    """Return which rows are paid a living wage: 1, 0, or NaN where hours are not known.

    Raises
    ------
    InputError
        If the line is an hour's and no hours are known.
    """
    if line.per == "period":
        return (staff.pay >= line.amount).astype(np.float64)
    hours = staff.hours
    if hours is None:
        raise InputError(
            "a living wage an hour needs hours of workers",
            where="--living-wage",
            found=f"{line.amount:g}/hour, and no column hours",
            expected=f"a column hours, or an amount per period: {line.amount:g}/period",
        )
    return np.where(np.isfinite(hours), staff.pay / hours >= line.amount, np.nan)


def good_jobs(
    staff: Staff,
    options: Options,
    skilled: tuple[Skilled, Floats] | None,
    tell: Progress,
    missing: list[Note],
) -> GoodJobs | None:
    """Return effects on the number of good jobs; None where neither kind is defined.

    Parameters
    ----------
    staff : Staff
    options : Options
    skilled : tuple, or None
        As `skilled_rows` returns it.
    tell : callable
    missing : list of Note
        What cannot be told is added to it.
    """
    kinds: dict[str, Floats] = {}
    if skilled is not None:
        kinds["skilled_jobs"] = skilled[1]
    line = options.living_wage
    if line is not None:
        kinds["living_wage_jobs"] = paid_a_living(staff, line)
    else:
        missing.append(
            Note(
                "information",
                "no living wage is given",
                "who can live on their pay, the gap to it and the cost of a skilled job at a "
                "living wage cannot be told; give one with --living-wage 12.5/hour",
            )
        )
    if not kinds:
        return None
    if len(kinds) == 2:
        kinds[GOOD] = kinds["skilled_jobs"] * kinds["living_wage_jobs"]
    counts = [staff.counted(rows == 1.0) for rows in kinds.values()]
    panel = staff.panel.of(np.stack(counts, axis=2), tuple(kinds))
    try:
        effects = effects_beside(staff.panel, panel, options, tell).effects
    except InputError as failure:
        missing.append(
            Note(
                "information",
                f"no effects on the number of good jobs: {failure.problem}",
                "whether the programme brought any cannot be told",
            )
        )
        return None
    unknown = float(np.mean([np.isnan(rows).mean() for rows in kinds.values()]))
    if unknown > 0.0:
        missing.append(
            Note(
                "information",
                f"for {unknown:.1%} of jobs it is not known whether they are good jobs",
                "they do not count, so numbers of good jobs are low",
            )
        )
    return GoodJobs(
        "" if skilled is None else str(skilled[0]),
        "" if line is None else str(line),
        tuple(effects.values()),
        unknown,
    )
