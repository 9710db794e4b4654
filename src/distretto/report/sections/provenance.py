"""Where a result comes from, and the command that makes it again."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from typing import Any

from distretto.report.document import Block, Code, Paragraph, Section
from distretto.report.sections.tables import text_table


def provenance_section(provenance: Mapping[str, Any]) -> Section:
    """Return the section on how a result was made.

    Parameters
    ----------
    provenance : mapping
        As `distretto.provenance.provenance` returns it.
    """
    command = provenance.get("command")
    blocks: list[Block] = []
    if command:
        blocks += [
            Paragraph("With the same version of Distretto, this command makes it again:"),
            Code(shlex.join(command).replace(" --", " \\\n    --")),
        ]
    rows = [(key, _in_words(value)) for key, value in provenance.items()]
    blocks.append(
        text_table("Provenance", ("Item", "Value"), [r for r in rows if r[1]], sortable=False)
    )
    return Section("provenance", "Provenance", tuple(blocks))


def _in_words(value: Any) -> str:
    if isinstance(value, Mapping):
        return "; ".join(f"{key} {_in_words(item)}".rstrip() for key, item in value.items())
    if isinstance(value, list | tuple):
        return " ".join(map(str, value))
    return "" if value is None else str(value)
