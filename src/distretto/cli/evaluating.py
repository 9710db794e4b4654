"""What `distretto evaluate` reads, prints and writes."""

from __future__ import annotations

import json
import math
import textwrap
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto import files
from distretto.cli.options import command
from distretto.cli.progress import Progress
from distretto.cli.terminal import (
    HEADING,
    keep_numbers_whole,
    new_table,
    open_console,
    print_place,
    title,
)
from distretto.errors import InputError, did_you_mean
from distretto.evaluation.folder import CONTENT, FOLDER, RESULT
from distretto.report.numbers import MISSING, decimals_for, fixed, percent

if TYPE_CHECKING:
    import pandas as pd
    from rich.console import Console
    from rich.table import Table

    from distretto.evaluation import Evaluation, Options

CHOICES = {
    "exits": ("keep", "zero", "drop"),
    "switching_off": ("refuse", "ever"),
}
WIDTH = 80


@dataclass(frozen=True, slots=True)
class Sources:
    """The files of an evaluation, and which of their columns and rows are meant."""

    firms: Path
    workers: Path | None
    awards: Path | None
    unit: str | None
    period: str | None
    treated_from: str | None
    treated: str | None
    where: tuple[str, ...]
    twin: Path | None
    sheet: str | None
    encoding: str


def print_evaluation(sources: Sources, out: Path | None, overwrite: bool, **chosen: Any) -> None:
    """Evaluate, print the answer, and write it where asked to.

    Parameters
    ----------
    sources : Sources
    out : Path or None
        Folder for the files.
    overwrite : bool
    **chosen
        Options of the command.
    """
    from distretto.evaluation import evaluate

    options = _options(chosen)
    if out is not None:
        files.check_output(out, FOLDER, overwrite)
    frames = _frames(sources, options)
    chosen_by_firm = _by_firm(frames, sources)
    with Progress("permutation") as progress:
        found = evaluate(
            frames.pop("firms"),
            options,
            progress=lambda what, done, total: progress.advance(done, total),
            **frames,
        )
    console = open_console()
    _print(console, found, sources.firms.name)
    if chosen_by_firm:
        console.print(textwrap.fill(chosen_by_firm, WIDTH))
    written = {} if out is None else _write(found, out, sources, options)
    print_place(console, out, written)


def _options(chosen: dict[str, Any]) -> Options:
    from distretto.evaluation import Design, LivingWageLine, Options, Skilled, Thresholds

    for name, words in CHOICES.items():
        _check_choice(name, chosen[name], words)
    chosen["method"] = chosen["method"] or ("dr" if chosen["covariates"] else "none")
    of_design = (
        *("estimator", "control", "method", "anticipation", "seen_before"),
        *("matching", "matched_on"),
    )
    design = Design(**{name: chosen[name] for name in of_design})
    kept = (
        *("outcomes", "logs", "cluster", "covariates", "exits", "switching_off"),
        *("inference", "draws", "seed", "randomised", "cost", "periods_a_year", "spillovers"),
    )
    living_wage, skilled = chosen["living_wage"], chosen["skilled"]
    return Options(
        design=design,
        living_wage=None if living_wage is None else LivingWageLine.parse(living_wage),
        skilled=None if skilled is None else Skilled.parse(skilled),
        thresholds=Thresholds(chosen["minimum"], chosen["dominance"]),
        **{name: chosen[name] for name in kept},
    )


def _check_choice(name: str, found: str | None, words: Collection[str]) -> None:
    if found is not None and found not in words:
        raise InputError(
            "no such choice",
            where="--" + name.replace("_", "-"),
            found=found,
            expected="one of " + ", ".join(words),
            hint=did_you_mean(found, words),
        )


def _frames(sources: Sources, options: Options) -> dict[str, pd.DataFrame]:
    """Read the tables."""
    from distretto.tables import read_given
    from distretto.tables.given import AWARDS
    from distretto.tables.panel_reading import Named, read_panel
    from distretto.tables.panels import FIRM_PANEL, WORKER_PANEL

    declared = set(FIRM_PANEL.names)
    cluster = (options.cluster,) if options.cluster else ()
    named = Named(
        unit=sources.unit,
        period=sources.period,
        treated_from=sources.treated_from,
        treated=sources.treated,
        numbers=tuple(
            name for name in (*options.outcomes, *options.covariates) if name not in declared
        ),
        texts=tuple(name for name in cluster if name not in declared),
        where=sources.where,
    )
    read: dict[str, Any] = {"encoding": sources.encoding, "sheet": sources.sheet}
    found = {"firms": read_panel(sources.firms, FIRM_PANEL, named, **read)}
    if sources.twin is not None:
        found["twin"] = read_panel(sources.twin, FIRM_PANEL, named, **read)
    if sources.workers is not None:
        skilled = () if options.skilled is None else (options.skilled.column,)
        texts = tuple(name for name in skilled if name not in WORKER_PANEL.names)
        of_workers = Named(
            texts=texts, where=sources.where, firms=frozenset(found["firms"]["firm"])
        )
        found["workers"] = read_panel(
            sources.workers, WORKER_PANEL, of_workers, encoding=sources.encoding
        )
    if sources.awards is not None:
        found["awards"] = read_given(sources.awards, AWARDS, encoding=sources.encoding)
    return found


