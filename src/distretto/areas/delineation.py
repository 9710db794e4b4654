"""Delineation of labour market areas, and its result.

>>> from distretto.areas import Flows, delineate
>>> flows = Flows.from_matrix([[90, 20, 0], [30, 60, 5], [0, 10, 80]], codes=["a", "b", "c"])
>>> result = delineate(flows, min_size=50, target_size=100)
>>> dict(zip(result.codes.tolist(), result.area.tolist()))
{'a': 'a', 'b': 'a', 'c': 'c'}
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.areas import indexing, quality
from distretto.areas.clusters import Network
from distretto.areas.flows import Flows
from distretto.areas.parameters import Parameters, Reserve, ReserveTest, Score, Variant
from distretto.areas.search import (
    ASSIGNED,
    JOINED,
    NONE_LEFT,
    TOO_LONG,
    Log,
    search,
)
from distretto.errors import InputError, did_you_mean
from distretto.logs import get_logger
from distretto.provenance import provenance

if TYPE_CHECKING:
    import pandas as pd

    from distretto.areas.explanation import Explanation

__all__ = ["CASES", "Delineation", "delineate"]

log = get_logger(__name__)

# What happens to a community, by the numbers of the search.
CASES = ("joined", "A", "B", "C", "D", "E", "F", "assigned")
REASONS = ("", "no employed residents", "no jobs", "no exchange with any other community")

# Iterations per community that no known flows need; the most seen is 2.7.
_ITERATIONS_PER_COMMUNITY = 20


def delineate(
    flows: Flows,
    min_size: float = 1000,
    min_containment: float = 0.6667,
    target_size: float = 10000,
    target_containment: float = 0.75,
    *,
    variant: Variant = "published",
    reserve: Reserve = "end",
    reserve_test: ReserveTest = "none",
    score: Score = "smart",
    start: Mapping[Any, Hashable] | pd.Series[Any] | Delineation | None = None,
    trace: bool = False,
    max_iterations: int | None = None,
    names: Mapping[str, str] | None = None,
) -> Delineation:
    """Group communities into labour market areas by the method of Istat and Eurostat.

    Parameters
    ----------
    flows : Flows
        Commuting between n communities.
    min_size, target_size : float
        Least and target size of an area (employed residents).
    min_containment, target_containment : float
        Least and target containment (share): the smaller of the share of residents who work in
        the area and the share of jobs held by residents.
    variant, reserve, reserve_test, score
        See :class:`Parameters`.
    start : mapping, Series or Delineation, optional
        Group of each community at the start, by code; communities that are not in it, or whose
        group is None, start by themselves, as all do by default.
    trace : bool
        Keep every decision (:attr:`Delineation.moves`), not only the reserve list.
    max_iterations : int, optional
        Limit on iterations; 20 per community, at least 1000, by default.
    names : mapping, optional
        Names of communities by code; an area has the name of its largest community.

    Returns
    -------
    Delineation

    Raises
    ------
    InputError
        If a parameter is out of range, if `start` names unknown communities, or if the search does
        not end within `max_iterations`.

    References
    ----------
    Coombes and Bond (2008); Franconi, D'Alò and Ichim (2016); see :mod:`distretto.areas.clusters`.
    """
    parameters = Parameters(
        min_size,
        min_containment,
        target_size,
        target_containment,
        variant=variant,
        reserve=reserve,
        reserve_test=reserve_test,
        score=score,
    )
    limit = max(1000, _ITERATIONS_PER_COMMUNITY * len(flows))
    if max_iterations is not None:
        limit = max_iterations
    reason, kept, network = participants(flows)
    at_start = _start_labels(flows, kept, start)
    label, before, entries, iterations, ending, doubtful = search(
        network, at_start, parameters.rule, limit
    )
    if ending == TOO_LONG:
        raise InputError(
            "the search does not end",
            file=flows.source,
            where="max_iterations",
            found=limit,
            expected="enough iterations for all areas to be valid, commonly 1 to 3 per community",
            hint=(
                "a reserve list emptied in every iteration can go round in circles: ask for a "
                "reserve test, no-loss or stay-valid"
                if reserve != "end"
                else None
            ),
        )
    notes = _notes(parameters, len(kept), ending, doubtful)
    for note in notes:
        log.warning("%s", note)
    if not trace:
        wanted = entries.integers[:, 6] != JOINED
        moves = np.bincount(entries.integers[~wanted, 1], minlength=len(kept))
        entries = Log(entries.integers[wanted], entries.numbers[wanted])
    else:
        moved = entries.integers[:, 6] == JOINED
        moves = np.bincount(entries.integers[moved, 1], minlength=len(kept))
    return Delineation(
        flows=flows,
        parameters=parameters,
        number=_spread(len(flows), kept, label + 1),
        number_before_reserve=_spread(len(flows), kept, before + 1),
        move_count=_spread(len(flows), kept, moves),
        reason=reason,
        iterations=iterations,
        notes=notes,
        names=None if names is None else dict(names),
        provenance=provenance(
            parameters={
                "method": "labour market areas",
                "flows": flows.source,
                **parameters.to_dict(),
                "start": "each community by itself" if start is None else "given partition",
            }
        ),
        traced=trace,
        kept=kept,
        network=network,
        start=at_start,
        log=entries,
    )


@dataclass(frozen=True, eq=False, repr=False)
class Delineation:
    """Labour market areas of n communities: K areas.

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

    @cached_property
    def quality(self) -> dict[str, Any]:
        """Statistics of the whole partition, JSON types; see :func:`distretto.areas.quality.of`."""
        return quality.of(self)

    def area_stats(self) -> pd.DataFrame:
        """Return statistics of each area; see :func:`distretto.areas.quality.area_stats`."""
        return quality.area_stats(self)

    def area_flows(self) -> pd.DataFrame:
        """Return flows between areas: origin, destination (codes of areas), workers (persons)."""
        return quality.area_flows(self)

    def explain(self, code: object) -> Explanation:
        """Return the history of one community, with the alternatives it had each time."""
        from distretto.areas.explanation import explain

        return explain(self, code)

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

    def __repr__(self) -> str:
        inside = int(np.count_nonzero(self.number > 0))
        text = f"Delineation({len(self)} areas of {inside:,} communities"
        if len(self.not_assigned):
            text += f", {len(self.not_assigned):,} not assigned"
        if self.reason.any():
            text += f", {int(np.count_nonzero(self.reason)):,} set aside"
        return text + ")"

    def _repr_html_(self) -> str:
        shown = self.area_stats().nlargest(20, "residents")
        table = shown.to_html(index=False, float_format="{:,.3f}".format, border=0)
        return f"<p>{escape(repr(self))}</p>{table}"

    def _texts(self, positions: NDArray[np.integer[Any]]) -> NDArray[np.object_]:
        """Return codes of positions in `kept`, empty where the position is -1."""
        codes = np.append(self.codes[self.kept], "").astype(object)
        return np.asarray(codes[positions], dtype=object)


