"""Rent sharing with the programme as the instrument.

Definitions, stayers of a firm the workers who are in it in every period from the one before the
first treatment to the last; w their mean pay, VA/N value added per job of the firm::

    pass-through   ATT(w) / ATT(VA/N)             pay per unit of value added per job
    elasticity     ATT(ln w) / ATT(ln VA/N)

Both effects by one estimator over the same firms and periods, so a change of who works there is not
in it. The interval is Fieller's, or that of randomisation or resampling where these are used; no
figure is given where the effect on value added per job may be nothing. It is the part of the gain
that was passed on if the programme moved pay through value added only.

The regression beside it (see `welfare.rent_sharing`) uses the ups and downs of all firms: it
describes, and errors in value added draw it towards zero.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from distretto.errors import InputError
from distretto.evaluation.answers import CANNOT_TELL, Answer, quotient
from distretto.evaluation.columns import over
from distretto.evaluation.disclosure import WITHHELD
from distretto.evaluation.effects import effects_beside
from distretto.evaluation.inferring import Progress
from distretto.evaluation.labour.results import Rents
from distretto.evaluation.labour.shares import over_jobs
from distretto.evaluation.labour.staff import Staff
from distretto.evaluation.ledger import TOTAL
from distretto.evaluation.options import Options
from distretto.evaluation.outcome import OutcomeEffect
from distretto.evaluation.panel import Floats, Panel
from distretto.evaluation.welfare.rent_sharing import RentSharing, elasticity

__all__ = ["rent_sharing", "stayers_pay"]

GAIN = "the effect on value added per job"


def rent_sharing(staff: Staff, options: Options, tell: Progress) -> Rents:
    """Return rent sharing by the programme, and by regression.

    Parameters
    ----------
    staff : Staff
        Its panel has value added and jobs among its outcomes.
    options : Options
    tell : callable

    Raises
    ------
    InputError
        If value added or jobs are not known, or no worker stays.
    """
    panel = staff.panel
    if TOTAL not in panel.outcomes or "jobs" not in panel.outcomes:
        raise InputError("value added and jobs of firms are not both known")
    first = max(0, staff.base - options.design.anticipation)
    pay, stayers = stayers_pay(staff, first)
    if not stayers.any():
        raise InputError("no worker stays in a firm from before the first treatment to the end")
    per_job = over_jobs(panel, TOTAL)
    from_first = panel.since(first)
    # Those who stayed are followed from the last period before treatment only.
    options = replace(options, design=replace(options.design, seen_before=1))
    levels = np.stack([pay, per_job], axis=2)[:, first:]
    usable = (levels > 0.0).all(axis=2, keepdims=True)
    logs = np.log(np.where(usable, levels, 1.0))
    pass_through, effects = _ratio(from_first, levels, options, tell)
    in_logs, _ = _ratio(from_first, np.where(usable, logs, np.nan), options, tell)
    return Rents(
        pass_through,
        in_logs,
        effects.get("pay_of_stayers"),
        effects.get("value_added_per_job"),
        _regression(staff, per_job),
        int(stayers.sum()),
        int((stayers > 0).sum()),
    )


def stayers_pay(staff: Staff, first: int) -> tuple[Floats, Floats]:
    """Return the mean pay of each firm's stayers, and how many they are.

    Parameters
    ----------
    staff : Staff
    first : int
        Position of the period from which on they have to be there.

    Returns
    -------
    tuple of ndarray, shapes (n, T) and (n,)
        Pay NaN where there are no stayers, and before `first`.
    """
    n, t = staff.panel.n, staff.panel.T
    rows = np.flatnonzero((staff.firm >= 0) & (staff.period >= first))
    cell = (staff.person[rows] * n + staff.firm[rows]) * t + staff.period[rows]
    cells, where = np.unique(cell, return_inverse=True)
    paid = np.bincount(where, staff.pay[rows], minlength=cells.size)
    job, period = cells // t, cells % t
    counted = staff.covered[job % n, period]
    jobs, of_job = np.unique(job, return_inverse=True)
    seen = np.bincount(of_job, counted, minlength=jobs.size)
    needed = staff.covered[:, first:].sum(axis=1)
    stays = (seen == needed[jobs % n]) & (needed[jobs % n] > 1)
    stayers = np.bincount(jobs[stays] % n, minlength=n)
    kept = stays[of_job] & counted
    total = np.zeros((n, t))
    np.add.at(total, (job[kept] % n, period[kept]), paid[kept])
    pay = np.where(staff.covered, over(total, stayers[:, None], np.nan), np.nan)
    pay[:, :first] = np.nan
    return pay, stayers.astype(np.float64)


def _ratio(
    panel: Panel, values: Floats, options: Options, tell: Progress
) -> tuple[Answer, dict[str, OutcomeEffect]]:
    lines = panel.of(values, ("pay_of_stayers", "value_added_per_job"))
    try:
        found = effects_beside(panel, lines, options, tell)
    except InputError as failure:
        return Answer.none(f"{CANNOT_TELL}: {failure.problem}"), {}
    if any(effect.withheld for effect in found.effects.values()):
        return Answer.none(WITHHELD), found.effects
    pay, gained = found.units
    return quotient(found.sureness, pay, gained, GAIN), found.effects


def _regression(staff: Staff, per_job: Floats) -> RentSharing | None:
    """Return the elasticity by regression on stayers; None where nothing varies."""
    inside = np.flatnonzero((staff.firm >= 0) & (staff.pay > 0.0))
    gained = per_job[staff.firm[inside], staff.period[inside]]
    usable = np.isfinite(gained) & (gained > 0.0)
    rows = inside[usable]
    try:
        return elasticity(
            staff.pay[rows],
            gained[usable],
            staff.person[rows],
            staff.firm[rows],
            staff.period[rows],
        )
    except InputError:
        return None
