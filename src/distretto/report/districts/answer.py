"""The answer first: how many districts, where, in what, and who is near the other verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from distretto.districts.identification import Identification
from distretto.districts.kinds import DISTRICT
from distretto.report.districts.kind_map import kind_map
from distretto.report.document import Block, Cell, Chart, Items, Paragraph, Section, Table
from distretto.report.numbers import MISSING, counted, fixed, percent
from distretto.report.sections.tables import number, text_table

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["answer", "area_map", "districts", "near"]


def answer(found: Identification) -> Section:
    """Return the counts by kind and what they rest on."""
    areas = found.to_dataframe()
    here = areas[areas["district"]]
    jobs, made = areas["jobs"].sum(), areas["manufacturing_jobs"].sum()
    text = (
        f"{counted(len(here), 'industrial district')} among {counted(len(found), 'area')}, with "
        f"{percent(_share(here['jobs'].sum(), jobs))} of all jobs and "
        f"{percent(_share(here['manufacturing_jobs'].sum(), made))} of manufacturing jobs."
    )
    blocks: list[Block] = [Paragraph(text, "answer")]
    if found.uncertainty is not None:
        unsure = int((~found.uncertainty.sure).sum())
        blocks.append(
            Paragraph(
                "The table counts units and does not tell the jobs of all of them. These were "
                "taken from mean sizes of the classes, and the method was applied with "
                f"{found.uncertainty.sets:,} sets of means over all that is possible: "
                f"{counted(unsure, 'verdict')} {'depends' if unsure == 1 else 'depend'} on them.",
                "warning" if unsure else "plain",
            )
        )
    blocks.append(_kinds(areas))
    if found.notes:
        blocks.append(Items(tuple(f"{_capital(note)}." for note in found.notes), note=True))
    return Section("answer", "How many districts there are", tuple(blocks))


def _kinds(areas: pd.DataFrame) -> Table:
    rows = []
    for kind, of_kind in areas.groupby("kind", sort=False):
        jobs, made = of_kind["jobs"].sum(), of_kind["manufacturing_jobs"].sum()
        rows.append((kind, len(of_kind), jobs, made))
    ordered = sorted(rows, key=lambda row: (row[0] != DISTRICT, -row[1]))
    return text_table(
        "Areas by kind",
        ("Kind", "Areas", "Jobs", "In manufacturing"),
        [
            (
                Cell(_capital(str(kind))),
                number(fixed(count, 0), float(count)),
                number(fixed(jobs, 0), jobs),
                number(fixed(made, 0), made),
            )
            for kind, count, jobs, made in ordered
        ],
        numbers=(1, 2, 3),
    )


def area_map(outlines: Any) -> Section:
    """Return the map of areas by kind."""
    kinds = outlines["kind"].value_counts()
    told = "; ".join(f"{kind}: {count}" for kind, count in kinds.items())
    rows = [(str(row["name"]), str(row["kind"])) for row in outlines.to_dict("records")]
    chart = Chart(
        name="kinds",
        caption="Areas by kind; districts are named where there is room",
        unit="",
        title="Map of areas by kind",
        description=f"Areas on the map: {told}.",
        draw=lambda: kind_map(outlines),
        table=text_table("Kind of each area", ("Area", "Kind"), rows),
    )
    return Section("map", "Where they are", (chart,))


def districts(found: Identification) -> Section:
    """Return the districts with their industries."""
    areas = found.to_dataframe()
    here = areas[areas["district"]].sort_values("main_jobs", ascending=False, kind="stable")
    if not len(here):
        return Section(
            "districts",
            "The districts",
            (Paragraph("No area meets all conditions; what each lacks stands below."),),
        )
    columns = [
        "District",
        "Main industry",
        "Jobs in it",
        "Times national share",
        "Small and medium",
    ]
    if found.uncertainty is not None:
        columns.append("Certainty")
    rows = []
    for row in here.to_dict("records"):
        secondary = (f"also {row['secondary']}",) if row["secondary"] else ()
        rows.append(
            [
                Cell(str(row["name"])),
                Cell(str(row["main_industry"]), details=secondary),
                number(fixed(row["main_jobs"], 0), row["main_jobs"]),
                number(fixed(row["main_quotient"], 2), row["main_quotient"]),
                number(percent(row["main_sme_share"]), row["main_sme_share"]),
                *([] if found.uncertainty is None else [_certain(row)]),
            ]
        )
    return Section(
        "districts",
        "The districts",
        (
            Paragraph(
                "The main industry is, of those with a larger share of jobs than in the nation, "
                "the one with most jobs beyond that share."
            ),
            text_table("Districts", columns, rows, numbers=(2, 3, 4), wide=True),
        ),
    )


def near(found: Identification) -> Section:
    """Return near misses and close calls."""
    reach = percent(found.near)
    missed, close = found.near_misses(), found.close_calls()
    blocks: list[Block] = [
        Paragraph(
            f"Areas whose verdict flips if thresholds change by {reach} or less. For a district "
            "it is the one threshold that is nearest; for another area, every threshold that it "
            "fails has to change, and the largest change counts."
        )
    ]
    for caption, frame, empty in (
        ("Near misses", missed, "No area is so near to being a district."),
        ("Close calls", close, "No district is so near to being none."),
    ):
        blocks.append(
            _near_table(caption, frame) if len(frame) else Paragraph(f"{caption}: {empty}")
        )
    return Section("near", "Near the other verdict", tuple(blocks))


def _near_table(caption: str, frame: pd.DataFrame) -> Table:
    rows = [
        (
            Cell(str(row["name"])),
            number(percent(row["distance"], 1), row["distance"]),
            number(fixed(row["to_change"], 0), float(row["to_change"])),
            Cell(str(row["weakest"]).replace("_", " ") or MISSING),
            Cell(str(row["why"])),
        )
        for row in frame.to_dict("records")
    ]
    columns = ("Area", "Change needed", "Thresholds", "Nearest threshold", "Why it is as it is")
    return text_table(caption, columns, rows, numbers=(1, 2), wide=True)


def _certain(row: dict[Any, Any]) -> Cell:
    if row["certainty"] == "sure":
        return Cell("Sure")
    share = float(row["district_in"])
    return Cell("Depends on class means", share, (f"district in {percent(share)} of sets",))


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
