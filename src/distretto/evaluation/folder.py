"""The folder of an evaluation: its files, what each holds, and its tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto import files

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["CONTENT", "FOLDER", "RESULT"]

RESULT = "evaluation.json"
CONTENT = {
    "report.html": "the report, one file that needs no network",
    "report.docx": "the same for Word",
    "report.xlsx": "its tables",
    RESULT: "all numbers, for programs",
}


def _told(folder: Path) -> dict[str, str]:
    found = files.read_json(folder / RESULT)
    return {"units": str(found["units"]), "treated": str(found["treated"])} | {
        f"effect on {each['outcome']}": f"{each['mean']:.4g}"
        for each in found["effects"]
        if each.get("mean") is not None
    }


def _tables(folder: Path) -> dict[str, pd.DataFrame]:
    """Those parts of the result that are lists of records with one value in each field."""
    import pandas as pd

    found = files.read_json(folder / RESULT)
    lists: dict[str, Any] = {
        "effects": found["effects"],
        "balance": found["balance"],
        "costs": found["costs"],
        "ledger": [] if found["ledger"] is None else found["ledger"]["lines"],
    }
    return {
        name: pd.DataFrame([_flat(record) for record in records])
        for name, records in lists.items()
        if records
    }


def _flat(record: dict[str, Any], before: str = "") -> dict[str, Any]:
    """Fields of fields under joined names; lists are left out."""
    flat: dict[str, Any] = {}
    for name, value in record.items():
        if isinstance(value, dict):
            flat |= _flat(value, f"{before}{name}_")
        elif not isinstance(value, list):
            flat[before + name] = value
    return flat


FOLDER = files.Kind("evaluation", RESULT, frozenset(CONTENT), CONTENT, told=_told, tables=_tables)
