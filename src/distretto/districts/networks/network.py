"""Who supplies whom, period by period."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from functools import partial
from itertools import pairwise
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.districts.networks.links import Links, average, sums
from distretto.errors import TableError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Network"]

# The nearest of more names takes longer to find than it helps.
_MOST_COMPARED = 20_000
_MOST_NAMED = 3


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Network:
    """A directed, weighted network of suppliers and buyers over periods.

    Made by :meth:`from_arrays` or :meth:`from_frame`, or read by `read_network`; the arrays are
    read-only.

    Attributes
    ----------
    firms : ndarray of str, shape (n,)
        Names of the firms, in order.
    local : ndarray of bool, shape (n,)
        Whether a firm belongs to the district; the others are the outside world.
    periods : ndarray of float64, shape (T,)
        The periods, ascending.
    labels : tuple of str
        How they are written.
    flows : tuple of Links
        Flows of each period, in money of that period; see `links.Links`.
    weighted : bool
        Whether values were given; without, each link counts as 1.
    source : str or None
        Where the network comes from.
    notes : tuple of str
        What was left out or added up, and who has no tie, for people to read.
    """

    firms: NDArray[np.str_]
    local: NDArray[np.bool_]
    periods: NDArray[np.float64]
    labels: tuple[str, ...]
    flows: tuple[Links, ...]
    weighted: bool
    source: str | None = None
    notes: tuple[str, ...] = ()

    @classmethod
    def from_arrays(
        cls,
        supplier: ArrayLike,
        buyer: ArrayLike,
        value: ArrayLike | None = None,
        period: ArrayLike | None = None,
        *,
        local: Collection[str] | None = None,
        labels: Mapping[float, str] | None = None,
        sum_duplicates: bool = False,
        source: str | PathLike[str] | None = None,
        place: Callable[[int], str] | None = None,
    ) -> Network:
        """Arrange ties given as columns.

        Parameters
        ----------
        supplier, buyer : (m,) array-like of str or int
            Names of the firms that sell and that buy.
        value : (m,) array-like, optional
            What the buyer paid, not negative. Ties of 0 are left out, as is what a firm sells to
            itself. Without values each tie counts as 1.
        period : (m,) array-like, optional
            Periods as numbers; all ties are of one period by default.
        local : collection of str, optional
            Firms that belong to the district; all by default.
        labels : mapping of float to str, optional
            How periods are written.
        sum_duplicates : bool
            Whether rows of the same supplier, buyer and period are added up, as those of a list of
            invoices; otherwise they are refused.
        source : str or path, optional
            Named in errors.
        place : callable, optional
            Words for a row, counted from 0.

        Returns
        -------
        Network

        Raises
        ------
        TableError
            If the columns break one of the rules above, or no tie is left.
        """
        import pandas as pd

        named = None if source is None else fspath(source)
        row = place or (lambda at: f"row {at + 1}")
        columns = {"supplier": _names(supplier), "buyer": _names(buyer)}
        count = len(columns["supplier"])
        paid = np.ones(count) if value is None else _numbers(value)
        when = np.zeros(count) if period is None else _numbers(period)
        _check(columns, {"value": paid, "period": when}, named, row)

        kept = (paid > 0.0) & (columns["supplier"] != columns["buyer"])
        if not kept.any():
            raise TableError("no firm sells to another", file=named, expected="at least one tie")
        notes = _left_out(paid, kept, columns)
        both = np.concatenate([columns["supplier"][kept], columns["buyer"][kept]])
        codes, texts = pd.factorize(both)
        firms = np.asarray(texts, dtype=np.str_)
        order = np.argsort(firms)
        rank = np.empty(len(firms), np.int64)
        rank[order] = np.arange(len(firms))
        firms, at = firms[order], rank[codes]
        periods, of_period = np.unique(when[kept], return_inverse=True)

        half, n = len(at) // 2, len(firms)
        cells = (of_period * n + at[:half]) * n + at[half:]
        unique, first, into = np.unique(cells, return_index=True, return_inverse=True)
        if len(unique) < len(cells):
            if not sum_duplicates:
                raise _twice(cells, first, into, np.flatnonzero(kept), columns, named, row)
            notes += (f"{len(cells) - len(unique):,} rows were added to others of the same pair",)
        paid = sums(into, paid[kept], len(unique))
        pairs = unique % (n * n)
        cut = np.searchsorted(unique // (n * n), np.arange(len(periods) + 1))
        flows = tuple(
            Links(n, *(_frozen(part[a:b]) for part in (pairs // n, pairs % n, paid)))
            for a, b in pairwise(cut)
        )
        inside = np.ones(len(firms), bool)
        if local is not None:
            listed = {str(name) for name in local}
            inside = _local(firms, listed, named)
            notes += _without_ties(listed.difference(map(str, firms)))
        written = labels or {}
        return cls(
            _frozen(firms),
            _frozen(inside),
            _frozen(periods),
            tuple(written.get(number, f"{number:g}") for number in periods.tolist()),
            flows,
            value is not None,
            named,
            notes,
        )

    @classmethod
    def from_frame(cls, frame: pd.DataFrame, **options: Any) -> Network:
        """Arrange ties given as a data frame, such as the ties that a run records.

        Parameters
        ----------
        frame : pandas.DataFrame
            With columns ``supplier`` and ``buyer``; ``value`` and ``period`` where they are known.
        **options
            As of :meth:`from_arrays`.

        Raises
        ------
        TableError
            If a column is missing, or as :meth:`from_arrays`.
        """
        for name in ("supplier", "buyer"):
            if name not in frame:
                known = [str(column) for column in frame.columns]
                raise TableError(
                    f"column {name} is missing",
                    file=options.get("source"),
                    where="header",
                    found=", ".join(known),
                    expected="columns supplier and buyer; value and period where they are known",
                    hint=did_you_mean(name, known),
                )
        return cls.from_arrays(
            frame["supplier"], frame["buyer"], frame.get("value"), frame.get("period"), **options
        )

    def __len__(self) -> int:
        return len(self.firms)

    def __repr__(self) -> str:
        span = self.labels[0] + (f" to {self.labels[-1]}" if len(self.labels) > 1 else "")
        links = sum(map(len, self.flows))
        outside = int((~self.local).sum())
        return (
            f"Network({len(self):,} firms"
            + (f", {outside:,} of them outside" if outside else "")
            + f", {links:,} links, {span})"
        )

    def pooled(self, first: int = 0, last: int | None = None) -> Links:
        """Return mean flows over periods ``first`` to ``last``, by their positions, ends included.

        By default over all periods.
        """
        stop = None if last is None or last == -1 else last + 1
        return average(self.flows[first:stop])

    def inside(self, links: Links) -> Links:
        """Return the flows between firms of the district."""
        return links.chosen(self.local[links.supplier] & self.local[links.buyer])

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per link: supplier, buyer, period as it is written, value."""
        import pandas as pd

        firms = self.firms.astype(object)
        parts = [
            pd.DataFrame(
                {
                    "supplier": firms[links.supplier],
                    "buyer": firms[links.buyer],
                    "period": label,
                    "value": links.value,
                }
            )
            for links, label in zip(self.flows, self.labels, strict=True)
        ]
        return pd.concat(parts, ignore_index=True)


