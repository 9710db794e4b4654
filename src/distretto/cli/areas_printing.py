"""What the commands on labour market areas print: for a terminal of 80 columns."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from distretto.areas.files import CONTENT
from distretto.cli.terminal import new_table, open_console, print_place, title
from distretto.report.numbers import fixed

if TYPE_CHECKING:
    import pandas as pd

    from distretto.areas import (
        Delineation,
        Explanation,
        PartitionComparison,
        Stability,
        SweepResult,
    )
    from distretto.areas.contiguity import Repair

LARGEST = 12  # areas shown
SHOWN = 10  # communities or splits shown
WIDTH = 80
BAD = "red"


def print_delineation(
    result: Delineation,
    notes: Sequence[str],
    comparison: PartitionComparison | None,
    sure: Stability | None,
    pieces: pd.DataFrame | None,
    repaired: Repair | None,
    out: Path | None,
    written: set[str],
) -> None:
    """Print the areas in numbers, the largest of them, and where the files lie."""
    console = open_console()
    quality = result.quality
    console.print(
        title(
            f"{_count(len(result), 'labour market area')} of "
            f"{_count(quality['communities'], 'community')}"
        )
    )
    _print_lines(console, _quality_lines(result, quality))
    if len(result):
        console.print()
        console.print(_area_table(result))
        if len(result) > LARGEST:
            console.print(f"and {fixed(len(result) - LARGEST, 0)} smaller areas")
    if comparison is not None:
        console.print()
        _print_lines(console, _comparison_lines(comparison))
    for line in (*_sure_lines(sure), *_piece_lines(pieces, repaired)):
        _print_lines(console, [line])
    if notes:
        console.print()
        _print_lines(console, [f"Reading: {note}." for note in notes])
    print_place(console, out, {name: what for name, what in CONTENT.items() if name in written})


def print_explanation(result: Delineation, explanation: Explanation) -> None:
    """Print the history of a community."""
    console = open_console()
    heading, *lines = str(explanation).splitlines()
    if explanation.area:
        name = result.name_of(explanation.area)
        heading += "" if name == explanation.area else f" ({name})"
    console.print(title(heading))
    alternatives = {*explanation.alternatives["area"], *explanation.history["area"]} - {""}
    names = {code: result.name_of(code) for code in alternatives}
    named = {code: f"{name} ({code})" for code, name in names.items() if name != code}
    codes = re.compile("|".join(rf"(?<!\w){re.escape(code)}(?!\w)" for code in named) or "(?!)")
    for line in lines:
        text = codes.sub(lambda code: named[code[0]], line)
        indent = " " * (len(line) - len(line.lstrip()) + 4)
        print(textwrap.fill(text, WIDTH, subsequent_indent=indent, break_long_words=False))


def print_comparison(
    comparison: PartitionComparison,
    files: tuple[str, str],
    names: Mapping[str, str] | None,
    out: Path | None,
) -> None:
    """Print indices, areas that are split or merged, and communities that differ."""
    console = open_console()
    console.print(title("The same areas" if comparison.equal else "The areas differ"))
    for side, file, count in zip(
        "AB", files, (comparison.areas_a, comparison.areas_b), strict=True
    ):
        console.print(f"{side}: {_count(count, 'area')} in {file}", soft_wrap=True)
    console.print(f"{_count(comparison.communities, 'community')} in both")
    _print_lines(console, _only_lines(comparison))
    table = new_table("Agreement", ("communities", "residents"))
    for row in comparison.to_dataframe().to_dict("records"):
        table.add_row(
            INDICES[row["index"]], fixed(row["communities"], 4), fixed(row["residents"], 4)
        )
    console.print("", table, sep="\n")
    _print_relations(console, comparison, names)
    _print_differing(console, comparison, names)
    print_place(
        console,
        out,
        {
            "comparison.json": "the indices",
            "overlaps.csv": "every pair of areas with communities in common",
            "differing.csv": "communities that are in another area",
        },
    )


def print_sweep(result: SweepResult, notes: Sequence[str], out: Path | None) -> None:
    """Print one line per setting."""
    console = open_console()
    console.print(title(f"{_count(len(result), 'setting')} of the parameters"))
    _print_lines(console, [f"Reading: {note}." for note in notes])
    headings = ("min\ncont.", "target\nsize", "target\ncont.", "areas", "not\nvalid",
                "cross\n%", "modu-\nlarity", "agree-\nment")  # fmt: skip
    table = new_table("min size", headings)
    table.columns[0].min_width = 8
    for row in result.to_dataframe().to_dict("records"):
        crossing = row["workers_crossing_share"]
        table.add_row(
            f"{row['min_size']:,.10g}",
            f"{row['min_containment']:g}",
            f"{row['target_size']:,.10g}",
            f"{row['target_containment']:g}",
            fixed(row["areas"], 0),
            fixed(row["areas_not_valid"], 0),
            fixed(None if crossing is None else 100 * crossing, 1),
            fixed(row["modularity"], 3),
            fixed(row["agreement"], 3),
        )
    console.print("", table, "", sep="\n")
    _print_lines(
        console,
        [
            "Agreement: mean adjusted Rand index with the settings one step away; where it is "
            "near 1 the areas do not hang on the exact parameter. Cross %: workers who cross "
            "the border of an area.",
        ],
    )
    print_place(
        console,
        out,
        {"sweep.csv": "all statistics of every setting", "sweep.png": "the figure"},
    )


INDICES = {
    "rand": "adjusted Rand index",
    "homogeneity": "homogeneity",
    "completeness": "completeness",
    "v_measure": "V-measure",
    "variation": "variation of information",
    "overlap_a": "intersection over union, areas of A",
    "overlap_b": "intersection over union, areas of B",
}


def _quality_lines(result: Delineation, quality: Mapping[str, Any]) -> Iterable[str]:
    crossing = quality["workers_crossing_share"]
    if crossing is not None:
        yield (
            f"{fixed(quality['workers'], 0)} workers; {fixed(100 * crossing, 1)}% of them cross "
            "the border of an area to work."
        )
        supply, demand = (quality[f"containment_{side}_mean"] for side in ("supply", "demand"))
        yield (
            f"Mean containment: {fixed(100 * supply, 1)}% of residents work in their area, "
            f"{fixed(100 * demand, 1)}% of jobs are held by residents. "
            f"Modularity {fixed(quality['modularity'], 3)}."
        )
    if quality["areas_not_valid"]:
        stats = result.area_stats()
        names = stats["name"][stats["validity"] < 1].tolist()
        yield (
            f"Not valid: {_listing(names)}. Communities of the reserve list are assigned "
            "without a test of validity (--reserve-test asks for one)."
        )
    if quality["communities_not_assigned"]:
        yield f"Not assigned: {_listing([result.name_of(c) for c in result.not_assigned])}."
    if quality["communities_set_aside"]:
        yield (
            f"Set aside: {_count(quality['communities_set_aside'], 'community')} without "
            "residents, jobs or exchange with others."
        )
    yield from (f"Note: {note}." for note in result.notes)


def _area_table(result: Delineation) -> Any:
    headings = ("com.", "residents", "jobs", "cont.\nres. %", "cont.\njobs %", "validity")
    table = new_table("Largest areas", headings)
    table.columns[0].min_width, table.columns[0].max_width = 14, 22
    for row in result.area_stats().nlargest(LARGEST, "residents").to_dict("records"):
        table.add_row(
            Text(str(row["name"])),
            fixed(row["communities"], 0),
            fixed(row["residents"], 0),
            fixed(row["jobs"], 0),
            fixed(100 * row["containment_supply"], 1),
            fixed(100 * row["containment_demand"], 1),
            Text(fixed(row["validity"], 4), style=BAD if row["validity"] < 1 else ""),
        )
    return table


def _comparison_lines(comparison: PartitionComparison) -> Iterable[str]:
    if comparison.equal:
        yield f"The same as the other partition: {_count(comparison.areas_b, 'area')}."
    else:
        yield (
            f"Beside the other partition, of {_count(comparison.areas_b, 'area')}: adjusted Rand "
            f"index {fixed(comparison.rand, 4)}; "
            f"{_count(len(comparison.differing), 'community')} in another area."
        )
    yield from _only_lines(comparison)


def _only_lines(comparison: PartitionComparison) -> Iterable[str]:
    for which, codes in (("first", comparison.only_a), ("second", comparison.only_b)):
        if len(codes):
            yield f"Only in the {which}: {_listing([str(code) for code in codes])}."


def _sure_lines(sure: Stability | None) -> Iterable[str]:
    if sure is None:
        return
    from numpy import nanmean

    yield (
        f"Drawn anew {_count(len(sure.areas), 'time')}: {sure.areas.min()} to {sure.areas.max()} "
        f"areas; a community stays with its area in {fixed(100 * float(nanmean(sure.stays)), 1)}% "
        f"of draws; mean adjusted Rand index {fixed(float(sure.agreement.mean()), 3)}."
    )


def _piece_lines(pieces: pd.DataFrame | None, repaired: Repair | None) -> Iterable[str]:
    if pieces is None:
        return
    if not len(pieces):
        yield "All areas are in one piece."
    else:
        islands = int(pieces["island"].sum())
        yield (
            f"In several pieces: {_listing(pieces['name'].unique().tolist())}; "
            f"{_count(len(pieces), 'detached piece')}, of which {islands} islands."
        )
    if repaired is not None and len(repaired.moved):
        cost = repaired.cost
        before, after = (100 * share for share in cost["workers_crossing_share"])
        yield (
            f"Repair: {_count(len(repaired.moved), 'piece')} moved; areas not valid "
            f"{cost['areas_not_valid'][0]} before, {cost['areas_not_valid'][1]} after; workers who "
            f"cross a border {fixed(before, 2)}% before, {fixed(after, 2)}% after."
        )


def _print_relations(
    console: Console, comparison: PartitionComparison, names: Mapping[str, str] | None
) -> None:
    overlaps = comparison.overlaps
    changed = overlaps[overlaps["relation"] != "same"]
    if not len(changed):
        return
    same = int((overlaps["relation"] == "same").sum())
    table = new_table("Area of A", ("area of B", "com.", "% of A", "% of B", ""))
    table.columns[1].justify = "left"
    ordered = changed.sort_values(["area_a", "share_of_a"], ascending=[True, False], kind="stable")
    for row in ordered.head(2 * SHOWN).to_dict("records"):
        table.add_row(
            _named(row["area_a"], names),
            _named(row["area_b"], names),
            fixed(row["communities"], 0),
            fixed(100 * row["share_of_a"], 1),
            fixed(100 * row["share_of_b"], 1),
            row["relation"],
        )
    console.print("", f"{_count(same, 'area')} the same; the others:", table, sep="\n")
    if len(changed) > 2 * SHOWN:
        console.print(f"and {len(changed) - 2 * SHOWN} more pairs")


def _print_differing(
    console: Console, comparison: PartitionComparison, names: Mapping[str, str] | None
) -> None:
    differing = comparison.differing
    if not len(differing):
        return
    exchanged = "to_a" in differing
    headings = ("workers\nwith A", "workers\nwith B") if exchanged else ()
    table = new_table("Community", ("area of A", "area of B", "residents", *headings))
    for column in table.columns[1:3]:
        column.justify = "left"
    rows = differing.sort_values("residents", ascending=False, kind="stable")
    for row in rows.head(SHOWN).to_dict("records"):
        with_each = [row[f"to_{side}"] + row[f"from_{side}"] for side in "ab" if exchanged]
        table.add_row(
            _named(row["community"], names),
            _named(row["area_a"], names),
            _named(row["area_b"], names),
            fixed(row["residents"], 0),
            *(fixed(workers, 0) for workers in with_each),
        )
    console.print("", f"{_count(len(differing), 'community')} in another area:", sep="\n")
    console.print(table)
    if len(differing) > SHOWN:
        console.print(f"and {len(differing) - SHOWN} more")


def _named(code: str, names: Mapping[str, str] | None) -> Text:
    return Text((names or {}).get(code, code))


def _listing(names: Sequence[str]) -> str:
    shown = ", ".join(str(name) for name in names[:5])
    return shown if len(names) <= 5 else f"{shown} and {len(names) - 5} more"


def _count(count: int, noun: str) -> str:
    plural = noun[:-1] + "ies" if noun.endswith("y") else noun + "s"
    return f"{fixed(count, 0)} {noun if count == 1 else plural}"


def _print_lines(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.print(line, soft_wrap=False)
