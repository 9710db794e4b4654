"""The data tables: what they hold, how they are checked, written and read.

`FIRMS`, `WORKERS`, `TIES` and `DISTRICT` describe the tables that a run of the model records and in
which real data arrive. `check` turns whatever is wrong with a data frame into one clear
`TableError`; `read` reads Parquet and CSV; `write_parquet` writes.

>>> from distretto import tables
>>> tables.TIES["trust"].expected
'a number between 0 and 1'
"""

from distretto.tables.checking import check
from distretto.tables.declared import DISTRICT, FIRMS, TABLES, TIES, WORKERS, district
from distretto.tables.files import provenance_of, read, write_parquet
from distretto.tables.schema import Column, Identity, Reference, Table

__all__ = [
    "DISTRICT",
    "FIRMS",
    "TABLES",
    "TIES",
    "WORKERS",
    "Column",
    "Identity",
    "Reference",
    "Table",
    "check",
    "district",
    "provenance_of",
    "read",
    "write_parquet",
]
