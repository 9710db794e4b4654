"""What is known of a district and what is not, told in words."""

from __future__ import annotations

from typing import Any

__all__ = ["Facts", "Story", "known", "without_gaps"]

Facts = dict[str, tuple[float, str]]
"""Values of parameters with their sources, by dotted name."""


class Story:
    """Collects what is known and what is not, in words."""

    def __init__(self) -> None:
        self.given: list[str] = []
        self.drawn: list[str] = []

    def column(self, what: str, known: int, of: int, unit: str, otherwise: str) -> None:
        """Tell of how many the table knows something, and where it comes from for the others."""
        if known:
            self.given.append(f"{what}: of {known} of {of} {unit}")
        if known < of:
            self.drawn.append(f"{what} of {of - known} of {of} {unit}: {otherwise}")


def known(value: Any) -> Any:
    """Return a value of a table, or None where it is missing."""
    return None if value is None or value != value or str(value) in ("", "<NA>") else value


def without_gaps(row: dict[str, Any]) -> dict[str, Any]:
    """Return a row without what is not known."""
    return {key: value for key, value in row.items() if value is not None and value != ""}
