"""Why each area is what it is, and the method with its thresholds."""

from __future__ import annotations

from distretto.districts.identification import Identification
from distretto.districts.methods import METHODS, PARAMETERS
from distretto.report.document import Block, Cell, Paragraph, Section, Terms
from distretto.report.numbers import MISSING, fixed, percent, plain
from distretto.report.sections.tables import number, text_table

__all__ = ["every_area", "method", "terms"]

TERMS = (
    (
        "Location quotient",
        "The share of an activity in the jobs of the area over its share in those of the nation: "
        "above 1 the area has more of it than the nation.",
    ),
    (
        "Prevalence",
        "The jobs that an area has in an activity beyond those it would have at the national "
        "share. It is positive exactly where the quotient exceeds 1.",
    ),
    (
        "Small, medium, large",
        "By people at work in the local unit, not in the firm: below 50, 50 to 249, 250 and more, "
        "unless the method says otherwise.",
    ),
    (
        "Change needed",
        "The relative change of a threshold at which the verdict of an area is the other one.",
    ),
)


def every_area(found: Identification) -> Section:
    """Return every area with its kind and the reason."""
    rows = [
        (
            Cell(str(row["name"])),
            Cell(str(row["kind"])[:1].upper() + str(row["kind"])[1:]),
            number(fixed(row["jobs"], 0), row["jobs"]),
            Cell(str(row["failed_steps"]) or MISSING),
            number(percent(row["distance"], 1), row["distance"]),
            Cell(str(row["why"])),
        )
        for row in found.to_dataframe().to_dict("records")
    ]
    return Section(
        "areas",
        "Every area, and why",
        (
            Paragraph(
                "The reason names the conditions that a district meets, or those that another "
                "area fails. The file steps.csv has every statistic, threshold and margin."
            ),
            text_table(
                "Areas",
                ("Area", "Kind", "Jobs", "Steps failed", "Change needed", "Why"),
                rows,
                numbers=(2, 4),
                wide=True,
            ),
        ),
    )


def method(found: Identification) -> Section:
    """Return the method: its thresholds, the grouping of industries, mean sizes of classes."""
    chosen = found.method
    published = METHODS.get(chosen.name)
    rows = []
    for name, meaning in PARAMETERS.items():
        value = getattr(chosen, name)
        usual = value if published is None else getattr(published, name)
        changed = "" if value == usual else f"changed; published {_written(usual)}"
        rows.append(
            (name.replace("_", " "), _written(value), f"{meaning[0].upper()}{meaning[1:]}", changed)
        )
    blocks: list[Block] = [
        Paragraph(f"{chosen.name}: {chosen.source}."),
        text_table("Parameters", ("Parameter", "Value", "Meaning", ""), rows, sortable=False),
        Paragraph(f"Industries by {found.grouping.title}. {found.grouping.source}."),
    ]
    if found.jobs.counted_only:
        means = found.means
        sizes = zip(found.jobs.classes, means.mean, means.low, means.high, strict=True)
        blocks.append(
            text_table(
                "Mean size of the units of a class, where jobs are not told",
                ("Class", "Taken", "At least", "At most"),
                [(str(each), *(fixed(v, 1) for v in values)) for each, *values in sizes],
                numbers=(1, 2, 3),
                sortable=False,
            )
        )
    return Section("method", "The method", tuple(blocks))


def terms() -> Section:
    """Return what the words mean."""
    return Section("terms", "Terms", (Terms(TERMS),))


def _written(value: object) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else plain(value)