def participants(flows: Flows) -> tuple[NDArray[np.int8], NDArray[np.int64], Network]:
    """Set aside the communities that cannot take part.

    Returns
    -------
    reason : (n,) int8
        0 takes part; see :attr:`Delineation.reason`.
    kept : (k,) int64
        Positions of those that take part.
    network : Network
        The flows between them.
    """
    out = (flows.out_start, flows.out_place, flows.out_workers)
    into = (flows.in_start, flows.in_place, flows.in_workers)
    network = Network(*out, *into, flows.residents, flows.jobs, flows.own)
    reason = np.zeros(len(flows), np.int8)
    kept = np.arange(len(flows))
    # Once is enough for whole numbers; fractions may leave a trace where there should be nobody.
    while (found := indexing.set_aside(*network)).any():
        reason[kept] = found
        rank = np.full(len(kept), -1, np.int32)
        rank[found == 0] = np.arange(np.count_nonzero(found == 0), dtype=np.int32)
        kept = kept[found == 0]
        out = indexing.reduce(*network[:3], rank)
        into = indexing.reduce(*network[3:6], rank)
        network = Network(*out, *into, *indexing.totals(*out)[:3])
        for array in network:
            array.setflags(write=False)
    return reason, kept, network


def _start_labels(
    flows: Flows,
    kept: NDArray[np.int64],
    start: Mapping[Any, Hashable] | pd.Series[Any] | Delineation | None,
) -> NDArray[np.int32]:
    """Return the cluster of each community that takes part, numbered by its first member."""
    label = np.arange(len(kept), dtype=np.int32)
    if start is None:
        return label
    if isinstance(start, Delineation):
        inside = start.number > 0
        start = dict(zip(start.codes[inside].tolist(), start.number[inside].tolist(), strict=True))
    groups = {str(code): group for code, group in start.items()}
    codes = [str(code) for code in flows.codes]
    unknown = sorted(groups.keys() - set(codes))
    if unknown:
        raise InputError(
            f"{len(unknown)} communities at the start are not in the flows",
            file=flows.source,
            where="start",
            found=unknown[:5],
            expected=f"codes such as {codes[0]!r}",
            hint=did_you_mean(unknown[0], codes),
        )
    first: dict[Hashable, int] = {}
    for i, at in enumerate(kept):
        group = groups.get(codes[at])
        if group is not None and group == group:
            label[i] = first.setdefault(group, i)
    return label


def _spread(n: int, kept: NDArray[np.int64], values: NDArray[Any]) -> NDArray[np.int32]:
    """Return values of the communities that take part for all, -1 for those set aside."""
    spread = np.full(n, -1, np.int32)
    spread[kept] = values
    spread.setflags(write=False)
    return spread


def _notes(parameters: Parameters, communities: int, ending: int, doubtful: int) -> tuple[str, ...]:
    """Return warnings about a search that did not go as it should."""
    notes = []
    package = parameters.variant == "r-package-3.4"
    if ending == NONE_LEFT:
        also = "; the R package stops with an error here" if package else ""
        if communities:
            notes.append(f"no cluster can be valid: no community has an area{also}")
        else:
            notes.append(f"all communities are set aside: there are no areas{also}")
    if package and doubtful:
        notes.append(
            f"{doubtful} times the R package would take an ordinary cluster for a single "
            "community and then goes wrong; here the search goes on as published"
        )
    return tuple(notes)
