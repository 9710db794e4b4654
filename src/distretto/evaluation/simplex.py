"""Least squares with weights that are not negative and sum to one.

Definitions, columns a_j, target b::

    min |A w - b|^2 + ridge |w|^2    over w >= 0, sum w = 1

As the weights sum to one, A w - b = C w with columns c_j = a_j - b: the point nearest to the origin
in the hull of the c_j. Without the sum, but with a row of ones that aims at 1,

    min |C u|^2 + (sum u - 1)^2      over u >= 0

has the same solution up to its scale, w = u / sum u: for a given direction the best scale leaves
f / (1 + f), f = |C w|^2, which is least where f is. So the exact active-set solver of Lawson and
Hanson does it; the weights that it leaves positive are then solved for once more, without rounding
through squares.

Source: Lawson and Hanson (1974), Solving Least Squares Problems, chapter 23.
"""

from __future__ import annotations

import numpy as np

from distretto.evaluation.panel import Floats

__all__ = ["simplex_weights"]

# Of several solutions the most even one is taken: a ridge too small to matter otherwise, relative
# to the largest squared distance of a column from the target.
TIE = 1e-14


def simplex_weights(a: Floats, b: Floats, *, ridge: float = 0.0, intercept: bool = False) -> Floats:
    """Return the weights of columns that come closest to a target.

    Parameters
    ----------
    a : ndarray, shape (m, J)
    b : ndarray, shape (m,)
    ridge : float
        Price of the squared weights.
    intercept : bool
        Whether a constant, the same in all rows, is free.

    Returns
    -------
    ndarray, shape (J,)
        Not negative, with sum 1.
    """
    from scipy.optimize import nnls

    if intercept:
        a, b = a - a.mean(axis=0), b - b.mean()
    c = a - b[:, None]
    j = c.shape[1]
    size = float(np.sqrt((c**2).sum(axis=0).max(initial=0.0)))
    if size == 0.0:
        return np.full(j, 1.0 / j)
    c = np.vstack([c / size, np.sqrt(ridge / size**2 + TIE) * np.eye(j)])
    target = np.zeros(c.shape[0] + 1)
    target[-1] = 1.0
    u = nnls(np.vstack([c, np.ones(j)]), target, maxiter=30 * j)[0]
    held = np.flatnonzero(u > 0.0)
    # On the held columns: c_0 + sum z_j (c_j - c_0), nearest to the origin.
    z = np.linalg.lstsq(c[:, held[1:]] - c[:, held[:1]], -c[:, held[0]])[0]
    w = np.zeros(j)
    w[held] = np.maximum(0.0, [1.0 - z.sum(), *z])
    return np.asarray(w / w.sum())
