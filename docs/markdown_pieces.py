"""Pieces of Markdown that the generated pages share."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table."""
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(map(_cell, line))} |" for line in lines)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def number(value: float) -> str:
    """A number with all its digits that matter."""
    return f"{value:,.10g}"


def paragraph(text: str) -> str:
    """A paragraph in lines of a hundred characters."""
    words = " ".join(text.split())
    return textwrap.fill(words, 100, break_long_words=False, break_on_hyphens=False)
