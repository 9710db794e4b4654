"""Reports: figures, and one self-contained HTML page per question.

The page and its drawing libraries are loaded on first use, so that others can share the numbers and
sentences of this package without them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distretto.report.comparison import comparison_html, write_comparison_report

__all__ = ["comparison_html", "write_comparison_report"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module("distretto.report.comparison"), name)
