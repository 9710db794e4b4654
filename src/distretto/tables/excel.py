"""Sheets of Excel files.

A number that the sheet stores as a number stays one, whatever its neighbours are. What the sheet
shows but the file does not hold is refused where it is asked for: a formula whose result was not
stored, the rest of cells that were merged.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile, ZipFile

from distretto.errors import TableError, did_you_mean, install_extra
from distretto.tables.cell_source import (
    LONGEST_PREAMBLE,
    Cells,
    Header,
    Value,
    empty_file,
    no_header,
)

__all__ = ["ExcelSheet"]

CHUNK = 1 << 20  # bytes


class Cell(NamedTuple):
    """A cell: what it shows, the number that it stores, whether it lacks a formula's result."""

    text: str = ""
    number: float | None = None
    uncomputed: bool = False


class ExcelSheet(Cells):
    """A sheet; blank rows are no rows."""

    def __init__(self, path: Path, sheet: str | None, header: Header | None) -> None:
        self.file = path
        book = _open(path, sheet)
        self.title = (book[sheet] if sheet is not None else book.worksheets[0]).title
        found: list[Cell] | None = None
        self.rows: list[tuple[int, list[Cell]]] = []
        number = 0
        for number, row in enumerate(self._read(book), start=1):
            if not any(cell.text or cell.uncomputed for cell in row):
                continue
            if found is not None:
                self.rows.append((number, row))
            elif header is None or header([cell.text for cell in row]):
                self.header_row, found = number, row
            elif number > LONGEST_PREAMBLE:
                raise no_header(path)
        if found is None:
            raise empty_file(path) if number == 0 else no_header(path)
        for position, cell in enumerate(found):
            self._refuse_uncomputed(cell, self.header_row, position)
        self.names = [cell.text for cell in found]

    def columns(self, positions: Sequence[int]) -> list[Any]:
        """Return columns, counted from 0, as Arrow arrays of text: what the cells show."""
        import pyarrow

        return [
            pyarrow.chunked_array(
                [pyarrow.array([cell.text for cell in self._column(position)], pyarrow.string())]
            )
            for position in positions
        ]

    def values(self, positions: Sequence[int]) -> list[list[Value]]:
        """Return columns in which a number that the sheet stores as such is no text."""
        return [
            [cell.text if cell.number is None else cell.number for cell in self._column(position)]
            for position in positions
        ]

    def place(self, row: int) -> str:
        """Return the row of the sheet."""
        return f"row {self.rows[row][0]}"

    def refuse_merged(self) -> None:
        """Refuse merged cells from the names of the columns on: only one of them holds the value.

        A title above the table may run over several cells.

        Raises
        ------
        TableError
            For the first merged range.
        """
        if not _sheets_mention(self.file, "mergeCell"):
            return
        sheet = _open(self.file, self.title, stream=False)[self.title]
        merged = sorted(
            (area for area in sheet.merged_cells.ranges if area.max_row >= self.header_row),
            key=lambda area: (area.min_row, area.min_col),
        )
        if merged:
            raise TableError(
                "cells are merged",
                file=self.file,
                where=f"sheet {self.title}, cells {merged[0].coord}",
                found=f"{len(merged)} merged range{'s' * (len(merged) > 1)}",
                expected="one value in each cell",
                hint="unmerge the cells and fill in each",
            )

    def _column(self, position: int) -> Iterator[Cell]:
        for number, row in self.rows:
            cell = row[position] if position < len(row) else Cell()
            self._refuse_uncomputed(cell, number, position)
            yield cell

    def _refuse_uncomputed(self, cell: Cell, row: int, position: int) -> None:
        if cell.uncomputed:
            from openpyxl.utils import get_column_letter

            raise TableError(
                "the result of a formula is not in the file",
                file=self.file,
                where=f"sheet {self.title}, cell {get_column_letter(position + 1)}{row}",
                expected="a value",
                hint="open the file in the spreadsheet program and save it, which stores results",
            )

    def _read(self, book: Any) -> Iterator[list[Cell]]:
        """Yield the rows from the top of the sheet on."""
        rows = _rows(book[self.title])
        if not _sheets_mention(self.file, "f"):
            yield from ([_cell(cell) for cell in row] for row in rows)
            return
        # Openpyxl gives either results or formulas.
        formulas = _rows(_open(self.file, self.title, results=False)[self.title])
        for row, written in zip(rows, formulas, strict=True):
            yield [
                Cell(uncomputed=True) if _lacks_result(cell, formula) else _cell(cell)
                for cell, formula in zip(row, written, strict=True)
            ]


def _open(path: Path, sheet: str | None, *, results: bool = True, stream: bool = True) -> Any:
    """Return a workbook that has the sheet: with results or formulas, as a stream or whole."""
    try:
        import openpyxl
    except ImportError:
        raise TableError(
            "reading Excel files needs openpyxl",
            file=path,
            hint=install_extra("excel"),
        ) from None
    try:
        book = openpyxl.load_workbook(path, read_only=stream, data_only=results)
    except (BadZipFile, KeyError, ValueError) as failure:
        raise TableError(
            "the file cannot be read as Excel", file=path, found=str(failure)
        ) from None
    if sheet is not None and sheet not in book.sheetnames:
        raise TableError(
            "no such sheet",
            file=path,
            where="sheet",
            found=sheet,
            expected="one of " + ", ".join(book.sheetnames),
            hint=did_you_mean(sheet, book.sheetnames),
        )
    return book


def _rows(sheet: Any) -> Iterator[Sequence[Any]]:
    sheet.reset_dimensions()  # what a file says of the size of a sheet may be wrong
    rows: Iterator[Sequence[Any]] = sheet.iter_rows()
    return rows


def _sheets_mention(path: Path, tag: str) -> bool:
    """Say whether any sheet of a workbook has an element of this name; much sooner than parsing."""
    opening = re.compile(rb"<(?:\w+:)?" + tag.encode() + rb"[\s/>]")
    with ZipFile(path) as archive:
        for name in archive.namelist():
            if not name.endswith(".xml") or name == "xl/sharedStrings.xml":
                continue
            with archive.open(name) as content:
                end = b""
                while chunk := content.read(CHUNK):
                    if opening.search(end + chunk):
                        return True
                    end = chunk[-64:]
    return False


def _lacks_result(cell: Any, formula: Any) -> bool:
    # A formula whose result is an empty text is stored with the type of its result.
    return formula.data_type == "f" and cell.value is None and cell.data_type != "str"


def _cell(cell: Any) -> Cell:
    """Return what a cell shows: a number with the format 000000 keeps its leading zeros."""
    value = cell.value
    if value is None:
        return Cell()
    if isinstance(value, bool) or not isinstance(value, int | float):
        return Cell(str(value).strip())
    if isinstance(value, float) and not value.is_integer():
        return Cell(repr(value), value)
    layout = cell.number_format or ""
    return Cell(str(int(value)).zfill(len(layout) if set(layout) == {"0"} else 0), float(value))
