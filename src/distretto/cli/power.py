"""What is printed about a study of power: how far off estimators are, and how much they see."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from distretto.cli.terminal import (
    keep_numbers_whole,
    new_table,
    open_console,
    print_place,
    print_resumption,
    title,
)
from distretto.errors import InputError, did_you_mean
from distretto.report.numbers import MISSING, counted, percent

if TYPE_CHECKING:
    from rich.table import Table

    from distretto.experiments.power import Power, Row

WIDTH = 80
FILES = {
    "power.csv": "all estimators, lines and sizes, for a spreadsheet",
    "power.json": "the same, for programs",
}


def check_line(line: str) -> None:
    """Refuse a line that is not in the account of the study."""
    from distretto.experiments.power.years import LINES

    if line not in LINES:
        raise InputError(
            "no such line",
            where="--line",
            found=line,
            expected="one of " + ", ".join(LINES),
            hint=did_you_mean(line, LINES),
        )


def numbers_of(option: str, text: str) -> list[int]:
    """Read whole numbers that are joined by commas."""
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() for part in parts):
        raise InputError(
            "not whole numbers joined by commas", where=option, found=text, expected="such as 12,40"
        )
    return list(dict.fromkeys(int(part) for part in parts))


def print_power(study: Power, line: str, out: Path | None) -> None:
    """Print what matters most of a study; all of it is in its files.

    Parameters
    ----------
    study : Power
    line : str
        Line of the account that is printed.
    out : Path, optional
        Folder with the files.
    """
    console = open_console()
    name = line.replace("_", " ")
    rows = [row for row in study.rows if row.line == line]
    console.print(title(f"{study.scenario.title}: what evaluations see of {_name(study)}"))
    if not rows:
        console.print("No world has enough firms for any of these extracts.")
        print_place(console, out, FILES)
        return
    largest = max(row.firms for row in rows)
    longest = max(row.years for row in rows)
    console.print(
        textwrap.fill(
            f"{counted(study.worlds, 'world')}. Effects on {name} are relative to what firms had "
            f"before. True effect on members, by choice and by lot: {_truths(rows, longest)}.",
            WIDTH,
        ),
        "",
        sep="\n",
    )
    words = "members by choice or by lot; other firms touched by the programme or sheltered"
    console.print(title(f"Bias, {largest} firms, {longest} years"), words, sep="\n")
    console.print(_bias(rows, largest, longest), "", sep="\n")
    words = "members by choice, other firms touched: the usual case"
    console.print(title(f"How sure, {longest} years"), words, sep="\n")
    console.print(_sureness(rows, longest), "", sep="\n")
    words = "in the usual case, with the usable estimator that has the least error"
    console.print(title("The smallest effect that is found 4 times of 5"), words, sep="\n")
    console.print(_detectable(rows), "", sep="\n")
    console.print(textwrap.fill(_said(rows, longest), WIDTH))
    if not study.complete:
        print_resumption(console, out, "worlds")
    print_place(console, out, FILES)


def _name(study: Power) -> str:
    return f"“{study.institution.name}”"


def _truths(rows: Sequence[Row], years: int) -> str:
    found = []
    for joining in ("by choice", "by lot"):
        here = [r for r in rows if r.joining == joining and r.years == years]
        if here:
            found.append(percent(max(here, key=lambda r: r.firms).truth, 1, signed=True))
    return " and ".join(found)


def _bias(rows: Sequence[Row], firms: int, years: int) -> Table:
    """How far off, by how members came to join and whether others are touched."""
    cases = [(joining, s) for joining in ("by choice", "by lot") for s in (True, False)]
    words = {True: "touched", False: "sheltered"}
    table = new_table("", [f"{how},\n{words[s]}" for how, s in cases])
    for estimator in dict.fromkeys(row.estimator for row in rows):
        cells = []
        for how, s in cases:
            row = _one(rows, estimator, how, s, firms, years)
            cells.append(MISSING if row is None else percent(row.bias, 1, signed=True))
        table.add_row(estimator, *cells)
    keep_numbers_whole(table)
    return table


def _sureness(rows: Sequence[Row], years: int) -> Table:
    """How sure, where members chose and others are touched: the usual case."""
    headings = ["firms", "error", "holds the\ntruth", "finds an\neffect", "false\nalarms"]
    table = new_table("", headings)
    for estimator in dict.fromkeys(row.estimator for row in rows):
        for k, firms in enumerate(sorted({row.firms for row in rows})):
            row = _one(rows, estimator, "by choice", True, firms, years)
            if row is None:
                continue
            shares = [percent(x) for x in (row.coverage, row.power, row.false_alarms)]
            label = "" if k else estimator
            table.add_row(label, str(firms), percent(row.error, 1), *shares)
    keep_numbers_whole(table)
    return table


def _detectable(rows: Sequence[Row]) -> Table:
    """The smallest effect that is found, with the usable estimator that has the least error."""
    from distretto.experiments.power.advice import best

    table = new_table("", ["years", "effect", "estimator"])
    for firms in sorted({row.firms for row in rows}):
        for k, years in enumerate(sorted({row.years for row in rows})):
            found = best(_case(rows, "by choice", True, firms, years))
            label = "" if k else f"{firms} firms"
            cells = (percent(found.detectable), found.estimator) if found else (MISSING, "none")
            table.add_row(label, str(years), *cells)
    keep_numbers_whole(table)
    return table


def _said(rows: Sequence[Row], years: int) -> str:
    """What to take from it, in words."""
    largest = max(row.firms for row in rows)
    said = []
    naive = _one(rows, "before and after", "by choice", True, largest, years)
    if naive is not None:
        said.append(
            f"Before and after, without others to compare with, finds an effect in "
            f"{percent(naive.false_alarms)} of the districts in which nothing was done."
        )
    others = [r for r in rows if r.years == years and r.joining == "by choice" and r.spillovers]
    if others:
        touched = max(others, key=lambda r: r.firms).others
        said.append(
            f"The programme changes the firms outside by {percent(touched, 1, signed=True)}: on "
            "the mean, comparisons with them take it for an effect on members, with the sign "
            "turned."
        )
    return " ".join(said)


def _case(rows: Sequence[Row], how: str, spillovers: bool, firms: int, years: int) -> list[Row]:
    return [
        row
        for row in rows
        if (row.joining, row.spillovers, row.firms, row.years) == (how, spillovers, firms, years)
    ]


def _one(
    rows: Sequence[Row], estimator: str, how: str, spillovers: bool, firms: int, years: int
) -> Row | None:
    here = (r for r in _case(rows, how, spillovers, firms, years) if r.estimator == estimator)
    return next(here, None)
