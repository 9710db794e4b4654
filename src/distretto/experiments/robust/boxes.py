"""Where in the space of the priors one arm beats another: boxes, held against draws kept out.

A box bounds at most three priors. It is found in the first half of the draws: the priors that go
together most with the difference of the two arms are tried one by one, then the best with each of
the others, and so on as long as the box becomes clearly better. PRIM peels off the edges of the
space of these priors, so that the draws in which the one arm beats the other become denser.
Notation, for N draws of which K are won, n in the box and k both::

    coverage  k / K
    density   k / n
    base      K / N
    quality   (n / N)^(1/2) (k / n - K / N)

Of the boxes on the way the one of the highest quality is kept. The second half of the draws, in
which nothing was searched, tells what it is worth: its density there, and the probability that as
many of the draws in the box are won if wins are dealt to draws at random, which is a permutation
test that needs no shuffling (hypergeometric). Boxes of one study are tested together (Holm).

References
----------
Friedman and Fisher (1999), Bump hunting in high-dimensional data, Statistics and Computing 9.
Bryant and Lempert (2010), Thinking inside the box, Technological Forecasting and Social Change 77.
Holm (1979), A simple sequentially rejective multiple test procedure, Scand. J. Statistics 6.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from distretto.errors import InputError, install_extra

__all__ = ["CHANCE", "FEWEST", "Box", "Limit", "find_box", "holm"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

MOST_PRIORS = 3
LEADING = 8  # priors that are tried
CLEARLY = 1.1  # times the quality that another prior has to bring
FEWEST = 8  # draws won and lost in each half, and draws in a box
LEAST_MASS = 0.1
CHANCE = 0.05


@dataclass(frozen=True, slots=True)
class Limit:
    """Bounds of one prior.

    Attributes
    ----------
    prior : str
        Dotted name.
    low, high : float or None
        In the unit of the prior; None where the box reaches as far as the prior.
    """

    prior: str
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Box:
    """Part of the space of the priors in which an arm wins more often.

    Attributes
    ----------
    limits : tuple of Limit
        At most three.
    mass, coverage, density, base : float
        In the draws in which it was searched: share of draws in it, share of wins in it, share of
        its draws that are won, share of all draws that are won.
    held_mass, held_coverage, held_density, held_base : float or None
        The same in the draws held out; a density of None if none of them lies in it.
    p : float
        Probability of so many wins in it by chance, in the draws held out.
    """

    limits: tuple[Limit, ...]
    mass: float
    coverage: float
    density: float
    base: float
    held_mass: float
    held_coverage: float
    held_density: float | None
    held_base: float
    p: float


def find_box(gain: Floats, priors: Mapping[str, Floats]) -> Box | None:
    """Find a box in which an arm beats another more often than elsewhere.

    Parameters
    ----------
    gain : ndarray of float, shape (draws,)
        By how much the one does better than the other; not a number where that is not known.
    priors : mapping of str to ndarray of float, shape (draws,)

    Returns
    -------
    Box or None
        None if either arm wins too seldom in a half of the draws (`FEWEST`) for a search, or if no
        box is better than none. That a box is returned does not make it a finding: see `Box.p`.

    Raises
    ------
    InputError
        If prim is not installed.
    """
    prim = _prim()
    known = np.isfinite(gain)
    half = (gain.size + 1) // 2
    search = known & (np.arange(gain.size) < half)
    held = known & ~search
    won = gain > 0.0
    for part in (search, held):
        if min((won & part).sum(), (~won & part).sum()) < FEWEST:
            return None
    found = {name: values[search] for name, values in priors.items()}
    limits = _peel(prim, won[search], found, _leading(gain[search], found))
    if not limits:
        return None
    inside = _inside(limits, priors, gain.size)
    mass, coverage, density, base = _measures(won[search], inside[search])
    assert density is not None
    return Box(
        limits,
        mass,
        coverage,
        density,
        base,
        *_measures(won[held], inside[held]),
        _by_chance(won[held], inside[held]),
    )


def holm(p: Sequence[float], chance: float = CHANCE) -> list[bool]:
    """Which of several tests reject, so that any wrong rejection has at most this probability."""
    order = np.argsort(p, kind="stable")
    rejected = [False] * len(p)
    for rank, k in enumerate(order.tolist()):
        if p[k] > chance / (len(p) - rank):
            break
        rejected[k] = True
    return rejected


def _leading(gain: Floats, priors: Mapping[str, Floats]) -> list[str]:
    """The priors whose ranks go together most with those of the gain."""
    from scipy.stats import rankdata

    def standing(x: Floats) -> Floats:
        ranks = np.asarray(rankdata(x)) - (x.size + 1) / 2.0
        length = float(np.sqrt(ranks @ ranks))
        return ranks / length if length > 0.0 else ranks

    ranked = standing(gain)
    strength = {name: abs(float(standing(x) @ ranked)) for name, x in priors.items()}
    varying = [name for name, x in priors.items() if np.ptp(x) > 0.0]
    return sorted(varying, key=lambda name: -strength[name])[:LEADING]


def _peel(
    prim: Any, won: Bools, priors: Mapping[str, Floats], names: Sequence[str]
) -> tuple[Limit, ...]:
    """Limits of the best box over at most three of some priors; none if none beats the whole."""
    quality = 0.0
    limits: tuple[Limit, ...] = ()
    chosen: list[str] = []
    while len(chosen) < MOST_PRIORS:
        tried = [
            (*_best(prim, won, priors, [*chosen, name]), name)
            for name in names
            if name not in chosen
        ]
        best = max(tried, key=lambda each: each[0], default=None)
        if best is None or best[0] <= CLEARLY * quality:
            break
        quality, limits, name = best
        chosen.append(name)
    return limits


def _best(
    prim: Any, won: Bools, priors: Mapping[str, Floats], names: Sequence[str]
) -> tuple[float, tuple[Limit, ...]]:
    """Quality and limits of the best box over all of some priors."""
    import pandas as pd

    x = pd.DataFrame({name: priors[name] for name in names})
    least = max(LEAST_MASS, FEWEST / won.size)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of pandas, about how prim fills its tables
        box = prim.Prim(x, won.astype(int), mass_min=least).find_box()
        path = box.peeling_trajectory
        mass, density = (path[column].to_numpy(float) for column in ("mass", "density"))
        quality = np.sqrt(mass) * (density - won.mean())
        best = int(np.argmax(quality))
        box.select(best)
        table = box.limits
    limits = []
    for name, row in table.iterrows():
        low, high = float(row["min"]), float(row["max"])
        values = priors[str(name)]
        limits.append(
            Limit(
                str(name),
                low if low > values.min() else None,
                high if high < values.max() else None,
            )
        )
    return float(quality[best]), tuple(limits)


def _inside(limits: Sequence[Limit], priors: Mapping[str, Floats], draws: int) -> Bools:
    inside = np.ones(draws, dtype=bool)
    for limit in limits:
        values = priors[limit.prior]
        if limit.low is not None:
            inside &= values >= limit.low
        if limit.high is not None:
            inside &= values <= limit.high
    return inside


def _measures(won: Bools, inside: Bools) -> tuple[float, float, float | None, float]:
    """Mass, coverage, density and base of a box."""
    both = float((won & inside).sum())
    density = both / float(inside.sum()) if inside.any() else None
    return float(inside.mean()), both / float(won.sum()), density, float(won.mean())


def _by_chance(won: Bools, inside: Bools) -> float:
    """Probability of at least as many wins in the box if wins are dealt to draws at random."""
    from scipy.stats import hypergeom

    both = int((won & inside).sum())
    return float(hypergeom.sf(both - 1, won.size, int(won.sum()), int(inside.sum())))


def _prim() -> Any:
    try:
        import prim
    except ImportError:
        raise InputError(
            "boxes of parameters need prim, which is not installed",
            hint=install_extra("sensitivity"),
        ) from None
    return prim
