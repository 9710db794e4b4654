"""The labour share of the treated, with the programme and without it, and amounts per job.

Definitions, means over treated firms and their treated periods, W wages, S contributions, VA value
added, N jobs::

    with       (W + S) / VA
    without    (W + S - ATT(W + S)) / (VA - ATT(VA))
    owners     (W + S) (1 + owners / N) in place of W + S: owners who work get the pay of employees

The share with the programme is that of all treated firms together, so large firms weigh more. That
without follows from the effects on both, all by one estimator, with an interval by inverting its
test. Which adjustment was made is always said; the plain share counts the income of owners who work
as profit (Gollin 2002). Jobs are taken to be those of employees, owners beside them.

Effects per job are means over firms of W/N and VA/N: here each firm weighs alike.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from distretto.errors import InputError
from distretto.evaluation.answers import CANNOT_TELL, Answer, counterfactual_ratio
from distretto.evaluation.columns import over
from distretto.evaluation.disclosure import WITHHELD
from distretto.evaluation.effects import effects_beside, treated_cells
from distretto.evaluation.inferring import Progress
from distretto.evaluation.labour.results import ShareChange
from distretto.evaluation.labour.staff import on_panel
from distretto.evaluation.ledger import LABOUR, TOTAL, Sureness
from distretto.evaluation.notes import Note
from distretto.evaluation.options import Options
from distretto.evaluation.outcome import OutcomeEffect
from distretto.evaluation.panel import Floats, Panel
from distretto.evaluation.welfare.account import Adjustment

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["labour_shares", "over_jobs", "per_job"]


def labour_shares(
    firms: pd.DataFrame,
    panel: Panel,
    options: Options,
    hidden: Collection[str],
    tell: Progress,
    missing: list[Note],
) -> tuple[ShareChange, ...]:
    """Return the labour share with the programme and without, by each adjustment that can be made.

    Parameters
    ----------
    firms : pandas.DataFrame
        The table of firms, for owners.
    panel : Panel
        With value added and wages among its outcomes.
    options : Options
    hidden : collection of str
        Outcomes that may not be shown.
    tell : callable
    missing : list of Note
        What cannot be told is added to it.
    """
    if TOTAL not in panel.outcomes or "wages" not in panel.outcomes:
        missing.append(
            Note(
                "information",
                "no labour share: value added and wages are not both known",
                "whether labour kept pace with the gain cannot be told",
            )
        )
        return ()
    parts = [name for name in LABOUR if name in panel.outcomes]
    labour = np.sum([panel.line(name) for name in parts], axis=0)
    lines: dict[Adjustment, Floats] = {"none": labour}
    paid = _with_owners(firms, panel, labour)
    if paid is not None:
        lines["owners"] = paid
    else:
        missing.append(
            Note(
                "information",
                "no column of owners who work in the firm, or none of jobs",
                "the labour share is not adjusted: in firms of owner-workers it is too low, and a "
                "gain of theirs counts as profit",
            )
        )
    values = np.stack([panel.line(TOTAL), *lines.values()], axis=2)
    account = panel.of(values, (TOTAL, *lines))
    try:
        known = effects_beside(panel, account, options, tell)
    except InputError as failure:
        missing.append(
            Note(
                "information",
                f"no labour share: {failure.problem}",
                "whether labour kept pace with the gain cannot be told",
            )
        )
        return ()
    total, *units = known.units
    inside = treated_cells(account)
    found = []
    for (name, line), unit in zip(lines.items(), units, strict=True):
        if (
            known.effects[name].withheld
            or known.effects[TOTAL].withheld
            or {TOTAL, *parts} & set(hidden)
        ):
            nothing = Answer.none(WITHHELD)
            found.append(ShareChange(name, None, nothing, nothing))
            continue
        have = float(line[inside].mean()), float(panel.line(TOTAL)[inside].mean())
        found.append(_change(name, have, known.sureness, unit, total))
    return tuple(found)


def _with_owners(firms: pd.DataFrame, panel: Panel, labour: Floats) -> Floats | None:
    """Return labour's part with owners who work paid as employees; None if they are not known.

    Owners of firms without employees are given the mean pay of all employees of the period.
    """
    owners, jobs = on_panel(firms, "owners", panel), on_panel(firms, "jobs", panel)
    if owners is None or jobs is None:
        return None
    counted = panel.observed & np.isfinite(jobs)
    paid = np.where(counted, labour, 0.0).sum(axis=0)
    mean = over(paid, np.where(counted, jobs, 0.0).sum(axis=0), np.nan)
    pay = np.where(jobs > 0.0, over(labour, jobs, 0.0), mean)
    return np.asarray(labour + np.where(owners == 0.0, 0.0, owners * pay))


def _change(
    adjustment: Adjustment,
    have: tuple[float, float],
    sureness: Sureness,
    top: Floats,
    bottom: Floats,
) -> ShareChange:
    if have[1] <= 0.0:
        nothing = Answer.none(f"{CANNOT_TELL}: value added of the treated is not positive")
        return ShareChange(adjustment, None, nothing, nothing)
    share = have[0] / have[1]
    without = counterfactual_ratio(sureness, top, bottom, have, "value added")
    if without.value is None or without.low is None or without.high is None:
        return ShareChange(adjustment, share, without, without)
    change = Answer(share - without.value, share - without.high, share - without.low)
    return ShareChange(adjustment, share, without, change)


def per_job(
    panel: Panel, options: Options, hidden: Collection[str], tell: Progress, missing: list[Note]
) -> tuple[OutcomeEffect, ...]:
    """Return the effects on pay per job and value added per job, as far as they are known.

    Parameters
    ----------
    panel : Panel
    options : Options
    hidden : collection of str
        Outcomes that may not be shown.
    tell : callable
    missing : list of Note
        What cannot be told is added to it.
    """
    tops = {"pay_per_job": "wages", "value_added_per_job": TOTAL}
    tops = {name: top for name, top in tops.items() if top in panel.outcomes}
    if "jobs" not in panel.outcomes or not tops or {"jobs", *tops.values()} & set(hidden):
        missing.append(
            Note(
                "information",
                "no amounts per job: jobs, or both wages and value added, are not known or not "
                "shown",
                "whether a larger payroll is better pay or more jobs cannot be told",
            )
        )
        return ()
    values = np.stack([over_jobs(panel, top) for top in tops.values()], axis=2)
    try:
        lines = panel.of(values, tuple(tops))
        effects = effects_beside(panel, lines, options, tell).effects
    except InputError as failure:
        missing.append(
            Note(
                "information",
                f"no amounts per job: {failure.problem}",
                "whether a larger payroll is better pay or more jobs cannot be told",
            )
        )
        return ()
    return tuple(effects.values())


def over_jobs(panel: Panel, outcome: str) -> Floats:
    """Return an outcome per job, shape (n, T), NaN where there are no jobs."""
    return over(panel.line(outcome), panel.line("jobs"), np.nan)
