"""Triangles and squares: whether partners of a firm deal with each other, or do the same work.

In friendships two friends of one person are often friends: triangles. In production two firms deal
because they complement each other, so that the suppliers of one buyer share other buyers rather
than supply each other: squares. A plain clustering coefficient, which counts triangles only, would
call a dense production network loose [1]_. Directions and values do not count here::

    triangles  3 T / (paths of two links)       share of such paths that close
    squares    4 Q / (paths of three links)     share of such paths that close

References
----------
.. [1] C. E. S. Mattsson, F. W. Takes, E. M. Heemskerk, C. Diks, G. Buiten, A. Faber and P. M. A.
   Sloot, "Functional structure in production networks", Frontiers in Big Data 4 (2021) 666712,
   doi:10.3389/fdata.2021.666712.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from distretto.districts.networks.links import Links

__all__ = ["Closed", "closed_paths"]


@dataclass(frozen=True, slots=True)
class Closed:
    """Shares of paths that close.

    Attributes
    ----------
    triangles : float
        Of the paths of two links (0 to 1; nan where there are none).
    squares : float
        Of the paths of three links between different firms (0 to 1; nan where there are none).
    """

    triangles: float
    squares: float


def closed_paths(links: Links) -> Closed:
    """Return which shares of paths close to triangles and to squares."""
    flows = links.matrix
    flows.data[:] = 1.0
    deals = (flows + flows.T).tocsr()
    deals.data[:] = 1.0
    degree = np.asarray(deals.sum(axis=1)).ravel()
    shared = deals @ deals
    closed_three = float(shared.multiply(deals).sum())
    triangles = closed_three / 6.0
    # Closed walks of four links also go back and forth: they are taken away.
    pairs = deals.nnz / 2.0
    closed_four = float((shared.data**2).sum())
    squares = (closed_four - 2.0 * float((degree**2).sum()) + 2.0 * pairs) / 8.0
    two = float((degree * (degree - 1.0)).sum()) / 2.0
    # A path of three links has a middle one, and a further neighbour at each of its ends; where the
    # two neighbours are one firm, it is a triangle.
    further = np.maximum(degree - 1.0, 0.0)
    three = 0.5 * float(further @ (deals @ further)) - 3.0 * triangles
    return Closed(
        3.0 * triangles / two if two > 0.0 else np.nan,
        4.0 * squares / three if three > 0.0 else np.nan,
    )
