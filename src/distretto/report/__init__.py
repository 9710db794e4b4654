"""Reports: figures, and one document per question as a page, a Word file and a workbook.

The report and its drawing libraries are loaded on first use, so that others can share the numbers
and sentences of this package without them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distretto.report.comparison import comparison_document, write_report
    from distretto.report.html import to_html
    from distretto.report.language import find_language
    from distretto.report.writing import FORMATS

__all__ = ["FORMATS", "comparison_document", "find_language", "to_html", "write_report"]

_HOMES = {"FORMATS": "writing", "find_language": "language", "to_html": "html"}


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"distretto.report.{_HOMES.get(name, 'comparison')}"), name)
