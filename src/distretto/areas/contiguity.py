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
        Before and after: areas_not_valid, workers_crossing_share, pieces.
    """

    delineation: Delineation
    moved: pd.DataFrame
    cost: dict[str, tuple[float, float]]


def pieces(delineation: Delineation, neighbours: Neighbours, known: NDArray[np.bool_]) -> Any:
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
                not len(_beside(members, neighbours)),
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
    crossing = _pair_sums(delineation)
    for _ in range(len(delineation.flows) + 1):
        piece, main = _pieces(current, neighbours, known)
        chosen = _next_piece(current, piece, main, neighbours)
        if chosen is None:
            break
        row, current = _move(current, chosen, neighbours)
        rows.append(row)
    else:
        raise InputError(
            "the pieces cannot all be joined", expected="borders that give an end of the repair"
        )
    names = ["areas_not_valid", "workers_crossing_share", "pieces"]
    before, after = (_cost(each, neighbours, known) for each in (delineation, current))
    if rows:
        note = f"{len(rows)} detached pieces were moved to an area beside them"
        current = replace(current, notes=(*delineation.notes, note))
    del crossing
    return Repair(
        current,
        pd.DataFrame(rows, columns=_MOVED),
        {name: (before[name], after[name]) for name in names},
    )


_MOVED = [
    "communities",
    "residents",
    "from_area",
    "to_area",
    "cohesion",
    "from_validity_before",
    "from_validity_after",
    "to_validity_before",
    "to_validity_after",
    "from_containment_before",
    "from_containment_after",
    "to_containment_before",
    "to_containment_after",
]
