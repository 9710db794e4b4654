"""Pages of recorded results: validation, and what each rule does."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from markdown_pieces import number, table

from distretto.economy.rules import RULES
from distretto.experiments.validation_rows import ROWS, Row
from distretto.report.numbers import decimals_for, interval, percent
from distretto.scenarios import names, recorded_validation

FOLDER = Path(__file__).parent


class Ablation(NamedTuple):
    """An ablation whose ``ablation.csv`` may lie in the folder `ablation`, as ``NAME.csv``."""

    name: str
    title: str
    scenario: str
    institutions: str = "none"  # in force, as a spec
    rules: tuple[str, ...] = ()  # switched off; all that can be if none are named
    worlds: int = 40
    quarters: int = 40

    @property
    def command(self) -> str:
        """The command that makes it."""
        given = "" if self.institutions == "none" else f" --with {self.institutions}"
        given += "".join(f" --rule {rule}" for rule in self.rules)
        return (
            f"distretto ablate {self.scenario}{given} --worlds {self.worlds} "
            f"--quarters {self.quarters} --out out/{self.name}"
        )

    def effects(self) -> list[dict[str, str]]:
        """Rows of the file, those of a rule together; none if there is no file."""
        file = FOLDER / "ablation" / f"{self.name}.csv"
        if not file.is_file():
            return []
        with file.open(encoding="utf-8", newline="") as lines:
            return list(csv.DictReader(lines))


ABLATIONS = (
    Ablation("santa-croce", "Santa Croce", "santa-croce"),
    Ablation(
        "santa-croce-institutions",
        "Santa Croce with institutions",
        "santa-croce",
        "network+customer-monitoring+university+automation-support+transfer-agency"
        "+multinational-attraction",
    ),
    Ablation("baden-wuerttemberg", "Baden-Württemberg", "baden-wuerttemberg"),
    Ablation(
        "santa-croce-floor",
        "Santa Croce with a floor, checks by customers and multinationals",
        "santa-croce",
        "labour-floor+customer-monitoring+multinational-attraction",
        ("turn_away", "buy_into_district", "open_plants"),
    ),
)


def validation_page() -> Iterable[str]:
    """Paragraphs of the page on validation: each fact and what every scenario gave for it."""
    yield "# Validation"
    yield (
        "Rows of facts that were kept out of calibration and, marked *fit*, facts that were used "
        "for calibration or for opening values and are no test. A row is met if the median "
        "over worlds lies in the target. Rows that are not met stay. "
        "`distretto validate SCENARIO` measures all of them but those that the model cannot speak "
        "to; these, and rows about another place, say so."
    )
    yield (
        "Row V4 is weak evidence: the exit rate of young firms, derived from the same figure, was "
        "seen while priors of Santa Croce were set by hand (see [Calibration](calibration.md)). "
        "V4b and V1 set the district against the same district without local ties, since the model "
        "holds no other place."
    )
    yield "## How each row is measured"
    yield table(
        ("Row", "What", "Known", "Target", "Use", "Arms", "How"),
        (
            (
                row.id,
                row.text,
                f"{row.target} ({row.source})",
                f"{number(row.low)} to {number(row.high)}",
                row.use,
                ", ".join(row.arms),
                row.how,
            )
            for row in ROWS
        ),
    )
    yield "## Results"
    yield (
        "Made by `distretto validate SCENARIO --out out/SCENARIO`, whose `validation.json` is kept "
        "as `src/distretto/scenarios/validated/SCENARIO.json`, and `python docs/generate.py`."
    )
    measured = {row.id: row for row in ROWS}
    recorded = (recorded_validation(name) for name in names())
    for result in filter(None, recorded):
        yield f"### {result['scenario']}"
        rows = [
            recorded_row(row, measured[row["id"]], result["scenario"])
            for row in result["rows"]
            if row["id"] in measured
        ]
        verdicts = [row[-1] for row in rows if measured[row[0]].use == "validation"]
        yield (
            f"{result['worlds']} worlds, {result['quarters']} quarters, seed "
            f"{result['provenance']['seed']}. Of the rows kept out of calibration, "
            f"{verdicts.count('yes')} of the {verdicts.count('yes') + verdicts.count('no')} that "
            "were tested are met."
        )
        yield table(("Row", "Target", "Model", "5% to 95% of worlds", "Met"), rows)


def recorded_row(found: Mapping[str, Any], row: Row, scenario: str) -> tuple[str, ...]:
    """A recorded result of a row; nothing where the row is measured in another way by now."""
    target = f"{number(row.low)} to {number(row.high)}"
    if row.measure is None:
        return (row.id, target, "–", "–", "cannot be spoken to")
    if found["how"] != row.how:
        return (row.id, target, "–", "–", "measured in another way now, not yet run")
    verdict = {True: "yes", False: "no"}.get(found["met"], found["note"])
    if row.places and scenario not in row.places:
        verdict = f"the fact is about {', '.join(row.places)}"
    return (
        row.id,
        target,
        _short(found["median"]),
        f"{_short(found['p5'])} to {_short(found['p95'])}",
        verdict,
    )


def ablation_page() -> Iterable[str]:
    """Paragraphs of the page on ablation: what each rule does, by being left out."""
    yield "# What each rule does"
    yield (
        "Each rule switched off by itself after burn-in, against the same worlds with all rules: "
        "headline outcomes, mean over the last quarters. Per cent of the level with all rules, "
        "with the 95% interval of the mean over worlds. What is not named shows no clear effect "
        "in these worlds, which does not say that there is none; with as many intervals as here, "
        "one in twenty excludes zero where nothing is. A rule that acts only under an institution "
        "is judged with it in force."
    )
    recorded = {each: effects for each in ABLATIONS if (effects := each.effects())}
    if not recorded:
        yield "None has been recorded for this version."
        return
    yield (
        "Made by the command under each heading, its `ablation.csv` put in the folder "
        "`docs/ablation`, and `python docs/generate.py`."
    )
    clear = {}
    for each, effects in recorded.items():
        clear[each] = {
            rule: [_effect(effect) for effect in of_rule if effect["clear"] == "True"]
            for rule, of_rule in groupby(effects, key=itemgetter("rule"))
        }
        yield f"## {each.title}"
        yield f"`{each.command}`"
        yield table(
            ("Rule off", "What differs"),
            ((f"`{rule}`", "; ".join(found)) for rule, found in clear[each].items() if found),
        )
        idle = [f"`{rule}`" for rule, found in clear[each].items() if not found]
        names = f": {', '.join(idle)}" if idle else ""
        yield (
            f"{len(idle)} of {len(clear[each])} rules have no clear effect on a headline "
            f"outcome{names}."
        )
    yield "## Rule by rule"
    yield (
        "In which of these ablations a rule shows a clear effect on a headline outcome, and why it "
        "is kept if it does in none."
    )
    yield table(("Rule", "Clear effect in", "Why it is kept"), _verdicts(clear))


def _verdicts(clear: Mapping[Ablation, Mapping[str, Sequence[str]]]) -> Iterable[Sequence[str]]:
    """Each rule that was switched off, where it showed an effect, and if nowhere why it is kept."""
    for rule in RULES:
        if not any(rule.name in found for found in clear.values()):
            continue
        shown = [each.title for each, found in clear.items() if found.get(rule.name)]
        yield f"`{rule.name}`", "; ".join(shown) or "none", "" if shown else rule.kept


def _effect(effect: Mapping[str, str]) -> str:
    """One difference, in per cent of the level with all rules where there is one."""
    level = float(effect["reference"])
    mean, low, high = (float(effect[name]) for name in ("mean", "low", "high"))
    if level == 0.0:
        return f"{effect['label']} {mean:+.3g} {effect['unit']} ({low:+.3g} to {high:+.3g})"
    return f"{effect['label']} {per_cent(*(each / abs(level) for each in (mean, low, high)))}"


def per_cent(mean: float, low: float, high: float) -> str:
    """Write a relative difference with its interval in per cent, two digits of the mean."""
    decimals = decimals_for([100.0 * mean], significant=2)
    ends = interval(100.0 * low, 100.0 * high, decimals, signed=True)
    return f"{percent(mean, decimals, signed=True)} ({ends})"


def _short(value: float | None) -> str:
    return "–" if value is None else f"{value:.3g}"
