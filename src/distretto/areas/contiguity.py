"""Areas on the ground: which lie in several pieces, and what joining the pieces costs.

The method knows flows, not borders, so an area may have a piece apart from the rest. `pieces` finds
them; `repair` gives each piece to an area beside it, the one with which it is most cohesive::

    cohesion(P, A) = (b / live(A)) (b / W_P) + (a / R_P) (a / work(A))

with a workers who live in piece P and work in area A, b the other way round, R_P and W_P the
employed residents and jobs of the piece: the measure of the method, for a piece in place of a
community. Of equals the area with more employed residents is taken, then the first.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.areas.delineation import Delineation
from distretto.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Repair", "pieces", "repair"]

Neighbours = NDArray[np.int64]  # shape (pairs, 2), positions of communities that share a border


@dataclass(frozen=True, slots=True, eq=False)
class Repair:
    """Areas made contiguous.

    Attributes
    ----------
    delineation : Delineation
        With the pieces moved. Its log is still that of the search.
    moved : pandas.DataFrame
        One row per piece: communities (codes, separated by blanks), residents (persons),
        from_area, to_area (codes), cohesion (with the new area), and for both areas validity and
        containment (the smaller of the two) before and after.
    cost : dict
        Before and after: areas_in_several_pieces, detached_pieces, areas_not_valid,
        workers_crossing_share.
    """

    delineation: Delineation
    moved: pd.DataFrame
    cost: dict[str, tuple[float, float]]


def pieces(
    delineation: Delineation, neighbours: Neighbours, known: NDArray[np.bool_]
) -> pd.DataFrame:
    """Return the areas that lie in more than one piece.

    Parameters
    ----------
    delineation : Delineation
        n communities.
    neighbours : (pairs, 2) int
        Positions of communities that share a border.
    known : (n,) bool
        Communities whose place on the map is known; others belong to no piece.

    Returns
    -------
    pandas.DataFrame
        One row per piece but the largest (by employed residents) of its area: area, name, pieces
        (of the area), communities (codes, separated by blanks), number_of_communities, residents
        (persons), island (whether none of them borders on any community outside, so that no
        area lies beside it).
    """
    import pandas as pd

    piece, main = _pieces(delineation, neighbours, known)
    codes, residents = delineation.codes, delineation.flows.residents
    rows = []
    for number in np.flatnonzero(~main):
        members = np.flatnonzero(piece == number)
        area = int(delineation.position[members[0]])
        siblings = np.unique(piece[(delineation.position == area) & (piece >= 0)])
        rows.append(
            (
                str(delineation.area_codes[area]),
                delineation.area_names[area],
                len(siblings),
                " ".join(codes[members]),
                len(members),
                residents[members].sum(),
                not len(_outside(members, neighbours)),
            )
        )
    columns = ["area", "name", "pieces", "communities", "number_of_communities", "residents"]
    return pd.DataFrame(rows, columns=[*columns, "island"])


def repair(delineation: Delineation, neighbours: Neighbours, known: NDArray[np.bool_]) -> Repair:
    """Give every detached piece to an area beside it.

    Pieces are moved one by one, the one with fewest employed residents first, until all areas are
    in one piece; islands stay where they are. There is no test of validity: what it costs is
    reported.

    Parameters
    ----------
    delineation, neighbours, known
        See `pieces`.

    Returns
    -------
    Repair

    Raises
    ------
    InputError
        If it does not come to an end, which no known map does.
    """
    import pandas as pd

    current, rows = delineation, []
    for _ in range(len(delineation.flows) + 1):
        members = _next_piece(current, neighbours, known)
        if members is None:
            break
        row, current = _moved(current, members, neighbours)
        rows.append(row)
    else:
        raise InputError(
            "the pieces cannot all be joined", expected="borders that give an end of the repair"
        )
    before, after = (_cost(each, neighbours, known) for each in (delineation, current))
    if rows:
        note = f"{len(rows)} pieces were moved to make areas contiguous"
        current = replace(current, notes=(*delineation.notes, note))
    return Repair(
        current,
        pd.DataFrame(rows, columns=_MOVED),
        {name: (before[name], after[name]) for name in before},
    )


_MOVED = ["communities", "residents", "from_area", "to_area", "cohesion"]
_MOVED += [
    f"{side}_{what}_{when}"
    for side in ("from", "to")
    for what in ("validity", "containment")
    for when in ("before", "after")
]


def _pieces(
    delineation: Delineation, neighbours: Neighbours, known: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Return the piece of each community (-1: none), and which pieces are their area's largest."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    n, position = len(delineation.flows), delineation.position
    one, other = neighbours.T
    same = (position[one] == position[other]) & (position[one] >= 0)
    links = coo_array((np.ones(int(same.sum())), (one[same], other[same])), shape=(n, n))
    _, component = connected_components(links, directed=False)
    there = known & (position >= 0)
    numbers, label = np.unique(component[there], return_inverse=True)
    piece = np.full(n, -1, np.int64)
    piece[there] = label
    size = np.bincount(label, delineation.flows.residents[there], len(numbers))
    area = np.zeros(len(numbers), np.int64)
    area[label] = position[there]
    main = np.zeros(len(numbers), bool)
    order = np.lexsort((np.arange(len(numbers)), -size, area))
    main[order[np.diff(area[order], prepend=-1) != 0]] = True
    return piece, main


def _outside(members: NDArray[np.int64], neighbours: Neighbours) -> NDArray[np.int64]:
    """Return the communities that border on some, but are not among them."""
    one, other = neighbours.T
    beside = np.concatenate((other[np.isin(one, members)], one[np.isin(other, members)]))
    return np.setdiff1d(beside, members)


def _next_piece(
    delineation: Delineation, neighbours: Neighbours, known: NDArray[np.bool_]
) -> NDArray[np.int64] | None:
    """Return the members of the smallest detached piece that has an area beside it."""
    piece, main = _pieces(delineation, neighbours, known)
    residents = delineation.flows.residents
    detached = [np.flatnonzero(piece == number) for number in np.flatnonzero(~main)]
    for members in sorted(detached, key=lambda members: (residents[members].sum(), members[0])):
        if (delineation.position[_outside(members, neighbours)] >= 0).any():
            return members
    return None


def _moved(
    delineation: Delineation, members: NDArray[np.int64], neighbours: Neighbours
) -> tuple[tuple[Any, ...], Delineation]:
    """Return the row on a piece and the areas after its move."""
    network, kept, position = delineation.network, delineation.kept, delineation.position
    areas, here = len(delineation), int(position[members[0]])
    beside = position[_outside(members, neighbours)]
    candidates = np.unique(beside[(beside >= 0) & (beside != here)])

    inside = np.isin(kept, members)
    area = position[kept]
    origin = np.repeat(np.arange(len(kept)), np.diff(network.out_start))
    out = inside[origin] & (area[network.out_place] >= 0)
    into = inside[network.out_place] & (area[origin] >= 0)
    sent = np.bincount(area[network.out_place[out]], network.out_workers[out], areas)
    received = np.bincount(area[origin[into]], network.out_workers[into], areas)
    has_area = area >= 0
    live = np.bincount(area[has_area], network.residents[has_area], areas)
    work = np.bincount(area[has_area], network.jobs[has_area], areas)
    residents, jobs = network.residents[inside].sum(), network.jobs[inside].sum()
    cohesion = received / live * received / jobs + sent / residents * sent / work
    there = int(max(candidates, key=lambda k: (cohesion[k], live[k], -k)))

    number = delineation.number.copy()
    number[members] = delineation.numbers[there]
    number.setflags(write=False)
    after = replace(delineation, number=number)
    values = []
    tables = delineation.area_stats(), after.area_stats()
    for k in (here, there):
        for names in (["validity"], ["containment_supply", "containment_demand"]):
            values += [float(table[names].to_numpy()[k].min()) for table in tables]
    codes = delineation.area_codes
    row = (" ".join(delineation.codes[members]), delineation.flows.residents[members].sum())
    return (*row, str(codes[here]), str(codes[there]), float(cohesion[there]), *values), after


def _cost(
    delineation: Delineation, neighbours: Neighbours, known: NDArray[np.bool_]
) -> dict[str, float]:
    quality = delineation.quality
    _, main = _pieces(delineation, neighbours, known)
    return {
        "areas_in_several_pieces": len(
            set(pieces(delineation, neighbours, known)["area"].tolist())
        ),
        "detached_pieces": int((~main).sum()),
        "areas_not_valid": quality["areas_not_valid"],
        "workers_crossing_share": quality["workers_crossing_share"],
    }
