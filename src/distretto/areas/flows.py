"""Commuting flows between places, in compressed rows.

Definitions, f_ij workers who live in i and work in j::

    R_i = sum_j f_ij        employed residents of i
    W_j = sum_i f_ij        jobs in j
    f_ii                    people who live and work in i
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray

from distretto.areas import indexing
from distretto.areas.coding import column, number_places, within
from distretto.errors import InputError, TableError, did_you_mean

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["AtHome", "Flows"]

AtHome = Literal["as-given", "at-home", "left-out"]

# From so many pairs on, flows that all run one way, or are all equal both ways, are no chance.
_PAIRS_THAT_TELL = 20


@dataclass(frozen=True, slots=True, eq=False, repr=False)
class Flows:
    """Workers commuting between n places, p positive flows.

    Made by :meth:`from_arrays`, :meth:`from_frame` or :meth:`from_matrix`; the arrays are
    read-only.

    Attributes
    ----------
    places : (n,) int64 or str
        Codes in the order of the method: by integer value when every code is an integer,
        otherwise by code points. See :attr:`codes` for their text.
    out_start : (n + 1,) int64
        Flows out of place i are those from ``out_start[i]`` to ``out_start[i + 1] - 1``.
    out_place : (p,) int32
        Their destinations (positions in `places`), ascending within i.
    out_workers : (p,) float64
        Their workers (persons), all positive.
    in_start, in_place, in_workers
        The same flows by destination; `in_place` are origins.
    residents : (n,) float64
        Employed residents R (persons).
    jobs : (n,) float64
        Jobs W (persons).
    own : (n,) float64
        People who live and work in the place (persons).
    source : str or None
        Where the flows come from, such as the name of the file.
    """

    places: NDArray[Any]
    out_start: NDArray[np.int64]
    out_place: NDArray[np.int32]
    out_workers: NDArray[np.float64]
    in_start: NDArray[np.int64]
    in_place: NDArray[np.int32]
    in_workers: NDArray[np.float64]
    residents: NDArray[np.float64]
    jobs: NDArray[np.float64]
    own: NDArray[np.float64]
    source: str | None = None
    _codes: list[NDArray[np.str_]] = field(default_factory=list)

    @classmethod
    def from_arrays(
        cls,
        origin: ArrayLike,
        destination: ArrayLike,
        workers: ArrayLike,
        *,
        codes: Iterable[Any] | None = None,
        source: str | None = None,
        sum_duplicates: bool = False,
        at_home: AtHome = "as-given",
        home: ArrayLike | None = None,
        fractions: bool = False,
        directed: bool = True,
    ) -> Flows:
        """Arrange flows given as three columns.

        Parameters
        ----------
        origin, destination : (m,) array-like of int or str
            Codes of the place of residence and of work. Texts are kept as they are.
        workers : (m,) array-like
            Workers (persons), not negative; rows with 0 are dropped.
        codes : iterable, optional
            The codes that exist; any other is refused. Those without flows are kept as places.
        source : str, optional
            Named in errors and in provenance.
        sum_duplicates : bool
            Whether to sum rows with the same origin and destination; otherwise they are refused.
        at_home : {"as-given", "at-home", "left-out"}
            What to do with the rows marked in `home`: leave them as they are; count these people
            as working in the place where they live (the practice of the ONS); or leave them out.
        home : (m,) array-like of bool, optional
            Rows whose workers work at home or have no fixed place of work.
        fractions : bool
            Whether workers may be fractions, as in weighted or modelled flows. Sums of fractions
            depend on their order in the last digit, so exact ties may then be decided by rounding,
            as may whether a community exchanges workers with no other.
        directed : bool
            Refuse flows that cannot be directed flows with a diagonal: nobody works where they
            live, every pair is given one way only, or all pairs are equal both ways. False leaves
            these checks out.

        Returns
        -------
        Flows

        Raises
        ------
        TableError
            If the columns break one of the rules above.
        """
        origin_column, destination_column = column(origin), column(destination)
        count = _numbers(workers, source, fractions)
        if not len(origin_column) == len(destination_column) == len(count):
            raise TableError(
                "columns of different length",
                file=source,
                found=(len(origin_column), len(destination_column), len(count)),
                expected="one origin, destination and number of workers for each flow",
            )
        if len(count) == 0:
            raise TableError("no flows", file=source, expected="at least one row")
        keep, moved = _home_rows(at_home, home, len(count), source)
        if keep is not None:
            origin_column, destination_column = origin_column[keep], destination_column[keep]
            count = count[keep]
        places, from_place, to_place = number_places(origin_column, destination_column, source)
        if codes is not None:
            places, from_place, to_place = within(codes, places, from_place, to_place, source)
        if moved is not None:
            to_place = np.where(moved, from_place, to_place)
        rows = indexing.compress(from_place, to_place, count, len(places))
        flows = _arranged(
            places,
            *rows,
            source=source,
            duplicates="sum" if sum_duplicates else "own" if moved is not None else "refuse",
        )
        if directed:
            _check_directed(flows)
        return flows

    @classmethod
    def from_frame(
        cls,
        frame: pd.DataFrame,
        origin: str = "origin",
        destination: str = "destination",
        workers: str = "workers",
        **options: Any,
    ) -> Flows:
        """Arrange flows given as a data frame with one row per flow.

        Parameters
        ----------
        frame : pandas.DataFrame
        origin, destination, workers : str
            Names of its columns.
        **options
            As of :meth:`from_arrays`.

        Raises
        ------
        TableError
            If a column is missing, or as :meth:`from_arrays`.
        """
        for name in (origin, destination, workers):
            if name not in frame.columns:
                known = [str(column) for column in frame.columns]
                raise TableError(
                    "no such column",
                    file=options.get("source"),
                    where=f"column {name}",
                    found=known,
                    expected=f"columns {origin}, {destination}, {workers}",
                    hint=did_you_mean(name, known),
                )
        return cls.from_arrays(frame[origin], frame[destination], frame[workers], **options)

    @classmethod
    def from_matrix(
        cls, matrix: pd.DataFrame | ArrayLike, codes: Iterable[Any] | None = None, **options: Any
    ) -> Flows:
        """Arrange flows given as a square matrix, residence in rows and work in columns.

        Parameters
        ----------
        matrix : (n, n) pandas.DataFrame or array-like
        codes : iterable, optional
            Codes of rows and columns; those of the frame, else 1 to n, by default.
        **options
            As of :meth:`from_arrays`, `codes` apart.

        Raises
        ------
        TableError
            If the matrix is not square or its rows and columns differ, or as :meth:`from_arrays`.
        """
        values = np.asarray(matrix)
        source = options.get("source")
        if values.ndim != 2 or values.shape[0] != values.shape[1]:
            raise TableError(
                "not a square matrix",
                file=source,
                found=values.shape,
                expected="as many columns as rows",
            )
        if codes is not None:
            rows = columns = column(list(codes))
        elif hasattr(matrix, "index") and hasattr(matrix, "columns"):
            rows, columns = column(matrix.index), column(matrix.columns)
        else:
            rows = columns = np.arange(1, len(values) + 1)
        if len(rows) != len(values):
            raise TableError(
                "codes do not fit the matrix",
                file=source,
                found=len(rows),
                expected=f"{len(values)} codes",
            )
        strangers = set(map(str, rows)) ^ set(map(str, columns))
        if strangers:
            raise TableError(
                "rows and columns of the matrix are not the same places",
                file=source,
                found=sorted(strangers)[:5],
                expected="every place as a row and as a column",
            )
        n = len(values)
        return cls.from_arrays(
            rows.repeat(n), columns[np.tile(np.arange(n), n)], values.ravel(), codes=rows, **options
        )

    @property
    def codes(self) -> NDArray[np.str_]:
        """Codes of the places as text, shape (n,)."""
        if not self._codes:
            self._codes.append(_frozen(self.places.astype(np.str_)))
        return self._codes[0]

    @property
    def workers(self) -> float:
        """All workers (persons)."""
        return float(self.residents.sum())

    def __len__(self) -> int:
        return len(self.places)

    def __repr__(self) -> str:
        origin = f" from {self.source}" if self.source else ""
        return (
            f"Flows({len(self):,} places, {len(self.out_place):,} flows, "
            f"{self.workers:,.0f} workers{origin})"
        )

    def position(self, code: object) -> int:
        """Return the position of a place.

        Raises
        ------
        InputError
            If there is no place of that code.
        """
        found = np.flatnonzero(self.codes == str(code))
        if not len(found):
            raise InputError(
                "no such community",
                file=self.source,
                found=str(code),
                expected=f"one of {len(self)} codes such as {str(self.codes[0])!r}",
                hint=did_you_mean(str(code), [str(known) for known in self.codes]),
            )
        return int(found[0])

    def reweighted(self, workers: NDArray[np.float64]) -> Flows:
        """Return flows between the same places with other numbers of workers.

        Parameters
        ----------
        workers : (p,) float64
            In the order of `out_workers`; flows of 0 disappear.
        """
        n = len(self)
        origin = np.repeat(np.arange(n, dtype=np.int32), np.diff(self.out_start))
        rows = indexing.compress(origin, self.out_place, workers, n)
        return _arranged(self.places, *rows, source=self.source, duplicates="refuse")

    def to_dataframe(self) -> pd.DataFrame:
        """Return one row per flow: origin, destination (text), workers."""
        import pandas as pd

        codes = self.codes.astype(object)
        return pd.DataFrame(
            {
                "origin": codes.repeat(np.diff(self.out_start)),
                "destination": codes[self.out_place],
                "workers": self.out_workers,
            }
        )


def _arranged(
    places: NDArray[Any],
    out_start: NDArray[np.int64],
    out_place: NDArray[np.int32],
    out_workers: NDArray[np.float64],
    in_start: NDArray[np.int64],
    in_place: NDArray[np.int32],
    in_workers: NDArray[np.float64],
    *,
    source: str | None,
    duplicates: Literal["refuse", "own", "sum"],
) -> Flows:
    """Return flows after what is to be done about pairs that are given more than once."""
    residents, jobs, own, repeated = indexing.totals(out_start, out_place, out_workers)
    if repeated >= 0:
        _check_repeated(places, out_start, out_place, source, duplicates)
        out_start, out_place, out_workers = indexing.sum_repeated(out_start, out_place, out_workers)
        in_start, in_place, in_workers = indexing.transpose(out_start, out_place, out_workers)
    return Flows(
        _frozen(places),
        _frozen(out_start),
        _frozen(out_place),
        _frozen(out_workers),
        _frozen(in_start),
        _frozen(in_place),
        _frozen(in_workers),
        _frozen(residents),
        _frozen(jobs),
        _frozen(own),
        source=source,
    )


def _frozen(array: NDArray[Any]) -> NDArray[Any]:
    """Make an array read-only: flows are shared between threads and never change."""
    array.setflags(write=False)
    return array


def _check_repeated(
    places: NDArray[Any],
    start: NDArray[np.int64],
    place: NDArray[np.int32],
    source: str | None,
    duplicates: Literal["refuse", "own", "sum"],
) -> None:
    """Refuse pairs given twice, unless they are to be summed."""
    if duplicates == "sum":
        return
    origin = np.repeat(np.arange(len(start) - 1), np.diff(start))
    twice = np.flatnonzero((place[1:] == place[:-1]) & (origin[1:] == origin[:-1])) + 1
    if duplicates == "own":
        # People who work at home have been added to the flow of a place to itself.
        twice = twice[origin[twice] != place[twice]]
    if len(twice):
        e = int(twice[0])
        raise TableError(
            f"the same flow is given more than once ({len(twice)} rows too many)",
            file=source,
            where=f"origin {places[origin[e]]}, destination {places[place[e]]}",
            expected="one row for each origin and destination",
            hint="sum_duplicates=True (--sum-duplicates) adds them up",
        )


def _check_directed(flows: Flows) -> None:
    """Refuse flows without a diagonal, or without a direction."""
    problem = None
    pairs = len(flows.out_place) - int(np.count_nonzero(flows.own))
    if not flows.own.any():
        problem = "nobody works in the place where they live: the flows lack their diagonal"
    elif pairs >= _PAIRS_THAT_TELL:
        ends = (flows.out_start, flows.out_place, flows.in_start, flows.in_place)
        if indexing.one_way(*ends):
            problem = "every pair of places is given one way only: the flows have no direction"
        elif np.array_equal(flows.out_place, flows.in_place) and np.array_equal(
            flows.out_workers, flows.in_workers
        ):
            problem = "all flows are equal in both directions: the flows have no direction"
    if problem:
        raise TableError(
            problem,
            file=flows.source,
            expected="workers by place of residence and place of work, also where both are one",
            hint="--accept-undirected (directed=False in Python) leaves this check out",
        )


def _numbers(workers: ArrayLike, source: str | None, fractions: bool) -> NDArray[Any]:
    """Return workers as int64 or float64 after the checks."""
    array = workers.to_numpy() if hasattr(workers, "to_numpy") else np.asarray(workers)
    if array.dtype.kind not in "iuf":
        try:
            array = array.astype(np.float64)
        except (TypeError, ValueError):
            row = next(i for i, value in enumerate(array) if not _readable(value))
            raise _bad_number("not a number", source, row, array[row]) from None
    if array.dtype.kind == "f":
        array = array.astype(np.float64, copy=False)
        _refuse(~np.isfinite(array), "not a number", source, array)
        if not fractions:
            _refuse(array != np.rint(array), "not a whole number of workers", source, array)
    else:
        array = array.astype(np.int64, copy=False)
    if array.size and array.min() < 0:
        _refuse(array < 0, "negative number of workers", source, array)
    return np.ascontiguousarray(array)


def _readable(value: object) -> bool:
    try:
        float(cast("Any", value))
    except (TypeError, ValueError):
        return False
    return True


def _refuse(
    wrong: NDArray[np.bool_], problem: str, source: str | None, array: NDArray[Any]
) -> None:
    if wrong.any():
        row = int(wrong.argmax())
        raise _bad_number(problem, source, row, array[row].item())


def _bad_number(problem: str, source: str | None, row: int, found: object) -> TableError:
    return TableError(
        problem,
        file=source,
        where=f"row {row + 1}, column workers",
        found=found,
        expected="a whole number of workers, 0 or more",
        hint="fractions=True accepts weighted flows" if "whole" in problem else None,
    )


def _home_rows(
    at_home: AtHome, home: ArrayLike | None, rows: int, source: str | None
) -> tuple[NDArray[np.bool_] | None, NDArray[np.bool_] | None]:
    """Return the rows to keep and the rows to count at home, None where there are none."""
    if at_home not in ("as-given", "at-home", "left-out"):
        choices = ["as-given", "at-home", "left-out"]
        raise InputError(
            "unknown way to count people who work at home",
            where="at_home",
            found=at_home,
            expected="one of " + ", ".join(choices),
            hint=did_you_mean(str(at_home), choices),
        )
    if at_home == "as-given":
        return None, None
    if home is None:
        raise InputError(
            "nothing says which workers work at home",
            file=source,
            where=f"at_home={at_home}",
            expected="home: for each flow, whether its workers work at home",
        )
    marked = np.asarray(home, dtype=bool)
    if marked.shape != (rows,):
        raise InputError(
            "marks of work at home do not fit the flows",
            file=source,
            found=marked.shape,
            expected=f"one mark for each of {rows} flows",
        )
    return (None, marked) if at_home == "at-home" else (~marked, None)
