"""A folder of nothing but reports, such as `distretto report DIR --out FOLDER` writes."""

from distretto import files

__all__ = ["REPORTS"]

_HOLDS = {
    "report.html": "the report, one file that needs no network",
    "report.docx": "the same for Word",
    "report.xlsx": "its tables",
    "report.it.html": "the report in Italian",
    "report.it.docx": "the same for Word",
    "report.it.xlsx": "its tables",
}
REPORTS = tuple(
    files.Kind("report", page, frozenset(_HOLDS), _HOLDS) for page in _HOLDS if "html" in page
)
