"""Why a community is where it is: its history, and the alternatives it had each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from distretto.areas.clusters import PENDING, validity
from distretto.areas.result import CASES, REASONS, SearchResult
from distretto.areas.search import ASSIGNED, RESERVE, D

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Explanation", "explain"]

_SHOWN = 5  # alternatives of each decision in the text
_WHAT = {
    "joined": "joins {area}, which does not lose validity by it",
    "assigned": "is assigned from the reserve list to {area}",
    "A": "goes to the reserve list: {area}, the most cohesive, would lose validity",
    "B": "goes to the reserve list: it exchanges workers with no cluster",
    "C": "leaves for the reserve list: {area}, the most cohesive, would lose validity",
    "D": "leaves for the reserve list: it exchanges workers with no other cluster",
    "E": "goes to the reserve list: {area}, the most cohesive, would lose validity",
    "F": "goes to the reserve list: it exchanges workers with no cluster",
}


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Explanation:
    """History of one community.

    Attributes
    ----------
    code, name : str
        The community.
    area : str
        Code of its area, empty where it has none.
    status : str
        ``in an area``, ``not assigned``, or why it was set aside.
    history : pandas.DataFrame
        One row per decision about it: iteration, case (see :attr:`Delineation.moves`), members
        and validity (of the cluster that was dissolved), area (the most cohesive cluster, by the
        code of its largest community at that moment), cohesion, validity_before, validity_after.
    alternatives : pandas.DataFrame
        One row per decision and cluster with which it exchanged workers: decision (row of
        `history`; the last + 1 stands for the final state), area, candidate (False: the cluster
        it was in), communities, sent, received (workers), cohesion, validity_before,
        validity_after.
    """

    code: str
    name: str
    area: str
    status: str
    history: pd.DataFrame
    alternatives: pd.DataFrame

    def __str__(self) -> str:
        lines = [f"{self.name} ({self.code}): {self.status}" if self.name != self.code else ""]
        if not lines[0]:
            lines = [f"{self.code}: {self.status}"]
        if self.area:
            lines[0] += f" {self.area}"
        for at, row in enumerate(self.history.itertuples()):
            lines.append(f"iteration {row.iteration}: {self._decision(row)}")
            lines += self._options(at)
        if self.area:
            lines.append("at the end, its area and the alternatives:")
            lines += self._options(len(self.history))
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"Explanation({self.code}, {len(self.history)} decisions)"

    def _decision(self, row: Any) -> str:
        text = _WHAT[row.case].format(area=row.area)
        if row.case != "assigned":
            kind = "by itself" if row.members == 1 else f"in a cluster of {row.members}"
            text = f"{kind} (validity {row.validity:.4f}), {text}"
        if row.area:
            text += f" ({row.validity_before:.4f} -> {row.validity_after:.4f})"
        return text

    def _options(self, at: int) -> list[str]:
        found = self.alternatives[self.alternatives["decision"] == at].head(_SHOWN)
        return [
            f"    {row.area}: cohesion {row.cohesion:.6f}, sends {row.sent:,.0f}, "
            f"receives {row.received:,.0f}{'' if row.candidate else ' (its own cluster)'}"
            for row in found.itertuples()
        ]


def explain(delineation: SearchResult, code: object) -> Explanation:
    """Return the history of a community.

    Parameters
    ----------
    delineation : SearchResult
        With all its decisions, unless the community was set aside.
    code : str
        Code of the community.

    Raises
    ------
    InputError
        If there is no such community.
    """
    import pandas as pd

    at = delineation.flows.position(code)
    text = str(delineation.codes[at])
    columns = ["iteration", "case", "members", "validity", "area", "cohesion"]
    columns += ["validity_before", "validity_after"]
    history = pd.DataFrame(columns=columns)
    alternatives = pd.DataFrame(columns=_ALTERNATIVES)
    name, area = delineation.name_of(text), str(delineation.area[at])
    if delineation.reason[at]:
        status = f"set aside: {REASONS[delineation.reason[at]]}"
        return Explanation(text, name, area, status, history, alternatives)
    i = int(np.searchsorted(delineation.kept, at))
    events: list[tuple[Any, ...]] = []
    tables = []
    integers, numbers = delineation.log.integers, delineation.log.numbers
    label = delineation.start.copy()
    for event in range(len(integers)):
        _, place, dissolved, members, to, _, case = integers[event].tolist()
        if place == i:
            options = _alternatives(delineation, label, i)
            chosen = options["cluster"] == to
            known = str(options["area"][chosen].iloc[0]) if chosen.any() else ""
            tables.append(options.assign(decision=len(events)))
            events.append(
                (
                    int(integers[event, 0]),
                    CASES[case],
                    members,
                    numbers[event, 0],
                    known,
                    *numbers[event, 1:4],
                )
            )
        if case == D:
            label[label == dissolved] = PENDING
        label[place] = to if case in (0, ASSIGNED) else RESERVE
    tables.append(_alternatives(delineation, label, i).assign(decision=len(events)))
    return Explanation(
        text,
        name,
        area,
        "in area" if area else "not assigned to any area",
        pd.DataFrame(events, columns=columns),
        pd.concat(tables, ignore_index=True)[_ALTERNATIVES],
    )


_ALTERNATIVES = ["decision", "area", "candidate", "communities", "sent", "received", "cohesion"]
_ALTERNATIVES += ["validity_before", "validity_after"]


def _alternatives(delineation: SearchResult, label: NDArray[np.int32], i: int) -> pd.DataFrame:
    """Return the clusters with which community i exchanges workers, the most cohesive first."""
    import pandas as pd

    network, rule = delineation.network, delineation.parameters.rule
    codes = delineation.codes[delineation.kept]
    others = label.copy()
    others[i] = RESERVE
    out = slice(network.out_start[i], network.out_start[i + 1])
    into = slice(network.in_start[i], network.in_start[i + 1])
    sent = _by_cluster(others[network.out_place[out]], network.out_workers[out])
    received = _by_cluster(others[network.in_place[into]], network.in_workers[into])
    origin = np.repeat(others, np.diff(network.out_start))
    inside = origin == others[network.out_place]
    rows = []
    for k in sorted(sent.keys() | received.keys()):
        members = np.flatnonzero(others == k)
        live, work = network.residents[members].sum(), network.jobs[members].sum()
        own = network.out_workers[inside & (origin == k)].sum()
        a, b = sent.get(k, 0.0), received.get(k, 0.0)
        residents, jobs = network.residents[i], network.jobs[i]
        largest = members[np.argmax(network.jobs[members])]
        rows.append(
            {
                "cluster": k,
                "area": str(codes[largest]),
                "candidate": k != label[i],
                "communities": len(members),
                "sent": a,
                "received": b,
                "cohesion": b / live * b / jobs + a / residents * a / work,
                "validity_before": validity(live, work, own, rule),
                "validity_after": validity(
                    live + residents, work + jobs, own + network.own[i] + a + b, rule
                ),
            }
        )
    columns = ["cluster", *_ALTERNATIVES[1:]]
    table = pd.DataFrame(rows, columns=columns)
    return table.sort_values("cohesion", ascending=False, kind="stable", ignore_index=True)


def _by_cluster(clusters: NDArray[np.int32], workers: NDArray[np.float64]) -> dict[int, float]:
    """Return workers by cluster, communities without one left out."""
    totals: dict[int, float] = {}
    for k, w in zip(clusters.tolist(), workers.tolist(), strict=True):
        if k >= 0:
            totals[k] = totals.get(k, 0.0) + w
    return totals
