"""Totals of a district: firms and jobs by role and class of size, and single figures."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from distretto.errors import TableError
from distretto.tables.given import BY_ROLE, ROLES, SINGLE
from distretto.tables.given_reading import row_place

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Figure", "SizeRow", "Totals", "read_totals"]

OPEN_END = 20
"""An open class such as 250+ ends at this many times its beginning."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, and where it comes from."""

    value: float
    source: str


@dataclass(frozen=True, slots=True)
class SizeRow:
    """Firms of a role and class of size; people at work in all of them, None if not given."""

    role: str
    low: int
    high: int
    firms: int
    people: int | None


@dataclass(frozen=True, slots=True)
class Totals:
    """What is known of a district in totals.

    Attributes
    ----------
    firms, jobs : dict of str to int
        By role ("final", "subcontractor").
    classes : tuple of SizeRow
        By role and class of size; empty where only totals by role are known.
    figures : dict of str to Figure
        Single figures by measure.
    """

    firms: dict[str, int]
    jobs: dict[str, int]
    classes: tuple[SizeRow, ...]
    figures: dict[str, Figure]


def read_totals(frame: pd.DataFrame) -> Totals:
    """Return the totals that a checked table holds.

    Parameters
    ----------
    frame : pandas.DataFrame
        From `read_given` with the table `TOTALS`.

    Raises
    ------
    TableError
        If firms or jobs of a role are missing, classes overlap, or jobs do not go with the number
        of firms of a class.
    """
    by_class: dict[tuple[str, str, int, int], tuple[int, int]] = {}
    totals: dict[tuple[str, str], int] = {}
    figures: dict[str, Figure] = {}
    for position, row in enumerate(frame.to_dict("records")):
        measure, value = str(row["measure"]), float(row["value"])
        role, written = str(row.get("role") or ""), str(row.get("size_class") or "")
        if measure in SINGLE:
            figures[measure] = Figure(value, str(row.get("source") or ""))
            continue
        if not role:
            raise TableError(
                f"{measure} without a role",
                **row_place(frame, position, "role"),
                found="",
                expected=" or ".join(ROLES),
            )
        if value != int(value):
            raise TableError(
                "not a whole number",
                **row_place(frame, position, "value"),
                found=value,
                expected=f"a whole number of {measure}",
            )
        if written:
            low, high = _bounds(written, row_place(frame, position, "size_class"))
            _refuse_overlap(by_class, measure, role, low, high, frame, position)
            by_class[measure, role, low, high] = int(value), position
        else:
            totals[measure, role] = int(value)
    return _together(frame, by_class, totals, figures)


def _bounds(written: str, place: dict[str, Any]) -> tuple[int, int]:
    """Return the ends of a class: ``10-49``, ``10 to 49``, ``250+``, ``250 and more``."""
    numbers = [int(text.replace(".", "")) for text in re.findall(r"\d[\d.]*", written)]
    if len(numbers) == 2 and 1 <= numbers[0] <= numbers[1]:
        return numbers[0], numbers[1]
    if len(numbers) == 1 and numbers[0] >= 1:
        alone = written.strip().isdigit()
        return numbers[0], numbers[0] if alone else OPEN_END * numbers[0]
    raise TableError(
        "not a class of size",
        **place,
        found=written,
        expected="people at work from and to, such as 1-9, 10-49 or 250+",
    )


def _refuse_overlap(
    by_class: dict[tuple[str, str, int, int], tuple[int, int]],
    measure: str,
    role: str,
    low: int,
    high: int,
    frame: pd.DataFrame,
    position: int,
) -> None:
    for (other, of, start, end), _ in by_class.items():
        if (other, of) == (measure, role) and low <= end and start <= high:
            raise TableError(
                "classes of size overlap",
                **row_place(frame, position, "size_class"),
                found=f"{low}-{high}",
                expected=f"a class that leaves out {start}-{end}",
            )


def _together(
    frame: pd.DataFrame,
    by_class: dict[tuple[str, str, int, int], tuple[int, int]],
    totals: dict[tuple[str, str], int],
    figures: dict[str, Figure],
) -> Totals:
    source = frame.attrs.get("source")
    sums: dict[str, dict[str, int]] = {measure: {} for measure in BY_ROLE}
    classes: list[SizeRow] = []
    for role in ROLES:
        rows = {key[2:]: found for key, found in by_class.items() if key[:2] == ("firms", role)}
        jobs = {key[2:]: found for key, found in by_class.items() if key[:2] == ("jobs", role)}
        for (low, high), (_, position) in jobs.items():
            if (low, high) not in rows:
                raise TableError(
                    "jobs of a class whose firms are not given",
                    **row_place(frame, position, "size_class"),
                    found=f"{low}-{high}",
                    expected=f"a row of firms, role {role}, of this class",
                )
        of_role = [
            SizeRow(role, low, high, count, jobs[low, high][0] if (low, high) in jobs else None)
            for (low, high), (count, _) in rows.items()
        ]
        for each in of_role:
            position = rows[each.low, each.high][1]
            _refuse_impossible(each, row_place(frame, position, "value"))
        firms = sum(each.firms for each in of_role)
        if rows and totals.get(("firms", role), firms) != firms:
            raise _sum_differs(source, role, "firms", totals["firms", role], firms)
        firms = firms or totals.get(("firms", role), 0)
        told = [each.people for each in of_role]
        known = sum(people for people in told if people is not None)
        people = totals.get(("jobs", role))
        if people is None:
            if firms and (not told or None in told):
                raise TableError(
                    f"jobs of role {role} are missing",
                    file=source,
                    where="column measure",
                    expected=f"a row: jobs, {role}, people at work in all its firms",
                )
            people = known
        elif None not in told and told and people != known:
            raise _sum_differs(source, role, "jobs", people, known)
        _refuse_left_over(source, role, of_role, people)
        sums["firms"][role], sums["jobs"][role] = firms, people
        classes += of_role
    if not sums["firms"]["final"]:
        raise TableError(
            "there is no final firm",
            file=source,
            where="column role",
            expected="a row: firms, final, and their number",
            hint="a district has at least one firm that sells the final product",
        )
    return Totals(sums["firms"], sums["jobs"], tuple(classes), figures)


def _refuse_impossible(each: SizeRow, place: dict[str, Any]) -> None:
    if each.people is not None and not (
        each.firms * each.low <= each.people <= each.firms * each.high
    ):
        raise TableError(
            "jobs do not go with the firms of the class",
            **place,
            found=f"{each.firms:,} firms of {each.low}-{each.high}, {each.people:,} jobs",
            expected=f"{each.firms * each.low:,} to {each.firms * each.high:,} jobs",
        )


def _refuse_left_over(source: str | None, role: str, rows: list[SizeRow], people: int) -> None:
    """Refuse jobs of a role that its classes without jobs of their own cannot take."""
    unknown = [each for each in rows if each.people is None]
    if not unknown:
        return
    left = people - sum(each.people for each in rows if each.people is not None)
    low = sum(each.firms * each.low for each in unknown)
    high = sum(each.firms * each.high for each in unknown)
    if not low <= left <= high:
        raise TableError(
            f"jobs of role {role} do not go with its firms",
            file=source,
            where="column value",
            found=f"{left:,} jobs for the classes whose jobs are not given",
            expected=f"{low:,} to {high:,}",
        )


def _sum_differs(source: str | None, role: str, what: str, total: int, found: int) -> TableError:
    return TableError(
        f"{what} by class do not add up to the total of role {role}",
        file=source,
        where="column value",
        found=f"{found:,} by class, {total:,} in all",
        expected="one sum",
    )
