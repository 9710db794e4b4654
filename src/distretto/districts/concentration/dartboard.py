"""Concentration beyond what chance and large plants explain: the dartboard of Ellison and Glaeser.

Plants choose sites one by one, as darts thrown at a board on which each area has the size of its
share in all jobs. An industry of few large plants then looks concentrated by chance alone, and the
indices take that out::

    G        = sum_s (s_sa - x_s)^2
    H        = sum_k z_k^2                                          over plants of the industry
    gamma    = (G - (1 - sum x^2) H) / ((1 - sum x^2) (1 - H))      Ellison-Glaeser
    p        = (sum s^2 - sum x^2) / (1 - sum x^2)
    gamma_MS = (p - H) / (1 - H)                                    Maurel-Sedillot

Both have mean 0 under random sites. With ``c_j = sum_s x_s^j`` and ``Z_j = sum_k z_k^j``::

    var G         = 2 { H^2 (c_2 - 2 c_3 + c_2^2) - Z_4 (c_2 - 4 c_3 + 3 c_2^2) }     [1]
    var sum s^2   = var G + 4 (H - 2 Z_3) (c_3 - c_2^2)

The second follows by the same algebra from ``sum s^2 = sum x^2 + 2 sum x (s - x) + G``. The
probability of as large an index under random sites takes the distribution of G as a scaled
chi-square with its mean and variance (Satterthwaite); :func:`random_sites` finds it by drawing.

Ellison and Glaeser call an industry little concentrated where gamma < 0.02 and highly where
gamma > 0.05.

References
----------
[1] Ellison, G. and Glaeser, E.L. (1997), "Geographic concentration in U.S. manufacturing
    industries: a dartboard approach", Journal of Political Economy 105(5), 889-927.
[2] Maurel, F. and Sédillot, B. (1999), "A measure of the geographic concentration in French
    manufacturing industries", Regional Science and Urban Economics 29(5), 575-604.
[3] Ellison, G., Glaeser, E.L. and Kerr, W.R. (2010), "What causes industry agglomeration? Evidence
    from coagglomeration patterns", American Economic Review 100(3), 1195-1213.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import special

from distretto.districts.concentration.plants import Plants, SizeInequality
from distretto.districts.concentration.table import Table, read_table
from distretto.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = [
    "Agglomeration",
    "agglomeration",
    "coagglomeration",
    "coagglomeration_pairs",
    "random_sites",
]

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Agglomeration:
    """Indices of agglomeration of a industries.

    NaN for an industry without jobs and, but for `raw` and `herfindahl`, for one of a single plant.

    Attributes
    ----------
    raw : (a,) float64
        ``G``, concentration with that of plants in it.
    herfindahl : (a,) float64
        ``H`` of the plants.
    ellison_glaeser, maurel_sedillot : (a,) float64
        ``gamma`` and ``gamma_MS``; 0 on average under random sites. Where all is in one area
        ``gamma_MS`` is 1, and ``gamma`` 1 only on average over areas by their size: below 1 in a
        large area, above 1 in a small one beside large ones.
    ellison_glaeser_error, maurel_sedillot_error : (a,) float64
        Standard deviation of the index under random sites.
    z : (a,) float64
        ``gamma`` over its standard deviation under random sites.
    p_value : (a,) float64
        Probability that random sites give as large a ``gamma``.
    """

    raw: Array
    herfindahl: Array
    ellison_glaeser: Array
    ellison_glaeser_error: Array
    maurel_sedillot: Array
    maurel_sedillot_error: Array
    z: Array
    p_value: Array

    def to_dataframe(self, industries: Sequence[object] | NDArray[np.object_]) -> pd.DataFrame:
        """Return one row per industry.

        Parameters
        ----------
        industries : (a,) sequence
            Their names.
        """
        import pandas as pd

        columns = {name: getattr(self, name) for name in self.__dataclass_fields__}
        return pd.DataFrame({"industry": list(industries), **columns})


def agglomeration(
    employment: ArrayLike,
    plants: SizeInequality | ArrayLike,
    *,
    board: ArrayLike | None = None,
) -> Agglomeration:
    """Return the indices of Ellison and Glaeser and of Maurel and Sédillot of each industry.

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry (columns).
    plants : SizeInequality or (a,) array
        How unequal plants are (:attr:`Plants.inequality`), or only their Herfindahl. Then errors
        are those of plants that are all alike, with ``Z_3 = H^2`` and ``Z_4 = H^3``.
    board : (s,) array, optional
        The jobs that make the size of each area on the board; by default those of the table.

    Returns
    -------
    Agglomeration

    Raises
    ------
    InputError
        If a Herfindahl is not between 0 and 1, the board does not fit the table, or as
        :func:`distretto.districts.concentration.table.read_table`.
    """
    table = read_table(employment)
    sizes = _inequality(plants, table)
    share, x = _shares(table), _board(table, board)
    return _indices(share, x, sizes)


def coagglomeration(employment: ArrayLike, *, board: ArrayLike | None = None) -> float:
    """Return how far the plants of different industries of a group choose the same areas.

    With ``w_j`` the share of industry *j* in the jobs of the group, ``G`` of the group as one
    industry and ``G_j`` of each of them::

        gamma_c = (G - sum_j w_j^2 G_j) / ((1 - sum x^2) (1 - sum w_j^2))

    In the form of [1] the Herfindahls of plants appear, but cancel.

    Parameters
    ----------
    employment : (s, j) array or pandas.DataFrame
        Jobs by area (rows) in the industries of the group (columns), two or more with jobs.
    board : (s,) array, optional
        The jobs that make the size of each area on the board; by default those of the group.

    Returns
    -------
    float
        0 where sites of different industries have nothing to do with each other; of two industries
        the value of :func:`coagglomeration_pairs`.

    Raises
    ------
    InputError
        As :func:`agglomeration`, or if fewer than two industries have jobs.
    """
    table = read_table(employment)
    active = table.by_industry > 0
    if active.sum() < 2:
        raise InputError(
            "a group of one industry", found=int(active.sum()), expected="two industries with jobs"
        )
    x = _board(table, board)
    weight = (table.by_industry / table.total)[active]
    apart = _shares(table)[:, active] - x[:, None]
    group = ((apart @ weight) ** 2).sum()
    alone = (weight**2) @ (apart**2).sum(axis=0)
    return float((group - alone) / ((1.0 - (x**2).sum()) * (1.0 - (weight**2).sum())))


def coagglomeration_pairs(employment: ArrayLike, *, board: ArrayLike | None = None) -> Array:
    """Return the coagglomeration of each pair of industries, as simplified in [3].

    ``gamma_c[i,j] = sum_s (s_si - x_s) (s_sj - x_s) / (1 - sum x^2)``

    Parameters
    ----------
    employment : (s, a) array or pandas.DataFrame
        Jobs by area (rows) and industry (columns).
    board : (s,) array, optional
        The jobs that make the size of each area on the board; by default those of the table.

    Returns
    -------
    (a, a) float64
        Symmetric; the diagonal is NaN, where the size of plants would matter.
    """
    table = read_table(employment)
    x = _board(table, board)
    apart = _shares(table) - x[:, None]
    pairs = apart.T @ apart / (1.0 - (x**2).sum())
    np.fill_diagonal(pairs, np.nan)
    return np.asarray(pairs)


def random_sites(
    plants: Plants, replications: int = 1000, seed: int = 1, *, board: ArrayLike | None = None
) -> Array:
    """Return the index of Ellison and Glaeser of plants thrown at the board again and again.

    Parameters
    ----------
    plants : Plants
        Their sizes and industries; where they are plays no part, but for the default board.
    replications : int
        At least 1.
    seed : int
        Not negative. A replication depends on the seed and its number alone.
    board : (s,) array, optional
        The jobs that make the size of each area on the board; by default those of the plants.

    Returns
    -------
    (r, a) float64
        ``gamma`` of each replication and industry.

    Raises
    ------
    InputError
        If `replications` or `seed` is out of range, or the board does not fit.
    """
    for name, value, least in (("replications", replications, 1), ("seed", seed, 0)):
        if value < least:
            raise InputError("out of range", where=name, found=value, expected=f"{least} or more")
    sizes = plants.inequality
    table = read_table(plants.employment)
    x = _board(table, board)
    edges = np.cumsum(x)
    edges /= edges[-1]
    shape = len(plants.areas), len(plants.industries)
    z = plants.jobs / np.where(table.by_industry > 0, table.by_industry, 1.0)[plants.industry]
    gamma = np.empty((replications, shape[1]))
    for replication in range(replications):
        draws = np.random.Generator(np.random.Philox(key=[seed, replication]))
        site = np.searchsorted(edges, draws.random(len(plants)), side="right")
        cells = np.bincount(site * shape[1] + plants.industry, z, shape[0] * shape[1])
        gamma[replication] = _ellison_glaeser(
            ((cells.reshape(shape) - x[:, None]) ** 2).sum(axis=0), sizes.herfindahl, x
        )
    return gamma


def _indices(share: Array, x: Array, sizes: SizeInequality) -> Agglomeration:
    """Return the indices from shares of areas in industries and on the board."""
    h, z3, z4 = sizes.herfindahl, sizes.cubes, sizes.fourths
    c2, c3 = (x**2).sum(), (x**3).sum()
    spread = 1.0 - c2
    raw = ((share - x[:, None]) ** 2).sum(axis=0)
    # Not below zero but by rounding.
    variance = 2.0 * (h**2 * (c2 - 2 * c3 + c2**2) - z4 * (c2 - 4 * c3 + 3 * c2**2))
    variance = np.maximum(variance, 0.0)
    variance_of_squares = np.maximum(variance + 4.0 * (h - 2.0 * z3) * (c3 - c2**2), 0.0)
    scale = spread * np.where(h < 1.0, 1.0 - h, np.nan)
    gamma = _ellison_glaeser(raw, h, x)
    error = np.sqrt(variance) / scale
    with np.errstate(invalid="ignore", divide="ignore"):
        primacy = ((share**2).sum(axis=0) - c2) / spread
        mean = spread * h
        p_value = special.gammaincc(mean**2 / variance, raw * mean / variance)
        return Agglomeration(
            raw=raw,
            herfindahl=np.where(np.isnan(raw), np.nan, h),
            ellison_glaeser=gamma,
            ellison_glaeser_error=error,
            maurel_sedillot=spread * (primacy - h) / scale,
            maurel_sedillot_error=np.sqrt(variance_of_squares) / scale,
            z=gamma / error,
            p_value=np.where(h < 1.0, p_value, np.nan),
        )


def _ellison_glaeser(raw: Array, herfindahl: Array, x: Array) -> Array:
    """Return ``gamma`` from ``G``, ``H`` and the board."""
    spread = 1.0 - (x**2).sum()
    several = np.where(herfindahl < 1.0, herfindahl, np.nan)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray((raw - spread * herfindahl) / (spread * (1.0 - several)))


def _shares(table: Table) -> Array:
    with np.errstate(invalid="ignore"):
        return np.asarray(table.jobs / table.jobs.sum(axis=0))


def _board(table: Table, board: ArrayLike | None) -> Array:
    """Return the share of each area on the board."""
    size = table.by_area if board is None else np.asarray(board, dtype=np.float64)
    if size.shape != table.by_area.shape:
        raise InputError(
            "the board does not fit the table",
            where="board",
            found=size.shape,
            expected=f"a size for each of the {len(table.by_area)} areas",
        )
    if not (np.isfinite(size) & (size >= 0)).all() or np.count_nonzero(size) < 2:
        raise InputError(
            "no board to throw at",
            where="board",
            found=size.tolist(),
            expected="jobs of each area, 0 or more, and above 0 in two areas or more",
        )
    return np.asarray(size / size.sum())


def _inequality(plants: SizeInequality | ArrayLike, table: Table) -> SizeInequality:
    """Return how unequal plants are; from the Herfindahl alone as if they were alike."""
    if isinstance(plants, SizeInequality):
        sizes = plants
    else:
        h = np.asarray(plants, dtype=np.float64)
        with np.errstate(invalid="ignore", divide="ignore"):
            number = np.where(h > 0, np.rint(1.0 / h), 0).astype(np.int64)
        sizes = SizeInequality(number, h, h**2, h**3)
    h = sizes.herfindahl
    if h.shape != table.by_industry.shape:
        raise InputError(
            "the plants do not fit the table",
            where="plants",
            found=h.shape,
            expected=f"a Herfindahl for each of the {len(table.by_industry)} industries",
        )
    wrong = ~((h > 0) & (h <= 1)) & (table.by_industry > 0)
    if wrong.any():
        column = int(wrong.argmax())
        raise InputError(
            "not the Herfindahl of plants",
            where=f"industry {column + 1}",
            found=float(h[column]),
            expected="above 0, and 1 at most: 1 over the number of plants, if they are alike",
        )
    return sizes
