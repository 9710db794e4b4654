"""What is printed about claims: each part with effect, share, verdict and control."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from distretto import claims as library
from distretto.claims import Setting
from distretto.cli.terminal import HEADING, open_console, print_place, title
from distretto.errors import ClaimError
from distretto.report.numbers import MISSING, counted, decimals_for, fixed, interval, percent

if TYPE_CHECKING:
    from distretto.experiments.claims import ClaimStudy, PartResult

STYLES = {"reproduced": "green", "contradicted": "red", "undecided": ""}
FILES = {
    "atlas.html": "every claim with its figures and reasons, one page",
    "claims.csv": "the table, for a spreadsheet",
    "claims.json": "the same with every world, for programs",
    "runs": "worlds as they were run; --resume keeps them",
}


def settings_of(texts: Sequence[str]) -> dict[str, Setting]:
    """Read parameters as given with ``--set``: NAME=VALUE or NAME=LOW..HIGH.

    Raises
    ------
    ClaimError
        If a text makes no sense, or a name is given twice.
    """
    found: dict[str, Setting] = {}
    for text in texts:
        name, value, low, high = _parts(text)
        if name in found:
            raise ClaimError("given twice", where="--set", found=name, expected="each once")
        if low is None:
            found[name] = Setting(value=value, reason="given with --set")
        else:
            found[name] = Setting(low=low, high=high, reason="given with --set")
    return found


def _parts(text: str) -> tuple[str, float | None, float | None, float | None]:
    name, equals, rest = text.partition("=")
    low, dots, high = rest.partition("..")
    try:
        if not equals or not name.strip():
            raise ValueError
        if not dots:
            return name.strip(), float(rest), None, None
        ends = float(low), float(high)
        if not ends[0] < ends[1]:
            raise ValueError
    except ValueError:
        raise ClaimError(
            "not a parameter with a value or bounds",
            where="--set",
            found=text,
            expected="NAME=VALUE or NAME=LOW..HIGH, as in skill.novelty=0.01..0.05",
        ) from None
    return name.strip(), None, *ends


def print_list(ids: Sequence[str] | None) -> None:
    """Print one line for each claim."""
    read = [library.load(each) for each in ids or library.names()]
    width = max(len(claim.id) for claim in read)
    for claim in read:
        print(f"{claim.id:<{width}}  {claim.title} ({claim.source})")


def print_claims(study: ClaimStudy, out: Path | None) -> None:
    """Print all parts of all claims, then what the words mean and where the files lie."""
    console = open_console()
    console.print(title("Claims of the literature, as experiments"))
    console.print(
        f"{counted(study.draws, 'draw')} of the priors, {counted(study.seeds, 'seed')} of chance "
        "each. Effects in the same worlds, with 95% intervals.",
        "",
        sep="\n",
    )
    console.print(_table(study))
    console.print(
        "",
        "share: plausible worlds with the sign that is claimed. reproduced: at least 80% of them, "
        "and the interval excludes 0 (no effect claimed: the 90% interval lies within the "
        "margin); contradicted: the same for the other sign. lost: whether the effect is gone, or "
        "less than half, with the mechanism switched off.",
    )
    print_place(console, out, FILES)


def _table(study: ClaimStudy) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style=HEADING)
    table.add_column("Claim", min_width=24, overflow="fold")
    for heading in ("effect", "95% interval", "share"):
        table.add_column(heading, justify="right", no_wrap=True)
    for heading in ("verdict", "lost"):
        table.add_column(heading, no_wrap=True)
    for result in study.results:
        few = result.worlds - result.plausible
        left = f" ({few} of {result.worlds} worlds left out)" if few else ""
        table.add_row()
        table.add_row(Text(f"{result.claim.id} {result.claim.title}{left}", style=HEADING))
        for part in result.parts:
            table.add_row(Text(f"  {part.part.text}"), *_cells(part))
    return table


def _cells(part: PartResult) -> tuple[str | Text, ...]:
    effect = part.effect
    by, unit = (100.0, "%") if part.part.how == "log" else (1.0, "")
    mean, low, high = (
        None if x is None else by * x for x in (effect.mean, effect.low, effect.high)
    )
    decimals = decimals_for([low or 0.0, high or 0.0], 2)
    words: dict[bool | None, str | Text] = {True: "yes", False: Text("no", style="red")}
    return (
        fixed(mean, decimals, signed=True) + (unit if mean is not None else ""),
        interval(low, high, decimals),
        MISSING if part.share is None else percent(part.share),
        Text(part.verdict, style=STYLES[part.verdict]),
        words.get(part.lost, MISSING),
    )
