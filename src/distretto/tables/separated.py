"""Separated values: text whose cells are parted by commas, semicolons, tabs or uprights.

A large file is read by Arrow, and only the columns that are asked for. Lines are counted as a text
editor shows them, also where a cell in quotation marks runs over several.
"""

from __future__ import annotations

import csv
import gzip
from array import array
from collections import deque
from collections.abc import Iterator, Sequence
from functools import cached_property
from io import BufferedReader, TextIOWrapper
from itertools import islice
from pathlib import Path
from typing import Any

from distretto.errors import TableError
from distretto.tables.cell_source import (
    LONGEST_PREAMBLE,
    Cells,
    Header,
    empty_file,
    no_header,
)

__all__ = ["LONGEST_LINE", "SeparatedValues"]

DELIMITERS = ",;\t|"
LONGEST_LINE = 1 << 20  # bytes; a file without line ends is not read to its end


class SeparatedValues(Cells):
    """A text file; the separator is the one found most often among the names."""

    def __init__(self, path: Path, encoding: str, header: Header | None) -> None:
        self.file = path
        self.encoding = encoding
        try:
            "".encode(encoding)
        except LookupError:
            raise TableError(
                "the encoding is not known",
                where="encoding",
                found=encoding,
                expected="a name such as utf-8, latin-1 or cp1252",
            ) from None
        self.header_line, self.header_end, text = self._find_header(header or (lambda row: True))
        self.delimiter = _delimiter(text)
        self.names = [name.strip() for name in _split(text, self.delimiter)]

    def columns(self, positions: Sequence[int]) -> list[Any]:
        """Return columns, counted from 0, as Arrow arrays of text: the cells."""
        import pyarrow
        from pyarrow import csv as arrow_csv

        names = [f"f{position}" for position in range(len(self.names))]
        wanted = [names[position] for position in positions]
        try:
            table = arrow_csv.read_csv(
                str(self.file),
                read_options=arrow_csv.ReadOptions(
                    column_names=names, skip_rows=self.header_end, encoding=self.encoding
                ),
                parse_options=arrow_csv.ParseOptions(
                    delimiter=self.delimiter, newlines_in_values=True
                ),
                convert_options=arrow_csv.ConvertOptions(
                    include_columns=wanted,
                    column_types=dict.fromkeys(wanted, pyarrow.string()),
                    strings_can_be_null=False,
                ),
            )
        except pyarrow.ArrowInvalid as failure:
            text = str(failure)
            if "Empty CSV" in text:
                raise empty_file(self.file) from None
            if "UTF8" in text or "UTF-8" in text:
                raise self._wrong_encoding() from None
            raise self._misshapen(text.removeprefix("CSV parse error: ")) from None
        except UnicodeDecodeError:
            raise self._wrong_encoding() from None
        except OSError as failure:
            raise TableError(
                "the file cannot be read", file=self.file, found=str(failure)
            ) from None
        if self._unclosed is not None:
            raise self._never_ends(self._unclosed)
        return [table.column(name) for name in wanted]

    def place(self, row: int) -> str:
        """Return the line on which a row begins."""
        return f"line {self._first_lines[row]}" if row < len(self._first_lines) else "last line"

    @cached_property
    def _first_lines(self) -> array[int]:
        """Line on which each row begins."""
        return array("I", (line for line, _ in self._rows()))

    @cached_property
    def _unclosed(self) -> int | None:
        """Line of a row with a quotation mark that is not closed up to the end of the file."""
        with self._open() as stream:
            chunks = iter(lambda: stream.read(LONGEST_LINE), b"")
            if sum(chunk.count(b'"') for chunk in chunks) % 2 == 0:
                return None
        last = deque(self._rows(), maxlen=1)
        if not last:
            return None
        line, row = last.pop()
        if not row:
            return line
        with self._lines() as stream:
            return line if _is_open("".join(islice(stream, line - 1, None))) else None

    def _rows(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows, each with the line on which it begins; a blank line is no row.

        The last has no cells if one of its texts is too long to be one.
        """
        with self._lines() as stream:
            reader = csv.reader(islice(stream, self.header_end, None), delimiter=self.delimiter)
            line = self.header_end + 1
            try:
                for row in reader:
                    if row:
                        yield line, row
                    line = self.header_end + reader.line_num + 1
            except csv.Error:
                yield line, []

    def _open(self) -> gzip.GzipFile | BufferedReader:
        if self.file.name.lower().endswith(".gz"):
            return gzip.GzipFile(self.file)
        return self.file.open("rb")

    def _lines(self) -> TextIOWrapper:
        return TextIOWrapper(self._open(), encoding=self.encoding, errors="replace", newline="")

    def _find_header(self, is_header: Header) -> tuple[int, int, str]:
        """Return the lines on which the names begin and end, and their text."""
        blank = True
        with self._open() as stream:
            lines = self._head(stream)
            for number, line in lines:
                if line.strip() and is_header(_split(line, _delimiter(line))):
                    return self._to_its_end(number, line, lines)
                blank &= not line.strip()
                if number > LONGEST_PREAMBLE and not blank:
                    break
        raise empty_file(self.file) if blank else no_header(self.file)

    def _to_its_end(
        self, number: int, line: str, lines: Iterator[tuple[int, str]]
    ) -> tuple[int, int, str]:
        """Add to the line with the names those over which a name in quotation marks runs."""
        text, end = line, number
        while _is_open(text) and end - number < LONGEST_PREAMBLE:
            following = next(lines, None)
            if following is None:
                break
            end, text = following[0], f"{text}\n{following[1]}"
        return (number, number, line) if _is_open(text) else (number, end, text)

    def _head(self, stream: gzip.GzipFile | BufferedReader) -> Iterator[tuple[int, str]]:
        """Yield the lines with their numbers, as long as they are lines of text."""
        for number, content in enumerate(iter(lambda: stream.readline(LONGEST_LINE), b""), start=1):
            if len(content) == LONGEST_LINE or b"\0" in content:
                raise TableError(
                    "the file is no table of text",
                    file=self.file,
                    where=f"line {number}",
                    found=content[:16],
                    expected="names of columns and rows, one on each line",
                    hint="export the table again as CSV in UTF-8",
                )
            try:
                line = content.decode(self.encoding)
            except UnicodeDecodeError:
                raise self._wrong_encoding() from None
            yield number, line.removeprefix("\ufeff").rstrip("\r\n")

    def _misshapen(self, failure: str) -> TableError:
        """Return the error for the first row that has not one cell for each name."""
        if self._unclosed is not None:
            return self._never_ends(self._unclosed)
        count = len(self.names)
        expected = f"{count} cells, one for each name in line {self.header_line}"
        where, found, hint = None, failure, None
        misshapen = ((line, row) for line, row in self._rows() if len(row) != count)
        for line, row in islice(misshapen, 1):
            where = f"line {line}"
            found = f"{len(row)} cell{'s' * (len(row) != 1)}" if row else failure
            if len(row) > count:
                hint = f"put a text that holds {self.delimiter!r} in quotation marks"
            elif any("\n" in cell for cell in row):
                hint = "a quotation mark opens in this line and is not closed in it"
            else:
                hint = f"write {self.delimiter!r} for an empty cell too"
        return TableError(
            "the file cannot be read as separated values",
            file=self.file,
            where=where,
            found=found,
            expected=expected,
            hint=hint,
        )

    def _never_ends(self, line: int) -> TableError:
        return TableError(
            "a quotation mark is not closed",
            file=self.file,
            where=f"line {line}",
            found="a text that takes in all lines below",
            expected="a quotation mark at its end too",
            hint="put the second quotation mark, or take away the first",
        )

    def _wrong_encoding(self) -> TableError:
        with self._open() as stream:
            for number, content in enumerate(stream, start=1):
                try:
                    content.decode(self.encoding)
                except UnicodeDecodeError as failure:
                    return TableError(
                        f"the file is not written in {self.encoding.upper()}",
                        file=self.file,
                        where=f"line {number}",
                        found=content[max(0, failure.start - 8) : failure.end + 8],
                        expected=f"text in {self.encoding.upper()}",
                        hint="try --encoding latin-1 (encoding='latin-1' in Python)",
                    )
        return TableError(f"the file is not written in {self.encoding.upper()}", file=self.file)


def _delimiter(line: str) -> str:
    return max(DELIMITERS, key=line.count)


def _split(line: str, delimiter: str) -> list[str]:
    return next(csv.reader([line], delimiter=delimiter), [])


def _is_open(text: str) -> bool:
    """Say whether a quotation mark in a text is not closed."""
    try:
        list(csv.reader([text], delimiter=_delimiter(text), strict=True))
    except csv.Error as failure:
        return "unexpected end" in str(failure)
    return False
