"""The data tables: what they hold, how they are checked, written and read.

`FIRMS`, `WORKERS`, `TIES` and `DISTRICT` describe the tables that a run of the model records and in
which real data arrive. `check` turns whatever is wrong with a data frame into one clear
`TableError`; `read` reads Parquet and CSV; `write_parquet` writes. `read_commuting` reads commuting
flows as statistical offices publish them, `read_employment` employment by place, industry and
class of size, `read_given` what people know of a district (`GIVEN`), `read_panel` panels of firms
and workers as an evaluation takes them, and of ties between firms.

>>> from distretto import tables
>>> tables.TIES["trust"].expected
'a number between 0 and 1'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from distretto.tables.checking import check
from distretto.tables.declared import DISTRICT, FIRMS, TABLES, TIES, WORKERS, district
from distretto.tables.files import provenance_of, read, write_parquet
from distretto.tables.schema import Column, Identity, Reference, Table

if TYPE_CHECKING:
    from distretto.tables.commuting import Commuting, read_codes, read_commuting
    from distretto.tables.employment import Employment, read_employment
    from distretto.tables.given import GIVEN
    from distretto.tables.given_reading import read_given
    from distretto.tables.panel_reading import read_panel
    from distretto.tables.panels import FIRM_PANEL, TIE_PANEL, WORKER_PANEL

__all__ = [
    "DISTRICT",
    "FIRMS",
    "FIRM_PANEL",
    "GIVEN",
    "TABLES",
    "TIES",
    "TIE_PANEL",
    "WORKERS",
    "WORKER_PANEL",
    "Column",
    "Commuting",
    "Employment",
    "Identity",
    "Reference",
    "Table",
    "check",
    "district",
    "provenance_of",
    "read",
    "read_codes",
    "read_commuting",
    "read_employment",
    "read_given",
    "read_panel",
    "write_parquet",
]

# Public name -> module that defines it; what needs NumPy is imported on first use.
_LAZY = {
    "Commuting": "distretto.tables.commuting",
    "FIRM_PANEL": "distretto.tables.panels",
    "TIE_PANEL": "distretto.tables.panels",
    "WORKER_PANEL": "distretto.tables.panels",
    "GIVEN": "distretto.tables.given",
    "read_given": "distretto.tables.given_reading",
    "read_panel": "distretto.tables.panel_reading",
    "read_codes": "distretto.tables.commuting",
    "read_commuting": "distretto.tables.commuting",
    "Employment": "distretto.tables.employment",
    "read_employment": "distretto.tables.employment",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value
