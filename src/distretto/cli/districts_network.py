"""`distretto districts network`: who supplies whom, against chance."""

from __future__ import annotations

import csv
import math
import textwrap
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from distretto.cli.options import Overwrite, Seed, command
from distretto.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Collection

    from rich.table import Table

    from distretto.districts.networks import NetworkProfile

WIDTH = 80


def network(
    ties: Annotated[
        Path,
        typer.Argument(
            metavar="TIES",
            help="Who supplies whom: supplier, buyer, and period and value if known, as CSV, "
            "Parquet, xlsx, Stata or GraphML; such as ties.parquet of a run.",
            show_default=False,
        ),
    ],
    firms: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Firms of the district, a name in each line; others are outside."
        ),
    ] = None,
    window: Annotated[int, typer.Option(metavar="N", help="Periods that are pooled.")] = 5,
    draws: Annotated[
        int, typer.Option(metavar="N", help="Networks drawn by chance; 0 for none.")
    ] = 200,
    seed: Seed = 1,
    by_year: Annotated[
        bool, typer.Option("--by-year", help="Add up quarters, months and dates by year.")
    ] = False,
    sum_duplicates: Annotated[
        bool, typer.Option("--sum-duplicates", help="Add up rows of the same pair and period.")
    ] = False,
    supplier: Annotated[
        str | None, typer.Option(metavar="COL", help="Column of the supplier.")
    ] = None,
    buyer: Annotated[str | None, typer.Option(metavar="COL", help="Column of the buyer.")] = None,
    value: Annotated[str | None, typer.Option(metavar="COL", help="Column of the value.")] = None,
    period: Annotated[str | None, typer.Option(metavar="COL", help="Column of the period.")] = None,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="COL=TEXT", help="Take only rows with this text; may be repeated."),
    ] = None,
    sheet: Annotated[
        str | None, typer.Option(metavar="NAME", help="Sheet of an xlsx file.")
    ] = None,
    encoding: Annotated[
        str, typer.Option(metavar="NAME", help="Encoding of a text file.")
    ] = "utf-8",
    out: Annotated[Path | None, typer.Option(metavar="DIR", help="Folder for the files.")] = None,
    overwrite: Overwrite = False,
) -> None:
    """Measure who supplies whom: reciprocity, exchange of roles, dependence, hierarchy."""
    from distretto import files
    from distretto.cli.progress import Progress
    from distretto.districts.networks import analyse, read_network
    from distretto.districts.networks.files import FOLDER, save
    from distretto.provenance import digests, provenance

    if out is not None:
        files.check_output(out, FOLDER, overwrite)
    read = read_network(
        ties,
        supplier=supplier,
        buyer=buyer,
        value=value,
        period=period,
        where=tuple(where or ()),
        local=None if firms is None else _names(firms),
        by_year=by_year,
        sum_duplicates=sum_duplicates,
        sheet=sheet,
        encoding=encoding,
    )
    with Progress("network") as progress:
        found = analyse(read, window=window, draws=draws, seed=seed, progress=progress.advance)
    if out is not None:
        given = [ties] if firms is None else [ties, firms]
        parameters = {"inputs": digests(given), "window": found.window, "draws": draws}
        about = provenance(command=command(), seed=seed, parameters=parameters)
        save(found, out, overwrite=overwrite, provenance=about)
    _print(found, ties.name, out)


def _names(path: Path) -> Collection[str]:
    """Read names, one in each line; of a .csv file the first column. A heading is no name."""
    from distretto.tables.headings import plain
    from distretto.tables.panel_words import PANELS

    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as failure:
        raise InputError(
            "the list of firms cannot be read",
            file=path,
            found=str(failure),
            expected="a text file in UTF-8 with a name in each line",
        ) from None
    if path.suffix.lower() == ".csv":
        mark = ";" if lines and ";" in lines[0] else ","
        lines = [row[0] if row else "" for row in csv.reader(lines, delimiter=mark)]
    names = [name for line in lines if (name := line.strip())]
    if names and plain(names[0]) in PANELS.known("firm"):
        names = names[1:]
    return set(names)


def _print(found: NetworkProfile, name: str, out: Path | None) -> None:
    from distretto.cli.terminal import open_console, print_place, title
    from distretto.districts.networks.files import CONTENT
    from distretto.report.numbers import counted

    console = open_console()
    console.print(title(name))
    network = found.network
    links = sum(len(flows) for flows in network.flows)
    console.print(
        f"{counted(int(network.local.sum()), 'firm')} of the district, {counted(links, 'link')} in "
        f"{counted(len(network.flows), 'period')}; {counted(found.draws, 'network')} by chance.",
        "",
        sep="\n",
    )
    console.print(_table(found), "", sep="\n")
    for sentence in found.sentences():
        console.print(textwrap.fill(sentence, WIDTH, initial_indent="- ", subsequent_indent="  "))
    for gap in found.missing():
        text = f"Not known: {gap}."
        console.print(textwrap.fill(text, WIDTH, initial_indent="- ", subsequent_indent="  "))
    for note in network.notes:
        console.print(textwrap.fill(f"Note: {note}.", WIDTH))
    print_place(console, out, CONTENT)


def _table(found: NetworkProfile) -> Table:
    """Every measure with the range that chance would give it."""
    from distretto.cli.terminal import keep_numbers_whole, new_table
    from distretto.report.numbers import MISSING, fixed, interval

    table = new_table("Measure", ["value", "by chance", "z"])
    for each in found.findings:
        if not math.isfinite(each.value):
            continue
        cells = [fixed(each.value, 2), MISSING, MISSING]
        if each.chance is not None:
            z = each.chance.z
            cells[1] = interval(each.chance.low, each.chance.high, 2)
            cells[2] = fixed(z, 1, signed=True) if math.isfinite(z) else MISSING
        table.add_row(each.measure.label, *cells)
    keep_numbers_whole(table)
    return table
