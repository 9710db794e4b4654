"""Rings: what stands at random places on a circle is met by drawing a point and taking the next.

Definitions, n members at places x_1 <= ... <= x_n on (0, 1)::

    met from point u = the first member with x_k >= u; the first of all if there is none
    start_a          = the first member with n x_k >= a        one for each of n equal arcs

In the long run each member is met as often as any other. One that comes or goes changes only the
looks that fall on its own arc, so that two arms of a comparison meet the same members elsewhere.
As there are as many arcs as members, laying a ring out and meeting a member take no search.
"""

from __future__ import annotations

import numpy as np

from distretto.kernels import kernel


@kernel
def _arc_of(point: float, n: int) -> int:
    """Arc on which a point lies, of n."""
    return min(n - 1, int(point * n))


@kernel
def lay_out(
    point: np.ndarray,
    member: np.ndarray,
    n: int,
    place: np.ndarray,
    owner: np.ndarray,
    start: np.ndarray,
) -> None:
    """Lay out n members, given with their points in any order.

    Parameters
    ----------
    point, member : ndarray, shape (at least n,)
        Where each member stands, and who it is.
    n : int
    place, owner, start : ndarray, shape (at least n,)
        Filled with the places in their order, whose they are, and the first on each arc.
    """
    start[:n] = 0
    for k in range(n):
        start[_arc_of(point[k], n)] += 1
    end = 0
    for arc in range(n):
        end += start[arc]
        start[arc] = end
    for k in range(n):
        arc = _arc_of(point[k], n)
        # Each arc fills up from its end, so that its start is found when all are in.
        start[arc] -= 1
        place[start[arc]] = point[k]
        owner[start[arc]] = member[k]
    # Out of order are only the few that share an arc.
    for k in range(1, n):
        x, who = place[k], owner[k]
        at = k
        while at > 0 and place[at - 1] > x:
            place[at] = place[at - 1]
            owner[at] = owner[at - 1]
            at -= 1
        place[at] = x
        owner[at] = who


@kernel
def next_on(place: np.ndarray, start: np.ndarray, n: int, point: float) -> int:
    """Index of the next of n members from a point."""
    k = start[_arc_of(point, n)]
    while k < n and place[k] < point:
        k += 1
    return 0 if k == n else int(k)
