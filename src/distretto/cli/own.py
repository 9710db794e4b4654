"""`distretto new` and `distretto template`: a scenario of one's own district."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from rich.table import Table as Grid

from distretto.cli.terminal import open_console
from distretto.errors import ResultError, TableError, did_you_mean, install_extra
from distretto.files import write_bytes
from distretto.tables import FIRM_PANEL, GIVEN, TIE_PANEL, WORKER_PANEL
from distretto.tables.headings import LANGUAGES, LISTS, Vocabulary
from distretto.tables.panel_words import PANELS
from distretto.tables.schema import Table

# Tables that a template is written of, with the words for their columns.
TEMPLATES: dict[str, tuple[Table, Vocabulary]] = {
    **{name: (table, LISTS) for name, table in GIVEN.items()},
    **{table.name: (table, PANELS) for table in (FIRM_PANEL, WORKER_PANEL, TIE_PANEL)},
}


def make_new(name: str, like: str, out: Path | None, overwrite: bool, **tables: Any) -> None:
    """Write the scenario file of a new district, and say what it rests on."""
    from distretto.experiments import load_scenario, new_scenario

    target = out or Path(f"{name}.toml")
    if target.exists() and not overwrite:
        raise ResultError(
            "the file exists",
            file=target,
            expected="a new file",
            hint="give --overwrite to replace it, or --out FILE",
        )
    found = new_scenario(name, like, **tables)
    write_bytes(target, found.text.encode())
    try:
        load_scenario(target)
    except Exception:
        target.unlink()
        raise
    console = open_console()
    console.print(f"{target}: a district like {like}", "", "Given:", sep="\n")
    for line in found.given:
        console.print(f"  {line}")
    console.print("Drawn in each world:")
    for line in found.drawn:
        console.print(f"  {line}")
    scenario = target if target.is_absolute() else f"./{target}"
    console.print("", f"Next: distretto compare {scenario} --arm none --arm ...", sep="\n")


def write_template(name: str, out: Path | None, lang: str, overwrite: bool) -> None:
    """Print the data dictionary of a table, or write an empty one with it."""
    table, words = _chosen(name, TEMPLATES, "TABLE")
    _chosen(lang, dict.fromkeys(LANGUAGES), "--lang")
    if out is None:
        _print(table, _dictionary(table, words, lang))
        return
    dictionary = out.with_name(f"{out.stem}.dictionary.csv")
    written = [out] if out.suffix == ".xlsx" else [out, dictionary]
    for path in written:
        if path.exists() and not overwrite:
            raise ResultError(
                "the file exists",
                file=path,
                expected="a new file",
                hint="give --overwrite to replace it",
            )
    rows = _dictionary(table, words, lang)
    headings = [words.heading(column, lang) for column in table.names]
    if out.suffix == ".xlsx":
        write_bytes(out, _workbook(table, headings, rows))
    elif out.suffix == ".csv":
        write_bytes(out, _csv([headings]))
        write_bytes(dictionary, _csv(rows))
    else:
        raise TableError(
            "templates are not written in this format",
            file=out,
            found=out.suffix,
            expected="a name that ends in .csv or .xlsx",
        )
    console = open_console()
    for path in written:
        console.print(str(path), soft_wrap=True)


def _chosen(name: str, known: Any, where: str) -> Any:
    if name not in known:
        raise TableError(
            "not one of those there are",
            where=where,
            found=name,
            expected=", ".join(known),
            hint=did_you_mean(name, known),
        )
    return known[name]


def _dictionary(table: Table, words: Vocabulary, lang: str) -> list[list[str]]:
    rows = [["column", "heading", "meaning", "unit", "values", "required"]]
    for column in table.columns:
        rows.append(
            [
                column.name,
                words.heading(column.name, lang),
                words.meaning(column.name, lang, column.meaning),
                column.unit,
                column.expected,
                "yes" if column.required else "",
            ]
        )
    return rows


def _print(table: Table, dictionary: list[list[str]]) -> None:
    console = open_console()
    console.print(table.meaning)
    grid = Grid(box=None, padding=(0, 2, 0, 0))
    for title in ("Heading", "Meaning", "Values", "Required"):
        grid.add_column(title)
    for _, title, meaning, _, values, required in dictionary[1:]:
        grid.add_row(title, meaning, values, required)
    console.print(grid)
    console.print(f"An empty table: distretto template {table.name} --out {table.name}.csv")


def _csv(rows: list[list[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    # With a mark at its head, spreadsheets read the text as UTF-8.
    return text.getvalue().encode("utf-8-sig")


def _workbook(table: Table, headings: list[str], rows: list[list[str]]) -> bytes:
    try:
        import openpyxl
    except ImportError:
        raise TableError(
            "writing Excel files needs openpyxl", where="--out", hint=install_extra("excel")
        ) from None
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = table.name
    sheet.append(headings)
    sheet.freeze_panes = "A2"
    dictionary = book.create_sheet("dictionary")
    for row in rows:
        dictionary.append(row)
    for letter, width in zip("ABCDEF", (14, 20, 60, 24, 50, 10), strict=True):
        dictionary.column_dimensions[letter].width = width
    for i in range(len(headings)):
        sheet.column_dimensions[sheet.cell(1, i + 1).column_letter].width = 18
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()
