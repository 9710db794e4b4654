"""A district from totals by role and class of size."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from distretto.experiments.own.story import Facts, Story, without_gaps
from distretto.scenarios import Population
from distretto.tables.totals import SizeRow, Totals

__all__ = ["from_totals"]

MOST_MEANS = 12
"""Where no classes of size are known, no firm has more than this many times the mean."""


def from_totals(
    known: Totals, file: Path, hours: tuple[float, ...], story: Story
) -> tuple[Facts, Population]:
    """Return the facts, and the population by class of size, of a table of totals."""
    source = f"{file.name}"
    found: Facts = {
        "size.final_firms": (known.firms["final"], source),
        "size.specialists": (known.firms["subcontractor"], source),
        "size.final_workers": (known.jobs["final"], source),
        "size.specialist_workers": (known.jobs["subcontractor"], source),
    }
    firms = sum(known.firms.values())
    story.given.append(
        f"firms and jobs by role: {firms:,} firms, {sum(known.jobs.values()):,} jobs"
    )
    of: dict[str, tuple[str, Callable[[float], float]]] = {
        "owners": ("owners.partners", lambda v: v / max(1, firms)),
        "unemployment": ("size.unemployment", lambda v: v / max(1e-9, 1.0 - v)),
        "export_share": ("markets.export_demand", lambda v: v),
        "domestic_share": ("markets.domestic_share", lambda v: v),
        "skill": ("size.skill", lambda v: v),
    }
    for measure, figure in known.figures.items():
        told = f"{source}: {figure.source}" if figure.source else source
        story.given.append(f"{measure.replace('_', ' ')}: {figure.value:g}")
        if measure in of:
            parameter, convert = of[measure]
            found[parameter] = (convert(figure.value), told)
    for measure in of:
        if measure not in known.figures:
            story.drawn.append(f"{measure.replace('_', ' ')}: from the prior of the template")
    classes = known.classes or _by_role(known)
    if known.classes:
        story.given.append(f"classes of size: {len(classes)}")
    story.drawn.append("sizes of firms: within their class, so that firms and jobs are met")
    return found, Population.model_validate(
        {
            "source": source,
            "classes": tuple(
                without_gaps(
                    {
                        "role": each.role,
                        "low": each.low,
                        "high": each.high,
                        "firms": each.firms,
                        "people": each.people,
                    }
                )
                for each in classes
            ),
            "hours": hours,
        }
    )


def _by_role(known: Totals) -> tuple[SizeRow, ...]:
    """One class for each role, up to many times the mean."""
    found = []
    for role, firms in known.firms.items():
        jobs = known.jobs[role]
        if firms:
            low = 2 if jobs >= 2 * firms else 1
            high = max(low, MOST_MEANS * -(-jobs // firms))
            found.append(SizeRow(role, low, high, firms, jobs))
    return tuple(found)
