"""Extracts, as somebody who evaluates would have them, from a world of which everything is known.

An extract has n firms, half of them members, over T years, half of them before the programme.
Firms are drawn from those that were in business in all years before and when the programme began;
members from those that joined, the others from those that were not to join. (Firms that were to,
and closed before, are in neither: among the others they would make these look worse than they are.)
Smaller extracts are parts of larger ones.

Amounts are relative to what the firm's own value added was before (mean over the years before),
jobs to its own jobs, so effects are shares and large firms count like small ones.

Three panels are made of an extract. The firms are the same in all of them::

    with        as recorded in the branch with the programme
    sheltered   members from there, the others from the branch without it: what would be seen if
                the programme did nothing to those outside
    without     all from the branch without it: there is nothing to be found

What firms have, and when they closed, is that of the branch they are taken from.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from distretto.evaluation.panel import Floats, Index, Mask, Panel, closing
from distretto.experiments.power.branches import Branches
from distretto.experiments.power.years import LINES

__all__ = ["Extract", "draw_order", "extract"]

Names = NDArray[np.str_]
SCALE = np.array([LINES.index("jobs" if line == "jobs" else "value_added") for line in LINES])


@dataclass(frozen=True, slots=True)
class Extract:
    """The panels of one extract, and what is true in it.

    Attributes
    ----------
    with_, sheltered, without : Panel
    truth : ndarray, shape (lines,)
        Mean effect on the members over their years in the programme.
    others : ndarray, shape (lines,)
        Mean effect of the programme on the firms outside, over the years since it began.
    """

    with_: Panel
    sheltered: Panel
    without: Panel
    truth: Floats
    others: Floats


def draw_order(branches: Branches, how: str, before: int, seed: int) -> tuple[Names, Names]:
    """Return members and others in an order by chance.

    Parameters
    ----------
    branches : Branches
    how : str
        How members came to join.
    before : int
        Years without the programme in the record.
    seed : int
        Of the order.
    """
    joined = branches.joined[how]
    sound = np.asarray(joined.there[:, : before + 1].all(axis=1))
    member = np.asarray(joined.member.any(axis=1))
    listed = np.isin(joined.firms, branches.listed[how])
    order = np.random.default_rng(seed).permutation(joined.firms.size)
    return (
        joined.firms[order[(sound & member)[order]]],
        joined.firms[order[(sound & ~listed)[order]]],
    )


def extract(
    branches: Branches,
    how: str,
    order: tuple[Names, Names],
    firms: int,
    years: int,
    before: int,
) -> Extract | None:
    """Return an extract, or None where the world has not enough firms for it.

    Parameters
    ----------
    branches : Branches
    how : str
        How members came to join.
    order : tuple
        As `draw_order` returns it.
    firms, years : int
        Size of the extract; even numbers.
    before : int
        Years without the programme in the record.
    """
    half = years // 2
    window = slice(before - half, before + half)
    chosen = []
    for names in order:
        scale = _scale(branches.joined[how].of(names).values[:, window], half)
        chosen.append(names[(scale > 0.0).all(axis=1)][: firms // 2])
    if min(names.size for names in chosen) < firms // 2:
        return None
    names = np.concatenate(chosen)
    with_, without = branches.joined[how].of(names), branches.without.of(names)
    scale = _scale(with_.values[:, window], half)[:, None, :]
    recorded, alone = with_.values[:, window] / scale, without.values[:, window] / scale
    open_with, open_alone = with_.there[:, window], without.there[:, window]
    start = _starts(with_.member[:, window])
    member = start < years

    def panel(values: Floats, there: Mask) -> Panel:
        return Panel(
            units=names.astype(object),
            periods=np.arange(years, dtype=np.float64),
            start=start,
            values=values,
            outcomes=LINES,
            cluster=np.arange(names.size),
            covariates=_known_before(with_.values[:, window], half),
            covariate_names=("log jobs", "growth"),
            closed=closing(there),
        )

    since = np.arange(years) >= start[:, None]
    difference = recorded - alone
    return Extract(
        panel(recorded, open_with),
        panel(
            np.where(member[:, None, None], recorded, alone),
            np.where(member[:, None], open_with, open_alone),
        ),
        panel(alone, open_alone),
        difference[since].mean(axis=0),
        difference[~member, half:].mean(axis=(0, 1)),
    )


def _scale(values: Floats, half: int) -> Floats:
    """Return what each line is relative to, shape (n, lines)."""
    return np.asarray(values[:, :half].mean(axis=1)[:, SCALE])


def _starts(member: Mask) -> Index:
    """Return the first year in the programme, shape (n,); the number of years for the others."""
    first = np.where(member.any(axis=1), member.argmax(axis=1), member.shape[1])
    return np.asarray(first, dtype=np.int64)


def _known_before(values: Floats, half: int) -> Floats:
    """Return log mean jobs over the years before, and the growth of value added in them."""
    added, jobs = values[:, :half, LINES.index("value_added")], values[:, :half, -1]
    growth = (added[:, -1] - added[:, 0]) / added.mean(axis=1)
    return np.column_stack([np.log(jobs.mean(axis=1)), growth])
