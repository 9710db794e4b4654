"""Comparison of two partitions of the same communities.

Definitions, communities i with weight w_i (1, or residents), W_ab weight of the communities that
are in area a of the first and b of the second partition, W_a and W_b its sums, T all weight::

    pairs(S)  = (W_S^2 - sum of w_i^2 in S) / 2       pairs of different communities in S
    Rand      = (sum_ab pairs - E) / ((sum_a pairs + sum_b pairs) / 2 - E),
                E = sum_a pairs x sum_b pairs / pairs(all)
    H(a), H(b), H(a|b), H(b|a): entropies of W / T, in nats
    homogeneity  = 1 - H(a|b) / H(a)      completeness = 1 - H(b|a) / H(b)
    V-measure = harmonic mean of both
    variation of information = H(a|b) + H(b|a)
    overlap of a  = max over b of W_ab / (W_a + W_b - W_ab)     intersection over union

References
----------
Hubert and Arabie (1985), Comparing partitions. Rosenberg and Hirschberg (2007), V-measure.
Meilă (2007), Comparing clusterings - an information based distance.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from distretto.areas.delineation import Delineation
from distretto.areas.flows import Flows
from distretto.errors import InputError, TableError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

    Partition: TypeAlias = "Delineation | Mapping[Any, Any] | pd.Series[Any] | pd.DataFrame"

__all__ = ["PartitionComparison", "compare", "rand_index"]


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class PartitionComparison:
    """How two partitions differ; indices over the communities that have an area in both.

    Attributes
    ----------
    equal : bool
        Whether both have the same communities in the same areas, whatever these are called.
    communities, areas_a, areas_b : int
        Communities compared, and their areas.
    rand, homogeneity, completeness, v_measure, variation, overlap_a, overlap_b : float
        Indices, each community counting the same: adjusted Rand index (1: equal, 0: as by
        chance), V-measure and its parts (0 to 1), variation of information (nats, 0: equal), mean
        over areas of the largest intersection over union, areas by weight.
    weighted : dict or None
        The same indices by name, communities counting by their residents; None where these are
        not known.
    overlaps : pandas.DataFrame
        One row per pair of areas with common communities: area_a, area_b, communities, residents
        (persons; NaN where not known), share_of_a, share_of_b (of residents, or of communities),
        relation: ``same``, ``split`` (one area of the first into several), ``merged`` (several into
        one) or ``recut``.
    differing : pandas.DataFrame
        One row per community that is not in corresponding areas (pairs that are each other's
        largest overlap): community, area_a, area_b, residents, and where flows are known its
        workers to_a, from_a, to_b, from_b exchanged with the other members of the two areas.
    only_a, only_b : (k,) str
        Communities that have an area in one partition only.
    """

    equal: bool
    communities: int
    areas_a: int
    areas_b: int
    rand: float
    homogeneity: float
    completeness: float
    v_measure: float
    variation: float
    overlap_a: float
    overlap_b: float
    weighted: dict[str, float] | None
    overlaps: pd.DataFrame
    differing: pd.DataFrame
    only_a: NDArray[np.str_]
    only_b: NDArray[np.str_]

    def to_dict(self) -> dict[str, Any]:
        """Return counts and indices by name, JSON types only."""
        names = ("equal", "communities", "areas_a", "areas_b", *_INDICES)
        weighted = self.weighted or {}
        return {
            **{name: getattr(self, name) for name in names},
            **{f"{name}_weighted": value for name, value in weighted.items()},
            "differing": len(self.differing),
            "only_a": len(self.only_a),
            "only_b": len(self.only_b),
        }

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per index: index, communities, residents (NaN where not known)."""
        import pandas as pd

        weighted = self.weighted or {}
        rows = [(name, getattr(self, name), weighted.get(name, np.nan)) for name in _INDICES]
        return pd.DataFrame(rows, columns=["index", "communities", "residents"])

    def __repr__(self) -> str:
        if self.equal:
            return f"PartitionComparison(equal, {self.areas_a} areas)"
        return (
            f"PartitionComparison({self.areas_a} and {self.areas_b} areas, "
            f"adjusted Rand index {self.rand:.3f}, {len(self.differing)} communities differ)"
        )

    def _repr_html_(self) -> str:
        table = self.to_dataframe().to_html(index=False, border=0, float_format="{:.4f}".format)
        return f"<p>{escape(repr(self))}</p>{table}"


