"""Find the lines of a TOML file on which its keys stand; the parser of Python does not tell."""

from __future__ import annotations

import re

__all__ = ["key_lines"]

_KEY = r"""[A-Za-z0-9_-]+|"(?:[^"\\]|\\.)*"|'[^']*'"""
_KEYS = rf"(?:{_KEY})(?:\s*\.\s*(?:{_KEY}))*"
_HEADER = re.compile(rf"\s*(\[\[?)\s*({_KEYS})\s*\]")
_ASSIGNMENT = re.compile(rf"\s*({_KEYS})\s*=\s*(.*)")
_MULTILINE = re.compile(r"\"\"\"|'''")


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """Return the line of each table and key of a valid TOML text, counted from 1.

    Keys of an inline table stand on the line of the table and are not listed. The tables of an
    array are numbered from 0: the first ``[[history]]`` is ``("history", "0")``.
    """
    lines: dict[tuple[str, ...], int] = {}
    table: tuple[str, ...] = ()
    last: dict[tuple[str, ...], int] = {}  # number of the last table in each array
    closing: str | None = None  # of the string over several lines in which we are
    for number, line in enumerate(text.split("\n"), start=1):
        if closing is not None:
            if closing in line:
                closing = None
        elif header := _HEADER.match(line):
            table = _table(_parts(header[2]), header[1] == "[[", last)
            for depth in range(1, len(table) + 1):
                lines.setdefault(table[:depth], number)
        elif assignment := _ASSIGNMENT.match(line):
            keys = _parts(assignment[1])
            for depth in range(1, len(keys) + 1):
                lines.setdefault(table + keys[:depth], number)
            opening = _MULTILINE.match(assignment[2])
            if opening and opening[0] not in assignment[2][3:]:
                closing = opening[0]
    return lines


def _table(
    parts: tuple[str, ...], of_array: bool, last: dict[tuple[str, ...], int]
) -> tuple[str, ...]:
    """Return the key of a table, with the numbers of the arrays of tables in which it stands."""
    table: tuple[str, ...] = ()
    for depth, part in enumerate(parts, start=1):
        table += (part,)
        if of_array and depth == len(parts):
            last[table] = last.get(table, -1) + 1
        if table in last:
            table += (str(last[table]),)
    return table


def _parts(keys: str) -> tuple[str, ...]:
    return tuple(key.strip("\"'") for key in re.findall(_KEY, keys))
