"""Which columns of a table of flows are origin, destination and workers."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence

from distretto.errors import TableError, did_you_mean
from distretto.tables.cells import Cells

__all__ = ["ALIASES", "ambiguous", "find_column", "find_columns", "has_columns"]

# Names under which the columns are found, the default first. Letter case, accents and the signs
# between words do not matter.
ALIASES: dict[str, tuple[str, ...]] = {
    "origin": (
        "origin", "origine", "origen", "residence", "residenza", "residencia", "home", "from",
        "origin code", "residence code", "area of residence", "area of usual residence",
        "community live", "comune di residenza", "comune residenza", "comune origine",
        "codice origine", "cod origine", "municipio de residencia", "municipio residencia",
        "municipio origen", "commune de residence", "commune residence", "commune origine",
        "lieu de residence", "domicile", "codgeo",
    ),
    "destination": (
        "destination", "destinazione", "destino", "workplace", "work", "lavoro", "trabajo",
        "travail", "to", "destination code", "workplace code", "area of workplace",
        "community work", "comune di lavoro", "comune lavoro", "comune destinazione",
        "codice destinazione", "cod destinazione", "municipio de trabajo", "municipio trabajo",
        "municipio destino", "commune de travail", "commune travail", "commune destination",
        "lieu de travail", "dclt",
    ),
    "workers": (
        "workers", "lavoratori", "occupati", "pendolari", "addetti", "individui", "flusso",
        "flussi", "trabajadores", "ocupados", "viajeros", "flujo", "flujos", "travailleurs",
        "actifs", "effectif", "effectifs", "flux", "commuters", "flow", "flows", "amount",
        "count", "persons", "employed", "n", "numero", "nombre",
    ),
}  # fmt: skip


def find_columns(
    cells: Cells,
    origin: str | None = None,
    destination: str | None = None,
    workers: str | None = None,
) -> tuple[int, int, int]:
    """Return the positions of the columns of a long table; see `read_commuting`."""
    wanted = {"origin": origin, "destination": destination, "workers": workers}
    taken = {role: _column(cells, role, name) for role, name in wanted.items()}
    for role in ("destination", "workers"):
        for other in wanted:
            if other != role and taken[other] == taken[role]:
                raise TableError(
                    "one column cannot be two things",
                    file=cells.file,
                    where=f"--{other} and --{role}",
                    found=cells.names[taken[role]],
                    expected="three different columns",
                )
    return taken["origin"], taken["destination"], taken["workers"]


def has_columns(cells: Cells) -> bool:
    """Say whether a table has columns with the usual names."""
    plain = {_plain(name) for name in cells.names}
    return all(plain.intersection(names) for names in ALIASES.values())


def _column(cells: Cells, role: str, wanted: str | None) -> int:
    """Return the position of a column by its name, or by the usual names of its role."""
    if wanted is not None:
        return find_column(cells, wanted, role)
    plain = [_plain(name) for name in cells.names]
    matches = [i for i, name in enumerate(plain) if name == role]
    matches = matches or [i for i, name in enumerate(plain) if name in ALIASES[role]]
    if role == "workers" and not matches:  # NBFLUX_C19_ACTOCC15P and its like
        matches = [i for i, name in enumerate(plain) if name.startswith("nbflux")]
    if len(matches) == 1:
        return matches[0]
    if matches:
        raise ambiguous(cells, role, matches)
    near = next((name for name in cells.names if did_you_mean(name, ALIASES[role])), None)
    is_it = "" if near is None else f"is it {near!r}? "
    raise TableError(
        f"there is no column {role}",
        file=cells.file,
        where="header",
        found=", ".join(cells.names),
        expected="columns " + ", ".join(ALIASES) + " or their usual names in other languages",
        hint=f"{is_it}--{role} NAME says which column it is",
    )


def find_column(cells: Cells, wanted: str, option: str) -> int:
    """Return the position of the column of a name, which an option has given."""
    for same in (str.strip, _plain):
        matches = [i for i, name in enumerate(cells.names) if same(name) == same(wanted)]
        if len(matches) == 1:
            return matches[0]
        if matches:
            raise ambiguous(cells, option, matches)
    raise TableError(
        f"there is no column {wanted}",
        file=cells.file,
        where="header",
        found=", ".join(cells.names),
        expected=f"the column of --{option}",
        hint=did_you_mean(wanted, cells.names),
    )


def ambiguous(cells: Cells, role: str, matches: Sequence[int]) -> TableError:
    """Return the error for columns of which more than one may be what is wanted."""
    return TableError(
        f"more than one column may be {role}",
        file=cells.file,
        where="header",
        found=", ".join(cells.names[i] for i in matches),
        expected="one of them",
        hint=f"--{role.replace('_', '-')} NAME says which",
    )


def _plain(name: str) -> str:
    """Return a name without case, accents and signs between words."""
    bare = unicodedata.normalize("NFKD", name.strip().casefold())
    words = "".join(sign if sign.isalnum() else " " for sign in bare if not _is_accent(sign))
    return " ".join(words.split())


def _is_accent(sign: str) -> bool:
    return unicodedata.combining(sign) != 0