_INDICES = (
    "rand",
    "homogeneity",
    "completeness",
    "v_measure",
    "variation",
    "overlap_a",
    "overlap_b",
)


def compare(
    a: Partition,
    b: Partition,
    residents: Mapping[Any, float] | pd.Series[Any] | None = None,
    *,
    flows: Flows | None = None,
) -> PartitionComparison:
    """Compare two partitions.

    Parameters
    ----------
    a, b : Delineation, mapping, Series or DataFrame
        Area of each community by code; a data frame has columns community and area. Communities
        whose area is missing or empty have none.
    residents : mapping or Series, optional
        Residents (persons) of each community by code; by default those of `a` or `b`, if either is
        a delineation or a data frame with a column residents.

    Returns
    -------
    PartitionComparison

    Raises
    ------
    InputError
        If the partitions have no community in common, or residents of one are missing.
    """
    import pandas as pd

    area_a, area_b = _areas(a, "a"), _areas(b, "b")
    common = [code for code in area_a if code in area_b]
    if not common:
        raise InputError(
            "the partitions have no community in common",
            found=(list(area_a)[:3], list(area_b)[:3]),
            expected="areas of the same communities, by the same codes",
        )
    only_a = np.array(sorted(area_a.keys() - area_b.keys()), dtype=np.str_)
    only_b = np.array(sorted(area_b.keys() - area_a.keys()), dtype=np.str_)
    names_a, at_a = np.unique([area_a[code] for code in common], return_inverse=True)
    names_b, at_b = np.unique([area_b[code] for code in common], return_inverse=True)
    ones = np.ones(len(common))
    weights = _residents(common, a, b, residents)
    indices = _indices(at_a, at_b, ones)
    cells, at_cell = np.unique(at_a * len(names_b) + at_b, return_inverse=True)
    cell_a, cell_b = cells // len(names_b), cells % len(names_b)
    relation = _relations(cell_a, cell_b)
    counting = ones if weights is None else weights
    shared = np.bincount(at_cell, counting).astype(np.float64)
    total_a, total_b = np.bincount(at_a, counting), np.bincount(at_b, counting)
    with np.errstate(invalid="ignore"):
        overlaps = pd.DataFrame(
            {
                "area_a": names_a[cell_a].astype(object),
                "area_b": names_b[cell_b].astype(object),
                "communities": np.bincount(at_cell),
                "residents": np.nan if weights is None else shared,
                "share_of_a": shared / total_a[cell_a],
                "share_of_b": shared / total_b[cell_b],
                "relation": relation,
            }
        )
    differs = ~_corresponding(cell_a, cell_b, shared)[at_cell]
    differing = pd.DataFrame(
        {
            "community": np.array(common, dtype=object)[differs],
            "area_a": names_a[at_a[differs]].astype(object),
            "area_b": names_b[at_b[differs]].astype(object),
            "residents": np.nan if weights is None else weights[differs],
        }
    )
    one_to_one = len(cells) == len(names_a) == len(names_b)
    return PartitionComparison(
        equal=one_to_one and not len(only_a) and not len(only_b),
        communities=len(common),
        areas_a=len(names_a),
        areas_b=len(names_b),
        **indices,
        weighted=None if weights is None else _indices(at_a, at_b, weights),
        overlaps=overlaps,
        differing=_with_flows(differing, flows or _known_flows(a, b), area_a, area_b),
        only_a=only_a,
        only_b=only_b,
    )


