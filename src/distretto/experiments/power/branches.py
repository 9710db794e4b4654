"""One world with and without a programme, joined by those who would choose to, or by lot.

All branches share the years before the programme. Then a list says who joins and when, and the
branches go on side by side, with the same chance. Definitions, firm f in business when the
programme begins::

    score_f    s (rank of jobs + rank of growth) + draw_f      s > 0 by choice, 0 by lot
    rank       normal score of f's place among all firms; growth is that of value added from the
               first to the second half of the two years before
    joins      the given share of firms with the highest scores; every second of them, by the order
               of another draw, a year after the others

By choice, then, firms that are larger and have just grown join sooner than others: the usual case,
in which members differ from the rest before anything has been done.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from distretto.economy.institutions.membership import MemberInstitution
from distretto.economy.state.policy import NEVER
from distretto.experiments.course import Course
from distretto.experiments.power.years import LINES, QUARTERS, FirmYears, Record

if TYPE_CHECKING:
    from distretto.economy.district import District
    from distretto.experiments.worlds import World

__all__ = ["JOINING", "WAVES", "Branches", "run_branches"]

JOINING = {"by choice": 1.0, "by lot": 0.0}
"""How firms come to join, and how much size and growth count in it."""

WAVES = 2
GROWTH = 8  # quarters before the programme over which growth is seen

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Branches:
    """One world, to the end, in all branches.

    Attributes
    ----------
    without : FirmYears
        Without the programme.
    joined : dict of str to FirmYears
        With it, by how firms came to join.
    listed : dict of str to ndarray of str
        Firms that were to join, whether or not they lived to do so.
    """

    without: FirmYears
    joined: dict[str, FirmYears]
    listed: dict[str, NDArray[np.str_]]


def run_branches(
    world: World,
    institution: MemberInstitution,
    share: float,
    before: int,
    after: int,
    go_on: Callable[[], None],
) -> Branches:
    """Run a world without and with an institution.

    Parameters
    ----------
    world : World
    institution : MemberInstitution
        Who belongs to it is decided here.
    share : float
        Of the firms in business when it begins, those that join.
    before, after : int
        Years without it that all branches share, and years thereafter.
    go_on : callable
        Called in every quarter; may raise to stop.
    """
    start = before * QUARTERS
    listed = replace(institution, rule="listed", start=start)
    district, record = world.found(), Record()
    course = Course(world, [listed])

    def run(branch: District, kept: Record, quarters: int) -> FirmYears:
        for _ in range(quarters):
            go_on()
            course.step(branch)
            kept.add(branch)
        return kept.years()

    run(district, record, start)
    noise = np.random.default_rng([world.key & 0xFFFFFFFF, world.key >> 32, 1])
    alive = np.flatnonzero(district.state.firms.alive)
    draw, wave = noise.logistic(size=alive.size), noise.permutation(alive.size) % WAVES
    names = district.firm_names(district.state.firms.key[alive])
    standing = _standing(record, names)
    joined, listed_firms = {}, {}
    for how, strength in JOINING.items():
        branch = district.copy()
        order = np.argsort(-(strength * standing + draw), kind="stable")
        chosen = order[: round(share * alive.size)]
        branch.state.policy.joins[:] = NEVER
        branch.state.policy.joins[alive[chosen]] = start + QUARTERS * wave[chosen]
        joined[how] = run(branch, record.copy(), after * QUARTERS)
        listed_firms[how] = names[chosen]
    district.state.policy.joins[:] = NEVER
    return Branches(run(district, record, after * QUARTERS), joined, listed_firms)


def _standing(record: Record, firms: NDArray[np.str_]) -> Floats:
    """Return how large firms are and how much they have just grown, as a sum of normal scores."""
    added, jobs = LINES.index("value_added"), LINES.index("jobs")
    halves = np.zeros((2, firms.size))
    recent = record.quarters[-GROWTH:]
    order = np.argsort(firms)
    size = np.zeros(firms.size)
    for quarter, (names, lines, _) in enumerate(recent):
        at = np.searchsorted(firms, names, sorter=order).clip(max=firms.size - 1)
        here = order[at]
        known = firms[here] == names
        halves[2 * quarter // len(recent), here[known]] += lines[known, added]
        size[here[known]] = lines[known, jobs]
    return _scores(size) + _scores(halves[1] - halves[0])


def _scores(values: Floats) -> Floats:
    """Return normal scores: quantiles of the normal distribution at the ranks."""
    from scipy.special import ndtri
    from scipy.stats import rankdata

    return np.asarray(ndtri((rankdata(values) - 0.5) / values.size))
