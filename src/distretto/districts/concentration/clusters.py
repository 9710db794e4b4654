"""Two published rules that say where a cluster is: European stars, and strong clusters of the US.

Stars (European Cluster Observatory): one each for

* size: the area is in the top tenth of areas by jobs in the industry;
* specialisation: the location quotient is 2 or more;
* focus: the industry is in the top tenth of all pairs of an area and an industry by its share in
  the jobs of the area. (Among areas of one industry this share has the order of the quotient, and
  would say nothing new.)

Strong clusters (U.S. Cluster Mapping): the quotient is in the top quarter of areas, above 1, and
jobs and establishments reach a minimum.

Only areas where the industry is present are ranked, and a pair at the border counts as inside. All
thresholds are parameters; those of the observatories have changed between editions, and the
defaults follow the first.

References
----------
[1] European Cluster Observatory, methodology of cluster mapping; European Panorama of Clusters and
    Industrial Change (2020).
[2] Delgado, M., Porter, M.E. and Stern, S. (2016), "Defining clusters of related industries",
    Journal of Economic Geography 16(1), 1-38; clustermapping.us.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.districts.concentration.quotients import quotients_of
from distretto.districts.concentration.table import Table, read_table
from distretto.errors import InputError

__all__ = ["StarRule", "Stars", "StrongRule", "cluster_stars", "strong_clusters"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class StarRule:
    """Thresholds of the stars.

    Attributes
    ----------
    size : float
        Share of areas with the industry that get the star for size.
    quotient : float
        Least location quotient for specialisation.
    focus : float
        Share of pairs of an area and an industry that get the star for focus.
    least_jobs : float
        Fewer jobs of an industry in an area get no star.
    """

    size: float = 0.1
    quotient: float = 2.0
    focus: float = 0.1
    least_jobs: float = 0.0

    def __post_init__(self) -> None:
        _check_shares(size=self.size, focus=self.focus)


@dataclass(frozen=True, slots=True)
class StrongRule:
    """Thresholds of a strong cluster.

    Attributes
    ----------
    top : float
        Share of areas with the industry that rank as strong by quotient.
    above : float
        The quotient has to exceed this.
    least_jobs, least_plants : float
        Minimum of jobs and of establishments; the latter only where these are known.
    """

    top: float = 0.25
    above: float = 1.0
    least_jobs: float = 0.0
    least_plants: float = 0.0

    def __post_init__(self) -> None:
        _check_shares(top=self.top)


@dataclass(frozen=True, slots=True, eq=False)
class Stars:
    """Stars of a industries in s areas.

    Attributes
    ----------
    size, specialisation, focus : (s, a) bool
        Which stars each pair has.
    number : (s, a) int64
        How many, 0 to 3.
    """

    size: Flags
    specialisation: Flags
    focus: Flags

    @property
    def number(self) -> NDArray[np.int64]:
        """Stars of each pair, 0 to 3."""
        stars = np.stack((self.size, self.specialisation, self.focus))
        return np.asarray(stars.sum(axis=0, dtype=np.int64))


def cluster_stars(
    employment: ArrayLike, rule: StarRule | None = None, *, base: ArrayLike | None = None
) -> Stars:
    """Return the stars of each industry in each area.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry or cluster category (columns).
    rule : StarRule, optional
    base : (a,) array, optional
        Jobs of the country by industry; by default the sum over areas.

    Returns
    -------
    Stars

    Raises
    ------
    InputError
        As :func:`distretto.districts.concentration.table.read_table`.
    """
    return stars_of(read_table(employment, base), rule or StarRule())


def strong_clusters(
    employment: ArrayLike,
    rule: StrongRule | None = None,
    *,
    plants: ArrayLike | None = None,
    base: ArrayLike | None = None,
) -> Flags:
    """Return where each industry is a strong cluster.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry or cluster category (columns).
    rule : StrongRule, optional
    plants : (s, a) array, optional
        Establishments.
    base : (a,) array, optional
        Jobs of the country by industry; by default the sum over areas.

    Returns
    -------
    (s, a) bool

    Raises
    ------
    InputError
        If the establishments do not fit the table, or as
        :func:`distretto.districts.concentration.table.read_table`.
    """
    table = read_table(employment, base)
    count = None if plants is None else np.asarray(plants, dtype=np.float64)
    if count is not None and count.shape != table.jobs.shape:
        raise InputError(
            "the establishments do not fit the table",
            where="plants",
            found=count.shape,
            expected=f"a number for each of {table.jobs.shape} cells",
        )
    return strong_of(table, rule or StrongRule(), count)


def stars_of(table: Table, rule: StarRule) -> Stars:
    """Return the stars in a checked table."""
    enough = (table.jobs > 0) & (table.jobs >= rule.least_jobs)
    with np.errstate(invalid="ignore", divide="ignore"):
        in_area = table.jobs / table.by_area[:, None]
    present = np.where(table.jobs > 0, in_area, -np.inf)
    return Stars(
        size=enough & _top(np.where(table.jobs > 0, table.jobs, -np.inf), rule.size),
        specialisation=enough & (quotients_of(table) >= rule.quotient),
        focus=enough & _top(present.reshape(-1, 1), rule.focus).reshape(present.shape),
    )


def strong_of(table: Table, rule: StrongRule, plants: Array | None) -> Flags:
    """Return the strong clusters in a checked table."""
    quotients = np.where(table.jobs > 0, quotients_of(table), -np.inf)
    strong = _top(quotients, rule.top) & (quotients > rule.above)
    strong &= table.jobs >= rule.least_jobs
    return strong if plants is None else strong & (plants >= rule.least_plants)


def _top(values: Array, share: float) -> Flags:
    """Return which values of each column are in its top share, -inf not counted.

    Of n values the first ``share n`` are, rounded up, and those equal to the last of them.
    """
    ordered = -np.sort(-values, axis=0)
    number = np.isfinite(values).sum(axis=0)
    # Not one more for a product such as 0.1 * 30 = 3.0000000000000004.
    last = np.maximum(np.ceil(share * number * (1 - 1e-12)).astype(np.int64) - 1, 0)
    border = np.take_along_axis(ordered, last[None, :], axis=0)
    return np.isfinite(values) & (values >= border)


def _check_shares(**shares: float) -> None:
    for name, value in shares.items():
        if not 0 < value <= 1:
            raise InputError("out of range", where=name, found=value, expected="above 0, 1 at most")