def rand_index(
    a: NDArray[np.integer[Any]],
    b: NDArray[np.integer[Any]],
    weights: NDArray[np.float64] | None = None,
) -> float:
    """Return the adjusted Rand index of two partitions.

    Parameters
    ----------
    a, b : (n,) int
        Area of each community, not negative.
    weights : (n,) float, optional
        Weight of each community; 1 by default.
    """
    w = np.ones(len(a)) if weights is None else weights
    squares = w**2
    _, cell = np.unique(a.astype(np.int64) * (int(b.max()) + 1) + b, return_inverse=True)

    def pairs(at: NDArray[np.integer[Any]]) -> float:
        return float((np.bincount(at, w) ** 2 - np.bincount(at, squares)).sum() / 2)

    together, in_a, in_b = pairs(cell), pairs(a), pairs(b)
    possible = float((w.sum() ** 2 - squares.sum()) / 2)
    expected = in_a * in_b / possible if possible > 0 else 0.0
    most = (in_a + in_b) / 2
    return 1.0 if most == expected else (together - expected) / (most - expected)


def _indices(
    a: NDArray[np.integer[Any]], b: NDArray[np.integer[Any]], w: NDArray[np.float64]
) -> dict[str, float]:
    """Return the indices by name."""
    cells, cell = np.unique(a * (int(b.max()) + 1) + b, return_inverse=True)
    cell_a, cell_b = cells // (int(b.max()) + 1), cells % (int(b.max()) + 1)
    in_cell, in_a, in_b = np.bincount(cell, w), np.bincount(a, w), np.bincount(b, w)
    total = w.sum()
    joint, at_a, at_b = _entropy(in_cell / total), _entropy(in_a / total), _entropy(in_b / total)
    # Rounding must not make what is equal differ.
    a_given_b, b_given_a = max(joint - at_b, 0.0), max(joint - at_a, 0.0)
    if len(cells) == len(in_b):
        a_given_b = 0.0
    if len(cells) == len(in_a):
        b_given_a = 0.0
    homogeneity = 1.0 if at_a == 0 else 1 - a_given_b / at_a
    completeness = 1.0 if at_b == 0 else 1 - b_given_a / at_b
    both = homogeneity + completeness
    union = in_a[cell_a] + in_b[cell_b] - in_cell
    overlap = np.divide(in_cell, union, out=np.zeros(len(cells)), where=union > 0)
    best_a, best_b = np.zeros(len(in_a)), np.zeros(len(in_b))
    np.maximum.at(best_a, cell_a, overlap)
    np.maximum.at(best_b, cell_b, overlap)
    return {
        "rand": rand_index(a, b, w),
        "homogeneity": homogeneity,
        "completeness": completeness,
        "v_measure": 0.0 if both == 0 else 2 * homogeneity * completeness / both,
        "variation": a_given_b + b_given_a,
        "overlap_a": float((best_a * in_a).sum() / total),
        "overlap_b": float((best_b * in_b).sum() / total),
    }


def _entropy(shares: NDArray[np.float64]) -> float:
    shares = shares[shares > 0]
    return float(-(shares * np.log(shares)).sum())