def _names(values: ArrayLike) -> NDArray[np.object_]:
    """Return names as text; what is missing is empty."""
    import pandas as pd

    column = pd.Series(values)
    if column.dtype.kind == "f":  # whole numbers that stand beside gaps
        column = column.astype("Int64")
    return column.astype(object).where(column.notna(), "").astype(str).str.strip().to_numpy(object)


def _numbers(values: ArrayLike) -> NDArray[np.float64]:
    import pandas as pd

    return pd.to_numeric(pd.Series(values), errors="coerce").to_numpy(np.float64, na_value=np.nan)


def _check(
    names: Mapping[str, NDArray[np.object_]],
    numbers: Mapping[str, NDArray[np.float64]],
    source: str | None,
    row: Callable[[int], str],
) -> None:
    """Refuse columns of different length, empty names, and numbers that are none."""
    lengths = {name: len(column) for name, column in {**names, **numbers}.items()}
    if len(set(lengths.values())) > 1:
        raise TableError(
            "columns of different length",
            file=source,
            found=", ".join(f"{name} {length}" for name, length in lengths.items()),
            expected="a supplier, a buyer, a value and a period for each tie",
        )
    found = partial(TableError, file=source)
    for name, texts in names.items():
        empty = texts == ""
        if empty.any():
            at = int(empty.argmax())
            where = f"{row(at)}, column {name}"
            raise found("the name of the firm is missing", where=where, expected="a text")
    for name, column in numbers.items():
        bad = ~np.isfinite(column) | ((column < 0.0) & (name == "value"))
        if bad.any():
            at = int(bad.argmax())
            raise found(
                f"the {name} cannot be used",
                where=f"{row(at)}, column {name}",
                found=float(column[at]),
                expected="a number of at least 0" if name == "value" else "a number",
            )


def _left_out(
    paid: NDArray[np.float64],
    kept: NDArray[np.bool_],
    columns: Mapping[str, NDArray[np.object_]],
) -> tuple[str, ...]:
    itself = ~kept & (columns["supplier"] == columns["buyer"])
    counts = (
        (int((~kept & ~itself).sum()), "ties of value 0 were left out"),
        (int(itself.sum()), "sales of a firm to itself were left out"),
    )
    return tuple(f"{count:,} {what}" for count, what in counts if count)


def _twice(
    cells: NDArray[np.int64],
    first: NDArray[np.int64],
    into: NDArray[np.int64],
    kept: NDArray[np.int64],
    columns: Mapping[str, NDArray[np.object_]],
    source: str | None,
    row: Callable[[int], str],
) -> TableError:
    repeated = np.ones(len(cells), bool)
    repeated[first] = False
    at = int(repeated.argmax())
    one, other = int(kept[first[into[at]]]), int(kept[at])
    return TableError(
        "two rows are of the same supplier, buyer and period",
        file=source,
        where=f"{row(one)} and {row(other)}",
        found=f"{columns['supplier'][other]} sells to {columns['buyer'][other]}",
        expected="one row for each supplier, buyer and period",
        hint="sum_duplicates=True adds them up",
    )


def _local(firms: NDArray[np.str_], listed: set[str], source: str | None) -> NDArray[np.bool_]:
    """Return which firms belong to the district."""
    found = np.array([str(firm) in listed for firm in firms])
    if not found.any():
        example = next(iter(sorted(listed)), "")
        near = did_you_mean(example, map(str, firms)) if len(firms) < _MOST_COMPARED else None
        raise TableError(
            "no firm of the network is among those of the district",
            file=source,
            where="local",
            found=example,
            expected=f"names such as {str(firms[0])!r}",
            hint=near,
        )
    return found


def _without_ties(absent: set[str]) -> tuple[str, ...]:
    """Say which firms of the district neither sell nor buy here."""
    if not absent:
        return ()
    some = ", ".join(sorted(absent)[:_MOST_NAMED])
    more = ", ..." if len(absent) > _MOST_NAMED else ""
    firms = "firm" if len(absent) == 1 else "firms"
    return (f"{len(absent):,} {firms} of the district without a tie: {some}{more}",)


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    array.setflags(write=False)
    return array
