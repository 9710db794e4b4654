"""Distances between the plants of an industry: the density of Duranton and Overman.

Areas have borders, plants do not: the density of distances between all pairs of plants of an
industry is compared with that of as many plants drawn at random from all sites of the country::

    K(d) = 2 / (n (n - 1) h)  sum_{i<j} f((d - d_ij) / h)

with ``f`` the normal density and ``h`` Silverman's rule of thumb; what would fall below distance 0
is folded back. It integrates to 1 (in [1] to one half). With `weights` pairs count by the product
of the two plants' weights, such as jobs, and the density is of distances between jobs; a drawing
then puts the same plants, with their weights, on other sites.

At each distance a twentieth of the drawings lies above the local band, and as many below it. The
global band is so wide that only a twentieth exceeds it anywhere, and a twentieth falls below it
anywhere. The industry is localised where it is above the global band, and dispersed where it is
below and nowhere localised.

References
----------
[1] Duranton, G. and Overman, H.G. (2005), "Testing for localization using micro-geographic data",
    Review of Economic Studies 72(4), 1077-1106.
[2] Silverman, B.W. (1986), Density Estimation for Statistics and Data Analysis, 2.10 and 3.4.
"""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from distretto.errors import InputError
from distretto.kernels import kernel

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["DistanceDensity", "distance_density", "on_globe"]

Array = NDArray[np.float64]

_EARTH = 6371.0  # km, mean radius
_REACH = 6.0  # bandwidths beyond which a pair does not count
_FINENESS = 32  # bins per bandwidth