def _relations(
    cell_a: NDArray[np.integer[Any]], cell_b: NDArray[np.integer[Any]]
) -> NDArray[np.object_]:
    """Return for each overlap whether its areas are the same, split, merged or recut."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    areas_a, areas_b = int(cell_a.max()) + 1, int(cell_b.max()) + 1
    size = areas_a + areas_b
    edges = (np.ones(len(cell_a)), (cell_a, areas_a + cell_b))
    _, group = connected_components(coo_array(edges, shape=(size, size)), directed=False)
    of_a = np.bincount(group[:areas_a], minlength=size)[group[cell_a]]
    of_b = np.bincount(group[areas_a:], minlength=size)[group[cell_a]]
    kinds = np.where(of_a == 1, np.where(of_b == 1, "same", "split"), "recut")
    return np.where((of_b == 1) & (of_a > 1), "merged", kinds).astype(object)


def _corresponding(
    cell_a: NDArray[np.integer[Any]],
    cell_b: NDArray[np.integer[Any]],
    shared: NDArray[np.float64],
) -> NDArray[np.bool_]:
    """Return for each overlap whether it is the largest of both its areas; of equals the first."""
    order = np.lexsort((np.arange(len(shared)), -shared))
    largest_a = np.full(int(cell_a.max()) + 1, -1)
    largest_b = np.full(int(cell_b.max()) + 1, -1)
    for cell in order[::-1]:
        largest_a[cell_a[cell]] = cell
        largest_b[cell_b[cell]] = cell
    cells = np.arange(len(shared))
    return np.asarray((largest_a[cell_a] == cells) & (largest_b[cell_b] == cells))


def _areas(partition: Partition, name: str) -> dict[str, str]:
    """Return the area of each community that has one, by code."""
    import pandas as pd

    pairs: Iterable[tuple[Any, Any]]
    if isinstance(partition, Delineation):
        pairs = zip(partition.codes.tolist(), partition.area.tolist(), strict=True)
    elif isinstance(partition, pd.DataFrame):
        for column in ("community", "area"):
            if column not in partition.columns:
                known = [str(each) for each in partition.columns]
                raise TableError(
                    "no such column",
                    where=f"partition {name}, column {column}",
                    found=known,
                    expected="columns community, area",
                    hint=did_you_mean(column, known),
                )
        codes = partition["community"].astype(str)
        if codes.duplicated().any():
            raise TableError(
                "a community is given more than once",
                where=f"partition {name}, column community",
                found=codes[codes.duplicated()].iloc[0],
                expected="one row per community",
            )
        pairs = zip(codes, partition["area"], strict=True)
    else:
        pairs = ((str(code), area) for code, area in partition.items())
    return {
        code: str(area)
        for code, area in pairs
        if area is not None and area == area and str(area) != ""
    }


def _residents(
    codes: list[str],
    a: Partition,
    b: Partition,
    residents: Mapping[Any, float] | pd.Series[Any] | None,
) -> NDArray[np.float64] | None:
    """Return the residents of the communities, None where nothing tells."""
    if residents is None:
        residents = next((known for each in (a, b) if (known := _known_residents(each))), None)
        if residents is None:
            return None
    by_code = {str(code): float(number) for code, number in residents.items()}
    missing = [code for code in codes if code not in by_code]
    if missing:
        raise InputError(
            f"residents of {len(missing)} communities are missing",
            where="residents",
            found=missing[:5],
            expected="the residents of every community",
        )
    weights = np.array([by_code[code] for code in codes])
    if not (np.isfinite(weights).all() and (weights >= 0).all() and weights.sum() > 0):
        raise InputError(
            "residents cannot be weights",
            where="residents",
            expected="numbers of persons, 0 or more, not all 0",
        )
    return weights


def _known_residents(partition: Partition) -> dict[Any, float] | None:
    """Return the residents of each community where the partition tells, else None."""
    if isinstance(partition, Delineation):
        columns = (partition.codes.tolist(), partition.flows.residents.tolist())
    elif hasattr(partition, "columns") and "residents" in partition.columns:
        columns = (partition["community"].tolist(), partition["residents"].tolist())
    else:
        return None
    return dict(zip(*columns, strict=True))


def _known_flows(a: Partition, b: Partition) -> Flows | None:
    """Return the flows that a partition was made from, None if neither is a delineation."""
    return next((each.flows for each in (a, b) if isinstance(each, Delineation)), None)


def _with_flows(
    differing: pd.DataFrame,
    flows: Flows | None,
    area_a: dict[str, str],
    area_b: dict[str, str],
) -> pd.DataFrame:
    """Add the workers that each community exchanges with the rest of its two areas."""
    if flows is None:
        return differing
    codes = flows.codes.tolist()
    position = {code: at for at, code in enumerate(codes)}
    columns: dict[str, list[float]] = {"to_a": [], "from_a": [], "to_b": [], "from_b": []}
    for community in differing["community"]:
        i = position.get(community, -1)
        if i < 0:
            for column in columns.values():
                column.append(0.0)
            continue
        out = slice(flows.out_start[i], flows.out_start[i + 1])
        into = slice(flows.in_start[i], flows.in_start[i + 1])
        for which, areas in (("a", area_a), ("b", area_b)):
            own = areas[community]
            for side, place, workers in (
                ("to", flows.out_place[out], flows.out_workers[out]),
                ("from", flows.in_place[into], flows.in_workers[into]),
            ):
                total = sum(
                    w
                    for j, w in zip(place.tolist(), workers.tolist(), strict=True)
                    if j != i and areas.get(codes[j]) == own
                )
                columns[f"{side}_{which}"].append(float(total))
    return differing.assign(**columns)
