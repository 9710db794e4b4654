"""What is printed about programmes."""

from __future__ import annotations

import textwrap

from rich.text import Text

from distretto import programmes
from distretto.cli.terminal import new_table, open_console, title
from distretto.economy.institutions import REGISTRY
from distretto.errors import SpecError, did_you_mean
from distretto.programmes import Programme


def print_programmes() -> None:
    """Print one line per programme."""
    width = max(map(len, programmes.names()))
    for name in programmes.names():
        print(f"{name:<{width}}  {programmes.load(name).summary}")


def print_programme(name: str) -> None:
    """Print what a programme is made of, why, and who pays."""
    if name not in programmes.names():
        raise SpecError(
            "unknown programme",
            found=name,
            expected=f"one of {', '.join(programmes.names())}",
            hint=did_you_mean(name, programmes.names()),
        )
    programme = programmes.load(name)
    console = open_console()

    def say(text: str) -> None:
        print(textwrap.fill(" ".join(text.split()), console.width))

    console.print(title(f"{programme.title} ({programme.name})"))
    print()
    say(programme.description)
    print()
    for figure in programme.figures:
        say(f"Known: {figure}.")
    say(f"Not in the model: {programme.omits}")
    say(f"Source: {programme.source}.")
    print()
    table = new_table("Institution", ("value",))
    table.columns[0].no_wrap = True
    table.add_column("reason", overflow="fold")
    for row in _rows(programme):
        table.add_row(*row)
    console.print(table)


def _rows(programme: Programme) -> list[tuple[Text | str, str, str]]:
    rows: list[tuple[Text | str, str, str]] = []
    for one in programme.institutions:
        period = f" @{one.start}" if one.start or one.end is not None else ""
        period += "" if one.end is None else f"-{one.end}"
        kind = REGISTRY[one.kind]
        rows.append((Text(one.kind + period), "", f"{kind.summary}; paid by {kind.payer}"))
        rows += [(Text(f"  {n}"), str(p.value), p.reason) for n, p in one.presets.items()]
    if programme.parameters:
        rows.append((Text("rules of the model"), "", "as long as the programme acts"))
        rows += [(Text(f"  {p.name}"), f"{p.value:g}", p.reason) for p in programme.parameters]
    return rows
