"""Numbers as people write them: with decimal points or commas, with thousands set apart or not.

A number such as ``7.100`` or ``1,234`` may be a decimal or thousands. It is read as the other
numbers of its column are written; where none of these leaves no doubt, as those of the other
columns of the file; and where these do not tell, or tell both, it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Sequence

from distretto.errors import TableError
from distretto.tables.cell_source import Cells, Value
from distretto.tables.schema import Column

__all__ = ["MAY_BE_THOUSANDS", "decimal_marks", "typed_numbers"]

MAY_BE_THOUSANDS = r"[-+]?[1-9]\d{0,2}[.,]\d{3}"
_DOUBTFUL = re.compile(MAY_BE_THOUSANDS)
_DECIMAL_POINT = re.compile(r"[-+]?\d+\.\d+([eE][-+]?\d+)?")
_DECIMAL_COMMA = re.compile(r"[-+]?\d+,\d+")
_THOUSANDS_WITH_POINT = re.compile(r"[-+]?[1-9]\d{0,2}((\.\d{3})+,\d+|(\.\d{3}){2,})")
_THOUSANDS_WITH_COMMA = re.compile(r"[-+]?[1-9]\d{0,2}((,\d{3})+\.\d+|(,\d{3}){2,})")
_WHOLE = re.compile(r"[-+]?\d+([eE][-+]?\d+)?")
_MISSING = ("", "NA", "N/A", "n.d.", "nd", "-", "NaN", "nan")
# Spreadsheets set thousands apart with blanks that do not break.
_BARE = str.maketrans({"\N{NO-BREAK SPACE}": "", "\N{NARROW NO-BREAK SPACE}": "", "\u2212": "-"})
_NAMES = {".": "point", ",": "comma"}


def decimal_marks(values: Iterable[Value]) -> frozenset[str]:
    """Return the decimal marks (``.``, ``,``) of which numbers leave no doubt."""
    marks = set()
    for value in values:
        if not isinstance(value, str) or not ("." in value or "," in value):
            continue
        bare = value.translate(_BARE)
        if _DOUBTFUL.fullmatch(bare):
            continue
        if _DECIMAL_POINT.fullmatch(bare) or _THOUSANDS_WITH_COMMA.fullmatch(bare):
            marks.add(".")
        elif _DECIMAL_COMMA.fullmatch(bare) or _THOUSANDS_WITH_POINT.fullmatch(bare):
            marks.add(",")
    return frozenset(marks)


def typed_numbers(
    values: Sequence[Value],
    column: Column,
    cells: Cells,
    place: Callable[[int], str],
    marks: Collection[str],
) -> list[float | None]:
    """Return numbers from cells as people write them, None where there is none.

    Parameters
    ----------
    values : sequence of str, float or None
        Texts; what the file stores as a number is one already.
    column : Column
        What they are, for errors.
    cells : Cells
        Where they are from.
    place : callable
        Words for the place of a row, counted from 0.
    marks : collection of str
        Decimal marks of the numbers of the column or, if it has none, of the file.

    Raises
    ------
    TableError
        For the first that is no number, or may be two.
    """
    mark = next(iter(marks)) if len(marks) == 1 else None
    numbers: list[float | None] = []
    for position, value in enumerate(values):
        if not isinstance(value, str):
            numbers.append(value)
            continue
        try:
            numbers.append(_number(value, mark))
        except ValueError as failure:
            raise TableError(
                str(failure),
                file=cells.file,
                where=f"{place(position)}, column {column.name}",
                found=value,
                expected=column.expected,
                hint=_cure(value),
            ) from None
    return numbers


def _number(value: str, mark: str | None) -> float | None:
    """Return the number that a text is, given the decimal mark of the numbers around it."""
    if value in _MISSING:
        return None
    bare = value.translate(_BARE)
    if _WHOLE.fullmatch(bare):
        return float(bare)
    if _DOUBTFUL.fullmatch(bare):
        written = "." if "." in bare else ","
        if mark is None:
            name = _NAMES[written]
            raise ValueError(f"the {name} may be a decimal mark or a thousands separator")
        return float(bare.replace(written, "." if mark == written else ""))
    if _DECIMAL_POINT.fullmatch(bare):
        return float(bare)
    if _DECIMAL_COMMA.fullmatch(bare):
        return float(bare.replace(",", "."))
    if _THOUSANDS_WITH_POINT.fullmatch(bare):
        return float(bare.replace(".", "").replace(",", "."))
    if _THOUSANDS_WITH_COMMA.fullmatch(bare):
        return float(bare.replace(",", ""))
    raise ValueError("not a number")


def _cure(value: str) -> str:
    bare = value.translate(_BARE)
    if _DOUBTFUL.fullmatch(bare):
        whole = re.sub("[.,]", "", bare)
        return f"write {whole} if thousands are meant, {bare}0 if decimals are"
    if "%" in value:
        return "write a share as a number from 0 to 1, without the sign"
    if "," in value:
        return "write decimals with a point, and no thousands separator"
    if re.search(r"\d", value) and re.search(r"[^\d.,\s+-]", value):
        return "write the number alone, without its unit"
    return "leave the cell empty if the figure is not known"
