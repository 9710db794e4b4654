"""What is printed about the rules of the season."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import Any

from rich.console import Console
from rich.text import Text

from distretto.cli.terminal import HEADING, open_console
from distretto.economy.rules import RULES, Rule, used
from distretto.economy.uses import Uses
from distretto.files import json_text
from distretto.report.numbers import plain

WIDE = 120  # columns from which rules stand in a table
INDENT = "  "


def print_rules(*, as_json: bool) -> None:
    """Print the season as built, rule by rule."""
    if as_json:
        print(json_text([_record(*each) for each in zip(RULES, used(), strict=True)]), end="")
        return
    console = open_console()
    (_print_table if console.width >= WIDE else _print_lines)(console)


def by_group(names: Iterable[str]) -> str:
    """Dotted names with each group named once: ``firms: cash, debt; books: wages``."""
    grouped = groupby(sorted(names), key=lambda name: name.partition(".")[0])
    return "; ".join(
        f"{group}: {', '.join(name.partition('.')[2] for name in members)}"
        for group, members in grouped
    )


def _record(rule: Rule, uses: Uses) -> dict[str, Any]:
    return {
        "step": rule.step,
        "rule": rule.name,
        "reads": sorted(uses.reads),
        "writes": sorted(uses.writes),
        "parameters": sorted(uses.parameters),
        "source": rule.source,
        "must_not": rule.must_not,
        "off": dict(rule.off),
        "still": rule.still,
    }


def _print_table(console: Console) -> None:
    from rich.table import Table

    table = Table(box=None, pad_edge=False, padding=(0, 2, 1, 0), header_style=HEADING)
    for heading, ratio in (("Step", 2), ("Rule", 3), ("Reads", 7), ("Writes", 7), ("Source", 3)):
        table.add_column(heading, ratio=ratio, overflow="fold")
    step = ""
    for rule, uses in zip(RULES, used(), strict=True):
        first = rule.step if rule.step != step else ""
        step = rule.step
        table.add_row(first, rule.name, by_group(uses.reads), by_group(uses.writes), rule.source)
    console.print(table)


def _print_lines(console: Console) -> None:
    step = ""
    for rule, uses in zip(RULES, used(), strict=True):
        if rule.step != step:
            console.print(Text(rule.step, style=HEADING))
            step = rule.step
        print(f"{INDENT}{rule.name}")
        for line in _rule_lines(rule, uses):
            print(
                textwrap.fill(
                    line,
                    console.width,
                    initial_indent=2 * INDENT,
                    subsequent_indent=3 * INDENT,
                )
            )


def _rule_lines(rule: Rule, uses: Uses) -> Iterator[str]:
    yield f"reads {by_group(uses.reads) or 'nothing'}"
    yield f"writes {by_group(uses.writes) or 'nothing'}"
    yield f"source: {rule.source}"
    yield f"must not {rule.must_not}"
    if rule.off:
        values = ", ".join(f"{name} = {plain(value)}" for name, value in rule.off.items())
        yield f"off at {values}{f'; then {rule.still}' if rule.still else ''}"
