"""What a search for areas ends with: the area of each community, and how it came there.

Statistics of it are in :mod:`distretto.areas.quality`, the history of a community in
:mod:`distretto.areas.explanation`; :class:`distretto.areas.Delineation` has them all.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.areas.clusters import Network
from distretto.areas.flows import Flows
from distretto.areas.parameters import Parameters
from distretto.areas.search import ASSIGNED, JOINED, Log
from distretto.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CASES", "REASONS", "SearchResult"]

# What happens to a community, by the numbers of the search.
CASES = ("joined", "A", "B", "C", "D", "E", "F", "assigned")
REASONS = ("", "no employed residents", "no jobs", "no exchange with any other community")


@dataclass(frozen=True, eq=False, repr=False)
class SearchResult:
    """Communities and the areas a search has put them in: n communities, K areas.

    Attributes
    ----------
    flows : Flows
    parameters : Parameters
    number : (n,) int32
        Number of the area of each community: the rank, from 1, of the community that founded it
        among those that take part. 0: could not be assigned; -1: set aside.
    number_before_reserve : (n,) int32
        The same before the reserve list was emptied at the end; 0 marks the reserve list.
    move_count : (n,) int32
        How often each community joined a cluster in the search; -1: set aside.
    reason : (n,) int8
        Why a community was set aside: 0 it was not, 1 no employed residents, 2 no jobs, 3 no
        exchange with any other.
    iterations : int
    notes : tuple of str
        Warnings.
    names : dict or None
        Names of communities by code.
    provenance : dict
    traced : bool
        Whether every decision was kept.
    kept : (k,) int64
        Positions of the communities that take part.
    network : Network
        The flows between them.
    start : (k,) int32
        Their clusters at the start.
    log : Log
        Decisions, by positions in `kept`.
    """

    flows: Flows
    parameters: Parameters
    number: NDArray[np.int32]
    number_before_reserve: NDArray[np.int32]
    move_count: NDArray[np.int32]
    reason: NDArray[np.int8]
    iterations: int
    notes: tuple[str, ...]
    names: dict[str, str] | None
    provenance: dict[str, Any]
    traced: bool
    kept: NDArray[np.int64] = field(repr=False)
    network: Network = field(repr=False)
    start: NDArray[np.int32] = field(repr=False)
    log: Log = field(repr=False)

    @property
    def codes(self) -> NDArray[np.str_]:
        """Codes of the communities, shape (n,)."""
        return self.flows.codes

    @cached_property
    def numbers(self) -> NDArray[np.int32]:
        """Numbers of the areas, ascending, shape (K,)."""
        return np.unique(self.number[self.number > 0])

    @cached_property
    def position(self) -> NDArray[np.int32]:
        """Position of each community's area in `numbers`, -1 where it has none, shape (n,)."""
        position = np.searchsorted(self.numbers, self.number).astype(np.int32)
        position[self.number <= 0] = -1
        return position

    @cached_property
    def centre(self) -> NDArray[np.intp]:
        """Position of the largest community (most jobs) of each area, shape (K,).

        Of equals the one with more employed residents, then the first.
        """
        order = np.lexsort((-np.arange(len(self.flows)), self.flows.residents, self.flows.jobs))
        order = order[self.position[order] >= 0]
        centre = np.empty(len(self.numbers), np.intp)
        centre[self.position[order]] = order
        return centre

    @property
    def area_codes(self) -> NDArray[np.str_]:
        """Code of each area: that of its largest community, shape (K,)."""
        return self.codes[self.centre]

    @property
    def area_names(self) -> list[str]:
        """Name of each area: that of its largest community; its code where it has no name."""
        return [self.name_of(code) for code in self.area_codes]

    @property
    def area(self) -> NDArray[np.str_]:
        """Code of the area of each community, empty where it has none, shape (n,)."""
        codes = np.append(self.area_codes, "")
        return np.asarray(codes[self.position], dtype=np.str_)

    @property
    def not_assigned(self) -> NDArray[np.str_]:
        """Codes of the communities that take part but have no area."""
        codes: NDArray[np.str_] = self.codes[self.number == 0]
        return codes

    @cached_property
    def set_aside(self) -> pd.DataFrame:
        """Communities set aside: community, reason, residents, jobs (persons)."""
        import pandas as pd

        out = np.flatnonzero(self.reason)
        return pd.DataFrame(
            {
                "community": self.codes[out].astype(object),
                "reason": [REASONS[reason] for reason in self.reason[out]],
                "residents": self.flows.residents[out],
                "jobs": self.flows.jobs[out],
            }
        )

    @cached_property
    def set_aside_flows(self) -> pd.DataFrame:
        """Flows from or to communities set aside: origin, destination, workers."""
        out = self.reason > 0
        origin = np.repeat(out, np.diff(self.flows.out_start))
        return self.flows.to_dataframe()[origin | out[self.flows.out_place]].reset_index(drop=True)

    @cached_property
    def reserve(self) -> pd.DataFrame:
        """The reserve list: communities that no cluster could take.

        One row per entry: case (A to F), iteration, dissolved (number of the cluster), validity
        (of the cluster; in cases E and F of the community by itself), community, second (the
        member that comes next, cases C and D).
        """
        import pandas as pd

        what = self.log.integers[:, 6]
        rows = (what != JOINED) & (what != ASSIGNED)
        integers = self.log.integers[rows]
        two = (integers[:, 6] == CASES.index("C")) | (integers[:, 6] == CASES.index("D"))
        return pd.DataFrame(
            {
                "case": [CASES[case] for case in integers[:, 6]],
                "iteration": integers[:, 0],
                "dissolved": integers[:, 2] + 1,
                "validity": self.log.numbers[rows, 0],
                "community": self._texts(integers[:, 1]),
                "second": self._texts(np.where(two, integers[:, 5], -1)),
            }
        )

    @cached_property
    def moves(self) -> pd.DataFrame:
        """Every decision in order; needs ``trace=True``.

        One row per decision: iteration, community, case (``joined`` a cluster; A to F, to the
        reserve list; ``assigned`` from it), dissolved (number of the cluster it came from, 0 the
        reserve list), members (of that cluster), validity (of that cluster), considered (number of
        the most cohesive cluster, 0 none), cohesion, validity_before, validity_after (of that
        cluster without and with the community), second (next member).

        Raises
        ------
        InputError
            If the decisions were not kept.
        """
        import pandas as pd

        if not self.traced:
            raise InputError("decisions were not kept", where="trace", expected="trace=True")
        integers, numbers = self.log.integers, self.log.numbers
        return pd.DataFrame(
            {
                "iteration": integers[:, 0],
                "community": self._texts(integers[:, 1]),
                "case": [CASES[case] for case in integers[:, 6]],
                "dissolved": integers[:, 2] + 1,
                "members": integers[:, 3],
                "validity": numbers[:, 0],
                "considered": integers[:, 4] + 1,
                "cohesion": numbers[:, 1],
                "validity_before": numbers[:, 2],
                "validity_after": numbers[:, 3],
                "second": self._texts(integers[:, 5]),
            }
        )

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per community.

        Columns: community, name (where names are known), area, area_name, number, status (``in an
        area``, ``not assigned``, ``set aside``), residents, jobs (persons).
        """
        import pandas as pd

        names = np.array([*self.area_names, ""], dtype=object)
        codes = self.codes.astype(object)
        columns = {"community": codes}
        if self.names is not None:
            columns["name"] = np.array([self.name_of(code) for code in codes], dtype=object)
        status = np.array(["set aside", "not assigned", "in an area"], dtype=object)
        return pd.DataFrame(
            {
                **columns,
                "area": self.area.astype(object),
                "area_name": names[self.position],
                "number": self.number,
                "status": status[np.minimum(self.number, 1) + 1],
                "residents": self.flows.residents,
                "jobs": self.flows.jobs,
            }
        )

    def name_of(self, code: str) -> str:
        """Return the name of a community, its code where it has no name."""
        return str(code) if self.names is None else self.names.get(str(code), str(code))

    def __len__(self) -> int:
        return len(self.numbers)

    def _texts(self, positions: NDArray[np.integer[Any]]) -> NDArray[np.object_]:
        """Return codes of positions in `kept`, empty where the position is -1."""
        codes = np.append(self.codes[self.kept], "").astype(object)
        return np.asarray(codes[positions], dtype=object)
