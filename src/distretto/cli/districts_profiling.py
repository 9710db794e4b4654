"""What `distretto districts profile` reads, prints and writes."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto import files
from distretto.cli.options import command
from distretto.cli.terminal import (
    HEADING,
    keep_numbers_whole,
    new_table,
    open_console,
    print_place,
    title,
)
from distretto.districts.profiling.folder import CONTENT, FOLDER, RESULT
from distretto.errors import InputError, ResultError
from distretto.report.numbers import MISSING, fixed

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from distretto.districts import Profile

WIDTH = 80
MOST_MISSING = 4


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of a profile, by the name of their table; None for those not given."""

    tables: Mapping[str, Path | None]
    run: Path | None
    sheet: str | None
    encoding: str

    @property
    def given(self) -> dict[str, Path]:
        """The files that are given."""
        return {name: path for name, path in self.tables.items() if path is not None}


def facts_of(texts: Collection[str]) -> dict[str, float]:
    """Return facts from ``FEATURE=VALUE``.

    Raises
    ------
    InputError
        If one is not of this form, or a feature stands twice.
    """
    found: dict[str, float] = {}
    for text in texts:
        name, sign, value = (part.strip() for part in text.partition("="))
        try:
            number = float(value)
        except ValueError:
            sign = ""
        if not sign or name in found:
            raise InputError(
                "the feature is given twice" if sign else "the fact cannot be read",
                where="--fact",
                found=text,
                expected="FEATURE=NUMBER, once for a feature, such as outside_jobs=0.2",
            )
        found[name] = number
    return found


def downturn_of(text: str) -> tuple[float, float]:
    """Return the periods of a downturn from ``FIRST-LAST``.

    Raises
    ------
    InputError
        If it is not of this form.
    """
    match = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*[-–]\s*(\d+(?:\.\d+)?)\s*", text)
    if match is None:
        raise InputError(
            "the downturn cannot be read",
            where="--downturn",
            found=text,
            expected="its first and last period, such as 2008-2013",
        )
    return float(match[1]), float(match[2])


def print_profile(
    sources: Sources, report: Path | None, out: Path | None, overwrite: bool, **options: Any
) -> None:
    """Profile a district, print what it is, and write what is asked for.

    Parameters
    ----------
    sources : Sources
    report : Path or None
        File for the report alone.
    out : Path or None
        Folder for all files.
    overwrite : bool
    **options
        As of `distretto.districts.profile`.
    """
    from distretto.districts import profile

    if out is not None:
        files.check_output(out, FOLDER, overwrite)
    if report is not None and report.suffix != ".html":
        raise InputError(
            "the report is a page",
            where="--report",
            found=str(report),
            expected="a name that ends in .html",
        )
    if report is not None and report.exists() and not (overwrite and report.is_file()):
        raise ResultError(
            "the file is there already" if report.is_file() else "not a file",
            file=report,
            expected="the name of a new file",
            hint="--overwrite replaces it" if report.is_file() else None,
        )
    frames: dict[str, Any] = {
        name: _read(name, path, sources) for name, path in sources.given.items()
    }
    found = profile(**frames, run=sources.run, **options)
    console = open_console()
    _print(console, found)
    written = _write(found, report, out, sources)
    if report is not None:
        console.print("", f"{report}: the report", sep="\n", soft_wrap=True)
    if out is not None or report is None:
        print_place(console, out, written)


def _read(name: str, path: Path, sources: Sources) -> pd.DataFrame:
    from distretto.districts.profiling.given import TABLES
    from distretto.tables import read_panel
    from distretto.tables.panel_words import PANELS
    from distretto.tables.profile_tables import PROFILE_TABLES
    from distretto.tables.profile_words import PROFILE

    table = TABLES[name]
    words = PROFILE if table.name in PROFILE_TABLES else PANELS
    return read_panel(path, table, encoding=sources.encoding, sheet=sources.sheet, words=words)


def _print(console: Console, found: Profile) -> None:
    from distretto.report.profile.words import headline, missing, verdicts

    console.print(title(found.name or "Profile of a district"))
    for text in (headline(found), *verdicts(found)):
        if text:
            print(textwrap.fill(text, WIDTH))
    for typology in found.typologies:
        console.print("", title(typology.title), sep="\n")
        table = new_table("kind", ("membership", "range", "criteria known"))
        for score in typology.scores:
            table.add_row(
                score.kind.title,
                fixed(score.membership, 2),
                f"{score.low:.2f} to {score.high:.2f}",
                f"{score.known} of {len(score.reasons)}",
            )
        for square in typology.squares:
            table.add_row(
                square.title, fixed(square.membership, 2), f"{square.low:.2f} to {square.high:.2f}"
            )
        keep_numbers_whole(table)
        console.print(table)
    console.print("", _figures(found), sep="\n")
    if told := missing(found, MOST_MISSING):
        console.print("", title("What would tell more"), sep="\n")
        for text in told:
            print(textwrap.fill(text, WIDTH, subsequent_indent="  "))


def _figures(found: Profile) -> Table:
    """Return the figures that are known, with what chance alone gives."""
    from distretto.report.profile.words import chance, label_with_unit, shown

    table = new_table("feature", ("value", "by chance"))
    for heading, group in (("Structure and relations", found.features), ("Health", found.health)):
        known = [each for each in group.values() if each.known]
        if known:
            table.add_row(heading, "", "", style=HEADING)
        for each in known:
            by_chance = chance(each) or (MISSING if group is found.features else "")
            table.add_row(label_with_unit(each.definition), shown(each), by_chance)
    keep_numbers_whole(table)
    return table


def _write(
    found: Profile, report: Path | None, out: Path | None, sources: Sources
) -> dict[str, str]:
    """Write the report, and into a folder everything; return what each file there holds."""
    from distretto.areas.files import csv_bytes
    from distretto.districts.profiling.saving import profile_json
    from distretto.provenance import digests, provenance
    from distretto.report.html import to_html
    from distretto.report.profile import profile_document

    if report is None and out is None:
        return {}
    origin = provenance(
        command=command(),
        seed=found.settings["seed"],
        parameters={
            "inputs": digests(sources.given.values()),
            "run": None if sources.run is None else str(sources.run),
        },
    )
    page = to_html(profile_document(found, origin)).encode()
    if report is not None:
        with files.created(report.parent):
            files.write_bytes(report, page)
    if out is None:
        return {}
    frames = {
        "memberships.csv": found.memberships(),
        "reasons.csv": found.reasons(),
        "features.csv": found.to_dataframe(),
        "industries.csv": found.industries,
        "sizes.csv": found.sizes,
    }
    kept = {name: frame for name, frame in frames.items() if frame is not None}
    with files.staged(out, FOLDER) as folder:
        files.write_bytes(folder / "report.html", page)
        for name, frame in kept.items():
            files.write_bytes(folder / name, csv_bytes(frame))
        files.write_json(folder / RESULT, profile_json(found, origin))
    return {name: what for name, what in CONTENT.items() if name in {*kept, "report.html", RESULT}}
