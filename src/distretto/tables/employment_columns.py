"""Which columns of a table of employment are what, in long tables and in wide ones."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from distretto.errors import TableError, did_you_mean
from distretto.tables.cell_source import Cells
from distretto.tables.flow_columns import ambiguous, find_column
from distretto.tables.headings import LISTS, plain
from distretto.tables.size_classes import size_class

__all__ = ["ROLES", "Block", "Layout", "find_layout"]

# Usual names of each column, the default first; case, accents and signs between words do not count.
ALIASES: dict[str, tuple[str, ...]] = {
    "place": (
        "place", "place code", "community", "municipality", "municipality code", "area", "lma",
        "ttwa", "county", "fips", "region", "region code", "territory", "comune", "comune code",
        "codice comune", "cod comune", "luogo", "territorio", "sll", "sll code", "sistema locale",
        "municipio", "codigo municipio", "departamento", "provincia", "lugar", "commune",
        "code commune", "codgeo", "lieu", "departement", "zone", "zone d emploi",
    ),
    "industry": (
        "industry", "industry code", "activity", "activity code", "nace", "isic", "naics", "sic",
        "sic5", "sector", "ateco", "codice ateco", "attivita", "attivita economica", "settore",
        "industria", "actividad", "actividad economica", "rama", "cnae", "clae2", "clae",
        "activite", "activite economique", "branche", "naf", "ape", "ind code",
    ),
    "size_class": (
        *sorted(LISTS.known("size_class")), "size band", "sizeband", "classe dimensionale",
        "classe di addetti", "tamano", "estrato", "tranche d effectif", "tranche",
    ),
    "units": (
        "units", "local units", "establishments", "plants", "workplaces", "number of units",
        "unita locali", "numero di unita locali", "ul", "stabilimenti", "unidades locales",
        "establecimientos", "locales", "etablissements", "unites locales",
    ),
    "employment": (
        "employment", "jobs", "persons employed", "people", "employees", "workers", "addetti",
        "occupati", "ocupados", "empleo", "trabajadores", "personal ocupado", "emplois",
        "effectif", "effectifs", "salaries", "emp", "emp all",
    ),
}  # fmt: skip
ROLES = tuple(ALIASES)
# Names of places and industries beside their codes: no column of jobs in a wide table.
_NAMES = re.compile(r"(.* )?(name|nome|nombre|nom|denominazione|descrizione|libelle|label)( .*)?")
_TOGETHER = re.compile(r"(?P<industry>[A-Za-z0-9.\-]+)\s*[:|/_ ]\s*(?P<size>.+)")


@dataclass(frozen=True, slots=True)
class Block:
    """A column with numbers of a wide table: of which industry and class of size they are.

    Attributes
    ----------
    position : int
        Position of the column.
    industry : str or None
        Code of the industry; None where a column of the table has it.
    size : str or None
        Class of size as written; None where a column of the table has it.
    """

    position: int
    industry: str | None
    size: str | None


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the parts of a table of employment stand.

    Attributes
    ----------
    positions : dict of str to int
        Position of the column of each role that has one.
    blocks : tuple of Block
        Columns of a wide table; empty for a long one.
    unread : tuple of str
        Columns of a wide table whose heading is no class of size, such as totals.
    """

    positions: dict[str, int]
    blocks: tuple[Block, ...]
    unread: tuple[str, ...] = ()


def find_layout(
    cells: Cells, given: Mapping[str, str | None], aside: Collection[str] = ()
) -> Layout:
    """Find out how a table of employment is laid out.

    Parameters
    ----------
    cells : Cells
    given : mapping of str to str or None
        Names of columns by role, where they are told.
    aside : collection of str
        Names of columns that choose rows, and hold no numbers of a wide table.

    Raises
    ------
    TableError
        If a column is missing, or more than one may be it.
    """
    found = {role: _position(cells, role, given.get(role)) for role in ROLES}
    positions = {role: at for role, at in found.items() if at is not None}
    _refuse_twice(cells, positions)
    if "place" not in positions:
        raise _missing(cells, "place")
    if "units" in positions or "employment" in positions:
        for role in ("industry", "size_class"):
            if role not in positions:
                raise _missing(cells, role)
        return Layout(positions, ())
    chosen = {find_column(cells, name, "only") for name in aside}
    blocks = _blocks(cells, positions, chosen)
    read = {*positions.values(), *chosen, *(block.position for block in blocks)}
    unread = tuple(
        name
        for at, name in enumerate(cells.names)
        if at not in read and not _NAMES.fullmatch(plain(name))
    )
    return Layout(positions, blocks, unread)


def _position(cells: Cells, role: str, wanted: str | None) -> int | None:
    if wanted is not None:
        return find_column(cells, wanted, role)
    known = [plain(name) for name in cells.names]
    matches = [at for at, name in enumerate(known) if name == plain(role)]
    matches = matches or [at for at, name in enumerate(known) if name in ALIASES[role]]
    if len(matches) > 1:
        raise ambiguous(cells, role, matches)
    return matches[0] if matches else None


def _blocks(
    cells: Cells, positions: Mapping[str, int], aside: Collection[int]
) -> tuple[Block, ...]:
    """Return the columns with numbers of a wide table."""
    free = [
        at
        for at, name in enumerate(cells.names)
        if at not in positions.values() and at not in aside and not _NAMES.fullmatch(plain(name))
    ]
    if ("industry" in positions and "size_class" in positions) or not free:
        raise _missing(cells, "employment")
    if "industry" in positions:
        sized = [at for at in free if size_class(cells.names[at]) is not None]
        if not sized:
            raise _missing(cells, "size_class")
        return tuple(Block(at, None, cells.names[at]) for at in sized)
    if "size_class" in positions:
        return tuple(Block(at, cells.names[at], None) for at in free)
    return tuple(_together(cells, at) for at in free)


def _together(cells: Cells, at: int) -> Block:
    """Return what a heading such as ``13: 10-49`` says."""
    match = _TOGETHER.fullmatch(cells.names[at])
    if match is None or size_class(match["size"]) is None:
        raise TableError(
            "the heading tells no industry and class of size",
            file=cells.file,
            where=f"header, column {at + 1}",
            found=cells.names[at],
            expected="such as '13: 10-49', or columns place, industry, size_class, employment",
        )
    return Block(at, match["industry"], match["size"])


def _refuse_twice(cells: Cells, positions: Mapping[str, int]) -> None:
    for role, at in positions.items():
        for other, same in positions.items():
            if role < other and at == same:
                raise TableError(
                    "one column cannot be two things",
                    file=cells.file,
                    where=f"{role.replace('_', ' ')} and {other.replace('_', ' ')}",
                    found=cells.names[at],
                    expected="different columns",
                )


def _missing(cells: Cells, role: str) -> TableError:
    near = next((name for name in cells.names if did_you_mean(plain(name), ALIASES[role])), None)
    is_it = "" if near is None else f"is it {near!r}? "
    return TableError(
        f"there is no column {role}" + (" or units" if role == "employment" else ""),
        file=cells.file,
        where="header",
        found=", ".join(cells.names),
        expected="columns place, industry, size_class, and employment or units, or their usual "
        "names in other languages",
        hint=f"{is_it}--{role.replace('_', '-')} NAME says which column it is",
    )