@dataclass(frozen=True, slots=True, eq=False)
class DistanceDensity:
    """Density of distances between plants, and what random sites give: m distances.

    Attributes
    ----------
    distance : (m,) float64
        ``d``, in the unit of the points.
    density : (m,) float64
        ``K(d)``, per unit of distance.
    expected : (m,) float64
        Mean of the drawings.
    local_low, local_high, global_low, global_high : (m,) float64
        The bands.
    bandwidth : float
        ``h``.
    plants : int
    replications : int
    level : float
        Share of drawings on the inner side of either border of a band.
    left : tuple of two float
        Share of drawings that anywhere fall below the global band, and that exceed it: as near to
        ``1 - level`` as their number allows, and not more.
    """

    distance: Array
    density: Array
    expected: Array
    local_low: Array
    local_high: Array
    global_low: Array
    global_high: Array
    bandwidth: float
    plants: int
    replications: int
    level: float
    left: tuple[float, float]

    @property
    def localisation(self) -> Array:
        """How far the density is above the global band at each distance, (m,)."""
        return np.maximum(self.density - self.global_high, 0.0)

    @property
    def dispersion(self) -> Array:
        """How far it is below the global band, (m,); 0 for an industry localised anywhere."""
        if self.localisation.any():
            return np.zeros_like(self.density)
        return np.maximum(self.global_low - self.density, 0.0)

    @property
    def verdict(self) -> str:
        """``"localised"``, ``"dispersed"`` or ``"random"``."""
        if self.localisation.any():
            return "localised"
        return "dispersed" if self.dispersion.any() else "random"

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per distance."""
        import pandas as pd

        return pd.DataFrame(
            {
                "distance": self.distance,
                "density": self.density,
                "expected": self.expected,
                "local_low": self.local_low,
                "local_high": self.local_high,
                "global_low": self.global_low,
                "global_high": self.global_high,
                "localisation": self.localisation,
                "dispersion": self.dispersion,
            }
        )


def on_globe(longitude: ArrayLike, latitude: ArrayLike) -> Array:
    """Return points in space from coordinates in degrees.

    Parameters
    ----------
    longitude, latitude : (n,) array
        Degrees.

    Returns
    -------
    (n, 3) float64
        Kilometres from the centre of the Earth, taken as a ball. The straight line between two of
        them is 0.1 % shorter than the way on the ground at 1,000 km, and less at less.
    """
    along, up = np.radians(np.asarray(longitude, float)), np.radians(np.asarray(latitude, float))
    axes = [np.cos(up) * np.cos(along), np.cos(up) * np.sin(along), np.sin(up)]
    return _EARTH * np.stack(axes, axis=1)


def distance_density(
    points: ArrayLike,
    sites: ArrayLike,
    *,
    weights: ArrayLike | None = None,
    distances: ArrayLike | None = None,
    bandwidth: float | None = None,
    replications: int = 1000,
    seed: int = 1,
    level: float = 0.95,
    threads: int | None = None,
) -> DistanceDensity:
    """Return the density of distances between plants, with bands of random sites.

    Parameters
    ----------
    points : (n, 2) or (n, 3) array
        Where the plants of the industry are, in a plane or in space (:func:`on_globe`).
    sites : (t, 2) or (t, 3) array
        All sites where they could be, such as those of all plants of the country, theirs included.
    weights : (n,) array, optional
        Weight of each plant, such as its jobs.
    distances : (m,) array, optional
        Where to find the density, evenly spaced or not, 0 or more; by default 101 distances from 0
        to the median distance of plants drawn at random.
    bandwidth : float, optional
        ``h``; by default Silverman's rule for the distances between the plants. The drawings are
        smoothed with the same.
    replications : int
        Drawings, at least 20.
    seed : int
        Not negative. A drawing depends on the seed and its number alone.
    level : float
        Share of drawings on the inner side of either border of a band.
    threads : int, optional
        Drawings at the same time; as many as there are processors by default.

    Returns
    -------
    DistanceDensity

    Raises
    ------
    InputError
        If there are fewer than three plants, more plants than sites, or a number is out of range.
    """
    where, everywhere = _checked_points(points, "points"), _checked_points(sites, "sites")
    plants = len(where)
    weight = np.ones(plants) if weights is None else np.asarray(weights, dtype=np.float64)
    _check(where, everywhere, weight, replications, seed, level)
    where, everywhere = _in_space(where), _in_space(everywhere)

    def drawing(replication: int) -> Array:
        draws = np.random.Generator(np.random.Philox(key=[seed, replication]))
        return everywhere[draws.choice(len(everywhere), plants, replace=False)]

    extent = float(np.linalg.norm(np.ptp(np.concatenate([where, everywhere]), axis=0)))
    if not extent:
        raise InputError("all sites are in one place", where="sites", found=everywhere[0].tolist())
    grid = _grid(distances, drawing(replications), extent)
    width = extent / 2**16
    own = pair_histogram(where, weight, width, 2**16 + 1)
    h = _silverman(own, width, plants) if bandwidth is None else bandwidth
    if not h > 0:
        raise InputError(
            "no bandwidth",
            where="bandwidth",
            found=h,
            expected="above 0; plants that are not all equally far apart",
        )
    bin_width = h / _FINENESS
    bins = int(np.ceil((grid[-1] + _REACH * h) / bin_width)) + 1
    smoother = _smoother(grid, bin_width, bins, h)

    def density(places: Array) -> Array:
        counts = pair_histogram(places, weight, bin_width, bins)
        return smoother @ counts / _weight_of_pairs(weight)

    with ThreadPoolExecutor(threads or os.cpu_count()) as pool:
        drawn = np.stack(list(pool.map(lambda r: density(drawing(r)), range(replications))))
    local_low, local_high, global_low, global_high, left = _bands(drawn, level)
    return DistanceDensity(
        distance=grid,
        density=density(where),
        expected=drawn.mean(axis=0),
        local_low=local_low,
        local_high=local_high,
        global_low=global_low,
        global_high=global_high,
        bandwidth=h,
        plants=plants,
        replications=replications,
        level=level,
        left=left,
    )


@kernel(allocates=True, entry=True)
def pair_histogram(points: Array, weights: Array, width: float, bins: int) -> Array:
    """Return the weight of pairs by distance in multiples of a width, (bins,).

    A pair is shared between the two nearest multiples; pairs further apart than the last are left
    out. `points` has three columns.
    """
    counts = np.zeros(bins + 2)
    number = len(points)
    x, y, z = points[:, 0].copy(), points[:, 1].copy(), points[:, 2].copy()
    position = np.empty(number)
    scale = 1.0 / width
    for i in range(number):
        # First all distances, which go several at a time, then their bins, which cannot.
        for j in range(i):
            a, b, c = x[i] - x[j], y[i] - y[j], z[i] - z[j]
            position[j] = min(np.sqrt(a * a + b * b + c * c) * scale, float(bins))
        for j in range(i):
            below = np.uint32(position[j])
            weight = weights[i] * weights[j]
            beyond = weight * (position[j] - below)
            counts[below] += weight - beyond
            counts[below + 1] += beyond
    return counts[:bins]


def _smoother(grid: Array, width: float, bins: int, h: float) -> Array:
    """Return the matrix (m, bins) that makes densities at the grid of counts in bins."""
    middle = width * np.arange(bins)

    def normal(apart: Array) -> Array:
        u = apart / h
        return np.asarray(np.exp(-0.5 * u * u) / (h * np.sqrt(2 * np.pi)))

    return normal(grid[:, None] - middle) + normal(grid[:, None] + middle)


def _bands(drawn: Array, level: float) -> tuple[Array, Array, Array, Array, tuple[float, float]]:
    """Return local and global bands of drawings (r, m), and how many leave the global one."""
    number = len(drawn)
    local_low, local_high = np.quantile(drawn, [1.0 - level, level], axis=0)
    ordered = np.sort(drawn, axis=0)
    # Extreme place of each drawing in the order of any distance, from below and from above; equal
    # ones all take the place nearest to the middle, for none of them leaves a band at their value.
    below = (stats.rankdata(drawn, method="max", axis=0) - 1).min(axis=1)
    above = (number - stats.rankdata(drawn, method="min", axis=0)).min(axis=1)
    low, left_below = _last_place(below, 1.0 - level)
    high, left_above = _last_place(above, 1.0 - level)
    return local_low, local_high, ordered[low], ordered[-1 - high], (left_below, left_above)


def _last_place(extreme: Array, share: float) -> tuple[int, float]:
    """Return the place nearest to the middle that at most a share of drawings lies outside of."""
    outside = np.array([(extreme < place).mean() for place in range((len(extreme) + 1) // 2)])
    place = int(np.flatnonzero(outside <= share)[-1])
    return place, float(outside[place])


def _silverman(counts: Array, width: float, plants: int) -> float:
    """Return ``0.9 min(sd, IQR / 1.34) N^(-1/5)`` of the N distances between plants."""
    total = counts.sum()
    middle = width * np.arange(len(counts))
    mean = (counts @ middle) / total
    deviation = np.sqrt(counts @ (middle - mean) ** 2 / total)
    first, third = np.interp([0.25, 0.75], np.cumsum(counts) / total, middle)
    spread = min(deviation, (third - first) / 1.34) or deviation
    return float(0.9 * spread * (0.5 * plants * (plants - 1)) ** -0.2)


def _weight_of_pairs(weights: Array) -> float:
    return float(0.5 * (weights.sum() ** 2 - (weights**2).sum()))


def _grid(distances: ArrayLike | None, drawn: Array, extent: float) -> Array:
    """Return the distances given, or up to the median distance of plants drawn at random."""
    if distances is None:
        bins = 2**14
        counts = pair_histogram(drawn, np.ones(len(drawn)), extent / bins, bins + 1)
        middle = int(np.searchsorted(np.cumsum(counts), 0.5 * counts.sum()))
        return np.linspace(0.0, middle * extent / bins, 101)
    grid = np.atleast_1d(np.asarray(distances, dtype=np.float64))
    if not (grid >= 0).all() or (np.diff(grid) <= 0).any() or not np.isfinite(grid).all():
        raise InputError(
            "not a row of distances", where="distances", expected="0 or more, in rising order"
        )
    return grid


def _checked_points(points: ArrayLike, what: str) -> Array:
    where = np.asarray(points, dtype=np.float64)
    if where.ndim != 2 or where.shape[1] not in (2, 3):
        raise InputError(
            "not a list of points", where=what, found=where.shape, expected="two or three columns"
        )
    wrong = ~np.isfinite(where).all(axis=1)
    if wrong.any():
        raise InputError("a coordinate is missing", where=f"{what}, row {int(wrong.argmax()) + 1}")
    return where


def _in_space(points: Array) -> Array:
    """Return points with three coordinates, the third 0 for those in a plane."""
    return np.pad(points, ((0, 0), (0, 3 - points.shape[1])))


def _check(
    where: Array, everywhere: Array, weight: Array, replications: int, seed: int, level: float
) -> None:
    if where.shape[1] != everywhere.shape[1]:
        raise InputError(
            "plants and sites differ in dimensions",
            found=(where.shape[1], everywhere.shape[1]),
            expected="both in a plane, or both in space",
        )
    if not 3 <= len(where) <= len(everywhere):
        raise InputError(
            "no number of plants to compare",
            where="points",
            found=len(where),
            expected=f"3 to {len(everywhere)}, as many as there are sites",
        )
    if weight.shape != (len(where),) or not (np.isfinite(weight) & (weight > 0)).all():
        raise InputError(
            "not the weights of plants",
            where="weights",
            expected=f"a number above 0 for each of the {len(where)} plants",
        )
    for name, value, fits, expected in (
        ("replications", replications, replications >= 20, "at least 20"),
        ("seed", seed, seed >= 0, "0 or more"),
        ("level", level, 0.5 < level < 1, "between 0.5 and 1"),
    ):
        if not fits:
            raise InputError("out of range", where=name, found=value, expected=expected)
