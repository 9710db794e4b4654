"""Pages on the systems and claims of the literature, from their files and what was recorded."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from markdown_pieces import paragraph, table

from distretto import claims, programmes, scenarios
from distretto.claims import Claim
from distretto.economy.institutions import REGISTRY
from distretto.experiments import load_scenario
from distretto.experiments.systems import systems
from distretto.report.numbers import decimals_for, fixed, interval, percent, plain

FOLDER = Path(__file__).parent
RECORD = FOLDER / "claims" / "claims.json"


# ------------------------------------------------------------------------------------------ systems


def systems_page() -> Iterable[str]:
    """Every scenario with what it is, what it carries and how it stands."""
    rows = {row.name: row for row in systems()}
    recorded = scenarios.recorded_systems()
    yield "# Systems"
    yield (
        "Every system that the five source papers describe can be run by its name, and `distretto "
        "systems` lists them all: scenarios, programmes, institutions and ways of seeing. "
        "[Scenarios](scenarios.md) describes four of them at length and says how a file is "
        "written; [Programmes](programmes.md) and [Institutions](institutions.md) have the others. "
        "*Calibrated* means that a scenario carries figures of its place, *stylised* that the "
        "sources give none, *history* that something happens to the place in every arm."
    )
    yield (
        "A scenario runs if at most one world in twenty dies out or outgrows its room over 80 "
        f"quarters; here {recorded.get('worlds', 0)} worlds each, made by `distretto systems "
        f"--check "
        "--out out/systems`. Its accounts close in every quarter, or it would have stopped. Facts "
        "are tested after 40 free quarters, and those that are not met stay."
    )
    yield table(
        ("scenario", "kind", "source", "runs", "facts met"),
        (
            (
                f"[`{name}`](#{name})",
                rows[name].kind,
                rows[name].source,
                {True: "yes", False: "no", None: "–"}[rows[name].runs],
                _facts(rows[name]),
            )
            for name in scenarios.names()
        ),
    )
    for name in scenarios.names():
        scenario = load_scenario(name)
        yield f"## {name}"
        yield paragraph(f"*{scenario.title}.* {scenario.description}")
        if scenario.like:
            yield paragraph(
                f"Like `{scenario.like}`, but for {len(scenario.own)} parameters: "
                + ", ".join(f"`{n}`" for n in scenario.parameters if n in scenario.own)
                + "."
            )
        if scenario.history:
            yield "\n".join(f"- {line}" for line in map(_event, scenario.history))
        found = recorded["scenarios"].get(name, {}).get("facts", [])
        if found:
            yield table(
                ("fact", "known", "band", "model, median", "met"),
                (_fact(scenario.facts[each["name"]], each) for each in found),
            )


def _facts(row: Any) -> str:
    if not row.tested:
        return "–"
    return f"{row.met} of {row.tested}" + (f"; {row.note}" if row.note else "")


def _event(event: Any) -> str:
    parts = [f"from quarter {event.quarter}: {event.what}"]
    if event.institutions:
        parts.append(f"`{event.institutions}`")
    parts += [f"`{name}`" for name in event.parameters]
    return "; ".join(parts)


def _fact(fact: Any, found: dict[str, Any]) -> tuple[str, ...]:
    band = "–" if fact.low is None else f"{plain(fact.low)} to {plain(fact.high)}"
    median = "–" if found["median"] is None else f"{found['median']:.3g}"
    met = {True: "yes", False: "no", None: "not tested"}[found["met"]]
    return (fact.source, f"{plain(fact.value)} {fact.unit}", band, median, met)


# --------------------------------------------------------------------------------------- programmes


def programmes_page() -> Iterable[str]:
    """Every programme with its institutions, presets and reasons."""
    yield "# Programmes"
    yield (
        "A programme combines [institutions](institutions.md) with the parameters and members of a "
        "case. It is written like an institution, wherever institutions are: `wrtp`, from quarter "
        "20 on `wrtp@20`, for ten years `wrtp@20-60`, with another value in all of its "
        "institutions "
        "that have the parameter `wrtp:members=0.3`, or in one of them "
        "`wrtp:joint-board.say=0.8`. Programmes and institutions combine: "
        "`opec@20+labour-floor:enforcement=0.8@40`."
    )
    yield "```bash\ndistretto programmes          # one line each\ndistretto programmes wrtp\n```"
    yield (
        "Who belongs is a rule of the institution: by size (`rule=largest`, `smallest=10`, "
        "`largest=50`), by phase (`phase=3`: firms that can do the third), by union "
        "(`shops=union`), "
        "by acquaintance (`rule=invited`), by lot (`rule=random`) or by a list; see "
        "[Members](institutions.md#members). Who pays stands with each institution."
    )
    yield table(
        ("programme", "what it is", "source"),
        (
            (f"[`{name}`](#{name})", programmes.load(name).summary, programmes.load(name).source)
            for name in programmes.names()
        ),
    )
    yield (
        "Rows of the papers that are institutions by themselves: "
        + ", ".join(f"`{name}`" for name in REGISTRY)
        + "."
    )
    for name in programmes.names():
        programme = programmes.load(name)
        yield f"## {name}"
        yield paragraph(f"*{programme.title}.* {programme.description}")
        if programme.figures:
            yield "\n".join(f"- {figure}" for figure in programme.figures)
        yield paragraph(f"Not in the model: {programme.omits}")
        rows = []
        for one in programme.institutions:
            start = f"from its quarter {one.start}" if one.start else ""
            rows.append(
                (f"`{one.kind}`", "", f"paid by {REGISTRY[one.kind].payer} {start}".strip())
            )
            rows += [(f"{key}", f"{p.value}", p.reason) for key, p in one.presets.items()]
        rows += [(f"`{p.name}`", f"{p.value:g}", p.reason) for p in programme.parameters]
        yield table(("institution or parameter", "value", "reason"), rows)


# ------------------------------------------------------------------------------------------- claims


def claims_page() -> Iterable[str]:
    """How claims are run and judged, and what came out of each."""
    record = _record()
    yield "# Claims of the literature"
    yield (
        "What scholars say of districts, as experiments: arms that differ in one thing, in the "
        "same "
        "worlds, over many draws of everything that is not known. `distretto claims` runs them and "
        "prints a table; with `--out DIR` it writes `atlas.html`, a page with a section for each, "
        "`claims.csv` and `claims.json`."
    )
    yield (
        "```bash\n"
        "distretto claims --list\n"
        "distretto claims --claim C15 --draws 4 --seeds 1 --size 0.4 --out out/c15\n"
        "```"
    )
    yield (
        "`distretto claims --quick` says in minutes whether all of them run, and `distretto claims "
        "--out out/claims` runs all at their size, in less than an hour on two free cores."
    )
    yield (
        "A run that was stopped goes on with `--resume`, and `--draws` may be raised then. Who "
        "doubts a number sets it: `--set skill.novelty=0.01..0.02` gives all claims another prior, "
        "`--set strategy.search=0` a value. Who has another theory writes a claim: "
        "`examples/claims/my-claim.toml` has one in twenty lines, and `distretto claims --claim "
        "my-claim.toml` runs it. A measure is any [outcome](outcomes.md) of the model, or one of "
        "those that `experiments/claims/measures.py` defines."
    )
    yield "## Verdicts"
    yield (
        "Draws are points of a Sobol sequence over the priors of the district; each is run under "
        "one "
        "or more seeds of chance. Worlds whose district could not exist without the claim are left "
        "out. The effect of a part is a contrast of its arms within a world. It is **reproduced** "
        "if at least 80% of plausible worlds have the sign that is claimed and the 95% interval of "
        "the mean effect excludes zero; **contradicted** if both hold for the other sign; "
        "**undecided** otherwise. A part that claims no effect is reproduced if the 90% interval "
        "lies within its margin, contradicted if it lies beyond. Margins and signs were written "
        "down before claims were run."
    )
    yield (
        "A **control** runs the same arms with the mechanism of the claim switched off. The effect "
        "should be lost then: no longer clear, or less than half as large. Where it is not, the "
        "mechanism is not what brings it, and the reading says what does. The placebo `P01` has no "
        "mechanism: none of its parts should be reproduced."
    )
    yield (
        "What is reproduced follows from the assumptions of the model over a wide range of "
        "numbers; "
        "it is not proven for any place."
    )
    if record is None:
        yield "No run has been recorded for this version."
        return
    yield "## Results"
    parts = [part for claim in record["claims"] if not claim["placebo"] for part in claim["parts"]]
    tally = Counter(part["verdict"] for part in parts)
    yield (
        f"{record['draws']} draws, {record['seeds']} seed{'s' * (record['seeds'] > 1)} each; "
        f"made by "
        f"`distretto claims --draws {record['draws']} --seeds {record['seeds']} --out out/claims`. "
        f"Of {len(parts)} parts {tally['reproduced']} are reproduced, {tally['contradicted']} "
        f"contradicted, {tally['undecided']} undecided."
    )
    for found in record["claims"]:
        yield from _claim(claims.load(found["id"]), found)


def claims_table() -> str:
    """The table for the first screen of the README."""
    record = _record()
    if record is None:
        return "No run has been recorded for this version."
    rows = [
        (found["id"], found["title"], _tally(found), found["source"])
        for found in record["claims"]
        if not found["placebo"]
    ]
    return table(("", "claim", "verdicts of its parts", "source"), rows)


def _record() -> dict[str, Any] | None:
    if not RECORD.is_file():
        return None
    found: dict[str, Any] = json.loads(RECORD.read_text(encoding="utf-8"))
    return found


def _tally(found: dict[str, Any]) -> str:
    verdicts = Counter(part["verdict"] for part in found["parts"])
    order = ("reproduced", "contradicted", "undecided")
    return ", ".join(f"{verdicts[each]} {each}" for each in order if verdicts[each])


def _claim(claim: Claim, found: dict[str, Any]) -> Iterable[str]:
    yield f"### {claim.id} {claim.title}"
    yield paragraph(claim.text)
    yield paragraph(
        f"Source: {claim.source}. Put in: {claim.assumes}. Has to emerge: {claim.emerges}."
    )
    yield paragraph(claim.mechanism)
    left = found["worlds"] - found["plausible"]
    yield (
        f"On `{claim.ground.scenario}` at {plain(100 * claim.ground.size)}% of its size, "
        f"{claim.ground.quarters} quarters, {found['worlds']} worlds"
        + (f", {left} of them left out as not plausible." if left else ".")
    )
    yield table(
        ("part", "effect", "95% interval", "share", "verdict", "without the mechanism", "lost"),
        map(_part, found["parts"]),
    )
    if claim.control is not None:
        yield paragraph(f"Without the mechanism: {claim.control.what}.")
    if claim.reading:
        for text in claim.reading.strip().split("\n\n"):
            yield paragraph(text)


def _part(part: dict[str, Any]) -> tuple[str, ...]:
    by, sign = (100.0, "%") if part["how"] == "log" else (1.0, "")
    unit = sign or f" {part['unit']}"
    mean, low, high = (None if part[k] is None else by * part[k] for k in ("mean", "low", "high"))
    decimals = decimals_for([low or 0.0, high or 0.0], 2)
    control = part["control_mean"]
    margin = part["margin"]
    held = "" if margin is None else f" (none: within ±{plain(by * margin)})"
    return (
        part["text"] + held,
        fixed(mean, decimals, signed=True) + (unit if mean is not None else ""),
        interval(low, high, decimals, signed=True),
        "–" if part["share"] is None else percent(part["share"]),
        f"**{part['verdict']}**" if part["verdict"] != "undecided" else "undecided",
        "–" if control is None else fixed(by * control, decimals, signed=True) + sign,
        {True: "yes", False: "no", None: "–"}[part["lost"]],
    )
