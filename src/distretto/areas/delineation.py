"""Delineation of labour market areas, and its result.

>>> from distretto.areas import Flows, delineate
>>> flows = Flows.from_matrix([[90, 20, 0], [30, 60, 5], [0, 10, 80]], codes=["a", "b", "c"])
>>> result = delineate(flows, min_size=50, target_size=100)
>>> dict(zip(result.codes.tolist(), result.area.tolist()))
{'a': 'a', 'b': 'a', 'c': 'c'}
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import cached_property
from html import escape
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.areas import indexing, quality
from distretto.areas.clusters import Network
from distretto.areas.explanation import Explanation, explain
from distretto.areas.flows import Flows
from distretto.areas.parameters import Parameters, Reserve, ReserveTest, Score, Variant
from distretto.areas.result import SearchResult
from distretto.areas.search import JOINED, NONE_LEFT, TOO_LONG, Log, search
from distretto.errors import InputError, did_you_mean
from distretto.logs import get_logger
from distretto.provenance import provenance

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Delineation", "delineate"]

log = get_logger(__name__)

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


class Delineation(SearchResult):
    """Labour market areas of n communities: K areas.

    What it holds is that of a :class:`~distretto.areas.result.SearchResult`.
    """

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
        set_aside = bool(self.reason[self.flows.position(code)])
        return explain(self if self.traced or set_aside else self._traced(), code)

    def _traced(self) -> Delineation:
        """Return the same with all decisions."""
        codes = self.codes[self.kept].tolist()
        return delineate(
            self.flows,
            **self.parameters.to_dict(),
            start=dict(zip(codes, self.start.tolist(), strict=True)),
            trace=True,
            names=self.names,
        )

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