def _by_firm(frames: dict[str, pd.DataFrame], sources: Sources) -> str:
    """Say that workers were chosen by their firms, where their file lacks a column; else empty."""
    if sources.workers is None:
        return ""
    conditions = frames["workers"].attrs["by_firm"]
    if not conditions:
        return ""
    return (
        f"Note: {sources.workers.name} has no column for --where {', '.join(conditions)}: workers "
        "are those of the firms that are used."
    )


def _print(console: Console, found: Evaluation, name: str) -> None:
    from distretto.evaluation import limit_of_p, verdicts

    panel = found.panel
    console.print(
        title(name),
        f"{panel.n:,} units, {int(panel.ever_treated.sum()):,} treated, {panel.T} periods. "
        f"Evidence: {found.evidence.grade}.",
        "",
        sep="\n",
    )
    console.print(_effect_table(found))
    if limit := limit_of_p(found):
        console.print(textwrap.fill(limit, WIDTH))
    console.print()
    if found.ledger is not None:
        console.print(_ledger_table(found))
        console.print()
    said = verdicts(found)
    for party in ("firms", "workers", "public", "evidence"):
        console.print(title(party.capitalize()))
        console.print(textwrap.fill(said[party], WIDTH))
    console.print()
    for note in (*found.notes, *found.workers.missing):
        if note.kind == "warning":
            console.print(textwrap.fill(f"Warning: {note.what}: {note.consequence}.", WIDTH))


def _effect_table(found: Evaluation) -> Table:
    from distretto.evaluation import name_of

    headings = ["effect", "95% interval", "p", *(["truth"] if found.truth else [])]
    table = new_table("per treated unit and period", headings)
    for effect in found.effects:
        if effect.withheld:
            cells = ["withheld", "", ""]
        else:
            width = effect.high - effect.low
            narrow = not math.isfinite(width) or width < 1e-9 * abs(effect.mean)
            decimals = decimals_for([effect.mean if narrow else width])
            cells = [
                fixed(effect.mean, decimals, signed=True),
                _span(effect.low, effect.high, decimals),
                "<0.001" if effect.p < 0.001 else fixed(effect.p, 3),
            ]
        if found.truth:
            truth = found.truth.get(effect.name)
            cells.append(fixed(truth, decimals_for([truth]), signed=True))
        table.add_row(name_of(effect.name), *cells)
    keep_numbers_whole(table)
    return table


def _span(low: float, high: float, decimals: int) -> str:
    if math.isinf(low) and math.isinf(high):
        return "not bounded"
    ends = [
        fixed(end, decimals, signed=True) if math.isfinite(end) else "no bound"
        for end in (low, high)
    ]
    return " to ".join(ends)


def _ledger_table(found: Evaluation) -> Table:
    from distretto.evaluation import name_of

    account = found.ledger
    assert account is not None
    hidden = {effect.name for effect in found.effects if effect.withheld}
    table = new_table("who kept the gain", ["amount", "share"])
    for line in (account.total, *account.lines, account.residual):
        if line.name in hidden or (hidden and line.name == "residual"):
            table.add_row(name_of(line.name), "withheld", "")
            continue
        share = MISSING if line.share is None else percent(line.share)
        style = HEADING if line.name == account.total.name else ""
        decimals = decimals_for([account.total.mean])
        table.add_row(
            name_of(line.name), fixed(line.mean, decimals, signed=True), share, style=style
        )
    keep_numbers_whole(table)
    return table


def _write(found: Evaluation, out: Path, sources: Sources, options: Options) -> dict[str, str]:
    """Write report, tables and result, all of them or none; return what each file holds."""
    from distretto.evaluation.saving import evaluation_json
    from distretto.provenance import digests, provenance
    from distretto.report.evaluation import evaluation_document
    from distretto.report.writing import FORMATS, write_document

    paths = (sources.firms, sources.workers, sources.awards, sources.twin)
    given = [path for path in paths if path is not None]
    origin = provenance(
        command=command(),
        seed=options.seed,
        parameters={"inputs": digests(given)},
    )
    document = evaluation_document(found, origin, sources.firms.stem)
    formats = [name for name in FORMATS if _available(name)]
    content = json.dumps(evaluation_json(found, origin), indent=1, allow_nan=False)
    with files.staged(out, FOLDER) as folder:
        written = write_document(document, folder, formats, "report")
        files.write_bytes(folder / RESULT, content.encode())
    names = (*(path.name for path in written), RESULT)
    return {name: CONTENT[name] for name in names}


def _available(name: str) -> bool:
    """Say whether the library that writes a kind of file is installed."""
    from importlib.util import find_spec

    library = {"docx": "docx", "xlsx": "openpyxl"}.get(name)
    return library is None or find_spec(library) is not None
