"""Quality of the jobs of some firms in a period, as far as the data have columns of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from distretto.errors import InputError
from distretto.evaluation.disclosure import Contribution
from distretto.evaluation.labour.good_jobs import paid_a_living
from distretto.evaluation.labour.results import Figure
from distretto.evaluation.labour.staff import Staff, on_panel
from distretto.evaluation.notes import Note
from distretto.evaluation.options import Options
from distretto.evaluation.panel import Floats, Index, Mask
from distretto.evaluation.welfare.quality import (
    bargaining_coverage,
    breach_rate,
    injury_frequency,
    living_wage,
    training,
    union_density,
)

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Figures", "JobQuality"]

Figures = dict[str, Figure]

# Columns without which something cannot be told: the table, the column, what stays open.
NEEDED = (
    ("workers", "hours", "pay is per period: short hours show as low pay and as inequality"),
    ("workers", "trained", "who was trained cannot be told"),
    (
        "workers",
        "unpaid_training_hours",
        "who paid for training with their own time cannot be told",
    ),
    ("workers", "union_member", "whether workers have a union cannot be told"),
    ("workers", "covered", "whether a collective agreement sets their pay cannot be told"),
    ("firms", "injuries", "whether work became safer cannot be told"),
    ("firms", "breaches", "whether labour standards are kept cannot be told"),
)


@dataclass(frozen=True, slots=True)
class JobQuality:
    """What is measured of jobs.

    Attributes
    ----------
    staff : Staff
    firms : pandas.DataFrame
        The table of firms.
    options : Options
    skilled : ndarray, shape (r,), or None
        Which rows are skilled jobs: 1, 0, or NaN where not known.
    year : int or None
        Periods in a year.
    """

    staff: Staff
    firms: pd.DataFrame
    options: Options
    skilled: Floats | None
    year: int | None

    @property
    def missing(self) -> list[Note]:
        """Columns that the data do not have, and what that leaves open."""
        has = {
            "workers": lambda name: self.staff.numbers(name) is not None,
            "firms": lambda name: on_panel(self.firms, name, self.staff.panel) is not None,
        }
        return [
            Note("information", f"{table} have no column {column}", consequence)
            for table, column, consequence in NEEDED
            if not has[table](column)
        ]

    def of(self, group: Mask, period: int) -> Figures:
        """Return all measures of the jobs of some firms in a period."""
        rows = self.staff.of(group, period)
        found: Figures = {}
        for part in (
            self._training(group, period),
            self._skilled(rows),
            self._living(rows),
            self._voice(rows),
            self._firms(group, period),
        ):
            found.update(part)
        return found

    def _training(self, group: Mask, period: int) -> Iterator[tuple[str, Figure]]:
        """Yield training over the year that ends with a period, of those who are there then."""
        events = self.staff.numbers("trained")
        if events is None or self.year is None or period + 1 < self.year:
            return
        recent = (self.staff.period > period - self.year) & (self.staff.period <= period)
        rows = self.staff.of(group) & recent & np.isfinite(events)
        now = self.staff.of(group, period) & np.isfinite(events)
        there = np.unique(self.staff.person[now])
        if not there.size:
            return

        def summed(column: Floats | None) -> Floats | None:
            if column is None:
                return None
            count = int(self.staff.person.max()) + 1
            person = self.staff.person[rows]
            sums = np.bincount(person, np.nan_to_num(column[rows]), minlength=count)
            return np.asarray(sums[there], dtype=np.float64)

        taught = self.staff.numbers("training_hours")
        hours, unpaid = summed(taught), summed(self.staff.numbers("unpaid_training_hours"))
        courses = summed(events)
        assert courses is not None
        if hours is not None:
            self._refuse(there, (hours > 0.0) & (courses < 1.0), hours, "no course in the year")
            if unpaid is not None:
                self._refuse(there, unpaid > hours, unpaid, "fewer hours of training in all")
        found = training(courses, hours, None if hours is None else unpaid)
        heads = self.staff.behind(now, np.ones(now.size))
        yield "training_incidence", Figure(found.incidence, heads)
        if taught is not None:
            of_them = rows & np.isin(self.staff.person, there)
            behind = self.staff.behind(of_them, np.nan_to_num(taught))
            yield "training_hours", Figure(found.hours_per_head, behind)
            yield "unpaid_training", Figure(found.unpaid_share, behind)

    def _refuse(self, people: Index, wrong: Mask, hours: Floats, why: str) -> None:
        """Refuse hours of training that do not fit the rest of a worker's rows."""
        if not wrong.any():
            return
        first = int(np.argmax(wrong))
        row = int(np.argmax(self.staff.person == people[first]))
        raise InputError(
            "hours of training do not fit",
            where=f"worker {self.staff.frame['worker'].iloc[row]}",
            found=f"{hours[first]:g} hours, but {why}",
            expected="a course in trained for all hours, and unpaid hours among training_hours",
        )

    def _skilled(self, rows: Mask) -> Iterator[tuple[str, Figure]]:
        """Yield the part of hours, or of jobs where hours are not known, in skilled jobs."""
        if self.skilled is None:
            return
        hours = self.staff.hours
        weight = np.ones(rows.size) if hours is None else np.nan_to_num(hours)
        known = rows & np.isfinite(self.skilled)
        total = float(weight[known].sum())
        if total > 0.0:
            share = float(weight[known] @ self.skilled[known]) / total
            yield "skilled_share", Figure(share, self.staff.behind(known, weight))

    def _living(self, rows: Mask) -> Iterator[tuple[str, Figure]]:
        line = self.options.living_wage
        if line is None:
            return
        known = rows & np.isfinite(paid_a_living(self.staff, line))
        if not self.staff.pay[known].any():
            return
        hours = self.staff.hours if line.per == "hour" else None
        time = np.ones(rows.size) if hours is None else hours
        found = living_wage(self.staff.pay[known] / time[known], time[known], line.amount)
        heads = self.staff.behind(known, np.ones(known.size))
        yield "living_wage_share", Figure(found.workers, heads)
        yield "living_wage_gap", Figure(found.gap, self.staff.behind(known, self.staff.pay))

    def _voice(self, rows: Mask) -> Iterator[tuple[str, Figure]]:
        for column, name, measure in (
            ("union_member", "union_density", union_density),
            ("covered", "bargaining_coverage", bargaining_coverage),
        ):
            flags = self.staff.numbers(column)
            if flags is None:
                continue
            known = rows & np.isfinite(flags)
            if known.any():
                heads = self.staff.behind(known, np.ones(known.size))
                yield name, Figure(measure(flags[known]), heads)

    def _firms(self, group: Mask, period: int) -> Iterator[tuple[str, Figure]]:
        panel = self.staff.panel

        def column(name: str) -> Floats | None:
            values = on_panel(self.firms, name, panel)
            return None if values is None else values[:, period]

        injuries, hours, jobs = column("injuries"), column("hours"), column("jobs")
        if injuries is not None and hours is not None:
            known = group & np.isfinite(injuries) & (hours > 0.0)
            if known.any():
                rate = injury_frequency(float(injuries[known].sum()), float(hours[known].sum()))
                yield "injuries_per_million_hours", Figure(rate, Contribution.of(hours[known]))
        breaches, items = column("breaches"), column("items_assessed")
        if (breaches is None) != (items is None):
            raise InputError(
                "breaches of standards and items assessed are not both given",
                where="firms",
                found="items_assessed" if breaches is None else "breaches",
                expected="columns breaches and items_assessed",
                hint="a breach says little without the number of items that were looked at",
            )
        if breaches is None or items is None:
            return
        people = np.ones(panel.n) if jobs is None else jobs
        known = group & np.isfinite(breaches) & np.isfinite(items) & np.isfinite(people)
        if known.any():
            rate_of_all = breach_rate(breaches[known], items[known], people[known]).rate
            assessed = known & (items > 0.0)
            yield "breach_rate", Figure(rate_of_all, Contribution.of(people[assessed]))
