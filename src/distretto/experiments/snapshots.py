"""A district at one moment: its firms, and who supplies whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import pandas as pd

    from distretto.economy.district import District

__all__ = ["BEFORE", "Snapshot", "arrays_of", "snapshot_of"]

BEFORE = ""
"""Stands for the arm in the tables of the end of burn-in, which all arms share."""

Arrays = dict[str, NDArray[Any]]


@dataclass(frozen=True, slots=True, eq=False)
class Snapshot:
    """One world at the end of burn-in and, in each arm, in the last quarter.

    Attributes
    ----------
    firms : pandas.DataFrame
        ``arm`` ("" before the record), ``firm`` (identity, the same in all arms), ``role``
        ("final" or "specialist"), ``phases`` (numbers from 1, joined by semicolons), ``people`` at
        work, owners included; ``name``, ``x`` and ``y`` where the scenario gives them.
    ties : pandas.DataFrame
        ``arm``, ``buyer``, ``supplier`` and ``value``, what the buyer paid in the quarter.
    """

    firms: pd.DataFrame
    ties: pd.DataFrame

    def select(self, arms: Sequence[str]) -> Snapshot:
        """Return the tables of some arms, with those before the record."""
        kept = [BEFORE, *arms]
        return Snapshot(
            *(
                frame[frame["arm"].isin(kept)].reset_index(drop=True)
                for frame in (self.firms, self.ties)
            )
        )


def arrays_of(district: District) -> Arrays:
    """Return a district as it stands: one array for each column of the two tables."""
    state = district.state
    firms, ties = state.firms, state.ties
    here = np.flatnonzero(firms.alive)
    buyer, slot = np.nonzero((ties.partner >= 0) & (ties.bought > 0.0) & firms.alive[:, None])
    supplier = ties.partner[buyer, slot]
    return {
        "firm": district.firm_names(firms.key[here]),
        "final": firms.final[here],
        "mask": firms.phases[here],
        "people": (firms.workers + state.owners.partners)[here],
        "buyer": district.firm_names(firms.key[buyer]),
        "supplier": district.firm_names(firms.key[supplier]),
        "value": ties.bought[buyer, slot],
    }


def snapshot_of(
    found: Sequence[tuple[str, Arrays]], places: Mapping[str, Sequence[Any]] | None = None
) -> Snapshot:
    """Return the tables of several moments of one world.

    Parameters
    ----------
    found : sequence of (str, dict)
        Name of the arm, "" for the end of burn-in, with what `arrays_of` gave.
    places : mapping, optional
        ``firm`` (identities), ``name``, ``x`` and ``y`` of the firms that the scenario gives.
    """
    import pandas as pd

    firms, ties = [], []
    for arm, arrays in found:
        firms.append(
            pd.DataFrame(
                {
                    "arm": arm,
                    "firm": arrays["firm"].astype(object),
                    "role": np.where(arrays["final"], "final", "specialist"),
                    "phases": [_phases(int(mask)) for mask in arrays["mask"]],
                    "people": arrays["people"].astype(np.int64),
                }
            )
        )
        ties.append(
            pd.DataFrame(
                {
                    "arm": arm,
                    "buyer": arrays["buyer"].astype(object),
                    "supplier": arrays["supplier"].astype(object),
                    "value": arrays["value"].astype(np.float64),
                }
            )
        )
    all_firms = pd.concat(firms, ignore_index=True)
    known = pd.DataFrame(places or {"firm": [], "name": [], "x": [], "y": []}, dtype=object)
    all_firms = all_firms.merge(known, on="firm", how="left")
    all_firms["name"] = all_firms["name"].fillna("").astype(str)
    return Snapshot(
        all_firms.astype({"x": "float64", "y": "float64"}), pd.concat(ties, ignore_index=True)
    )


def _phases(mask: int) -> str:
    return ";".join(str(k + 1) for k in range(64) if mask >> k & 1)
