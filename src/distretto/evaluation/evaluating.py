"""Did it pay, and who gained: one evaluation, from a table to what can be said.

The same comparison serves everything: the effect on each outcome, the gain ledger, the classes of
workers, the checks. What the data cannot tell is left out with the reason, never guessed.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.aggregation import Aggregate
from distretto.evaluation.awards import AwardLedger, Credit
from distretto.evaluation.building import Built, build_panel
from distretto.evaluation.disclosure import contributions, withheld
from distretto.evaluation.effects import outcome_effects, treated_cells
from distretto.evaluation.estimators import Design
from distretto.evaluation.evidence import grade
from distretto.evaluation.inferring import Progress, infer
from distretto.evaluation.labour.classes import class_effects
from distretto.evaluation.labour.good_jobs import GOOD
from distretto.evaluation.labour.measuring import worker_measures
from distretto.evaluation.labour.results import WorkerMeasures
from distretto.evaluation.ledger import (
    PARTS,
    TOTAL,
    GainLedger,
    WageSplit,
    gain_ledger,
    wage_split,
)
from distretto.evaluation.matching import Balance, match
from distretto.evaluation.notes import Note, note_on_years
from distretto.evaluation.options import Options
from distretto.evaluation.outcome import ClassEffect, OutcomeEffect
from distretto.evaluation.panel import Panel
from distretto.evaluation.pretrends import PreTrends, pre_trends
from distretto.evaluation.promises import promises
from distretto.evaluation.public_cost import UnitCost, known_cost_per_unit
from distretto.evaluation.results import Alternative, Evaluation
from distretto.evaluation.spillovers import Spillovers, exposure, spillovers
from distretto.evaluation.two_way import decompose, two_way

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["evaluate"]

# Outcomes beside those of the account that are evaluated where nothing else is asked for.
BESIDE = ("jobs", "hours", "exports", "grants")


def evaluate(
    firms: pd.DataFrame,
    options: Options | None = None,
    *,
    workers: pd.DataFrame | None = None,
    awards: pd.DataFrame | None = None,
    twin: pd.DataFrame | None = None,
    progress: Progress | None = None,
) -> Evaluation:
    """Evaluate a programme from a panel of firms, or of any units.

    Parameters
    ----------
    firms : pandas.DataFrame
        As `distretto.tables.read_panel` returns it: firm, period, treated_from (or treated) and
        numbers.
    options : Options, optional
    workers : pandas.DataFrame, optional
        worker, firm, period, pay, and traits.
    awards : pandas.DataFrame, optional
        firm_id, measure, promise, due, delivered, amount, as `distretto.tables.read_given` returns
        them.
    twin : pandas.DataFrame, optional
        The same firms in the same world without the programme, which only a simulation knows: with
        it the true effects are given beside the estimates.
    progress : callable, optional
        Told what is done, steps done and their number.

    Returns
    -------
    Evaluation

    Raises
    ------
    InputError
        For data that cannot be evaluated, or options that make no sense for them.
    """
    options = options or Options()
    firms, derived = _with_value_added(firms)
    names = _outcomes(firms, options)
    built = build_panel(
        firms,
        names,
        cluster=options.cluster,
        covariates=options.covariates,
        exits=options.exits,
        switching_off=options.switching_off,
    )
    notes = (*derived, *built.notes, *note_on_years(built.labels, options.periods_a_year))
    built = replace(built, notes=notes)
    panel, design = built.panel, options.design
    tell = progress or (lambda what, done, total: None)
    known = infer(panel, options, tell)
    reasons: list[str] = []
    account = [name for name in (TOTAL, *PARTS) if name in names]
    behind = contributions(panel)
    hidden = withheld(behind, options.thresholds, account)
    effects = outcome_effects(panel, known, behind, hidden, options.logs)
    events, trends = _event_study(panel, design, reasons)
    alternatives, forbidden = _alternatives(panel, design)
    ledger = split = None
    if TOTAL in names and any(part in names for part in PARTS):
        ledger = gain_ledger(panel, known.att, known.sureness)
        if TOTAL in hidden:
            ledger = ledger.unshared("value added is withheld")
        split = _split(panel, design, reasons)
    if hidden:
        reasons.append(
            f"Withheld by the rules of disclosure: {', '.join(sorted(hidden))}, and what would "
            "give them away, such as sums and the spillovers."
        )
        ledger, split = _without(hidden, ledger, split)
    measured = worker_measures(firms, workers, panel, built.labels, options, hidden, tell)
    classes: list[ClassEffect] = []
    if workers is not None:
        classes = class_effects(workers, panel, options, tell, reasons)
    promised = None if awards is None else promises(awards, built, options.now)
    return Evaluation(
        built=built,
        options=options,
        inference=known.words,
        smallest_p=known.smallest_p,
        effects=tuple(effects),
        event_study=events,
        trends={name: trend for name, trend in trends.items() if name not in hidden},
        alternatives=alternatives,
        forbidden=forbidden,
        balance=() if design.matching is None else _balance(panel, design, hidden),
        ledger=ledger,
        split=split,
        classes=tuple(classes),
        workers=measured,
        spillovers=None if hidden else _spillovers(built, options, reasons),
        costs=tuple(_costs(panel, effects, ledger, measured, options)),
        awards=promised,
        credits=() if promised is None else tuple(_credits(promised, effects)),
        reasons=tuple(reasons),
        evidence=grade(
            panel,
            float(known.att[0]),
            float(known.se[0]),
            trends.get(names[0]),
            built.alive,
            randomised=options.randomised,
            in_logs=names[0] in options.logs,
        ),
        truth={} if twin is None else _truth(panel, firms, twin, options.exits),
    )


def _with_value_added(firms: pd.DataFrame) -> tuple[pd.DataFrame, list[Note]]:
    """Add value added where sales and purchases are known and it is not."""
    if TOTAL in firms or not {"sales", "purchases"} <= set(firms.columns):
        return firms, []
    sold = firms["sales"] + firms.get("subcontract_sales", 0.0)
    made = firms.assign(**{TOTAL: sold - firms["purchases"]})
    made.attrs = firms.attrs
    note = Note(
        "information",
        "value added is sales less purchases: the data have no column of it",
        "changes in stocks are not in it",
    )
    return made, [note]


def _outcomes(firms: pd.DataFrame, options: Options) -> list[str]:
    names = list(options.outcomes)
    if not names:
        names = [name for name in (TOTAL, *PARTS, *BESIDE) if name in firms]
        # A column without a single number is no outcome.
        names = [name for name in names if firms[name].notna().any()]
    if not names:
        raise InputError(
            "there is nothing to evaluate",
            found=", ".join(map(str, firms.columns)),
            expected="a column of an account, such as value_added or wages, or of jobs",
            hint="--outcome COLUMN names an outcome of your own",
        )
    for name in names:
        if name not in firms:
            raise InputError(
                "no such outcome",
                where="--outcome",
                found=name,
                expected="one of " + ", ".join(map(str, firms.columns)),
                hint=did_you_mean(name, [str(column) for column in firms.columns]),
            )
    return list(dict.fromkeys(names))


def _event_study(
    panel: Panel, design: Design, reasons: list[str]
) -> tuple[Aggregate | None, dict[str, PreTrends]]:
    try:
        events = design.event_study(panel)
    except InputError as failure:
        reasons.append(f"No effects by time since treatment: {failure.problem}.")
        return None, {}
    trends = {}
    for name in panel.outcomes:
        try:
            trends[name] = pre_trends(events, name)
        except InputError as failure:
            reasons.append(f"{failure.problem.capitalize()}: {failure.expected} are needed.")
            break
    return events, trends


def _alternatives(panel: Panel, design: Design) -> tuple[tuple[Alternative, ...], float | None]:
    """Return what other estimators say, and the forbidden weight of two-way fixed effects."""
    others = {
        "group-time, controls never treated": Design(control="never"),
        "group-time, controls not yet treated": Design(control="not-yet"),
        "imputation": Design(estimator="imputation"),
    }
    if panel.covariates.shape[1]:
        others["group-time, doubly robust"] = Design(method="dr")
    others["group-time, matched controls"] = Design(matching="balance")
    nothing = np.full(panel.K, np.nan)
    found = []
    for name, other in others.items():
        if other == design:
            continue
        try:
            effect = other.effect(panel)
        except InputError as failure:
            found.append(Alternative(name, nothing, nothing, failure.problem))
            continue
        found.append(Alternative(name, effect.att, effect.se))
    forbidden = None
    try:
        fixed = two_way(panel)
        found.append(Alternative("two-way fixed effects", fixed.coefficient, fixed.se))
        forbidden = decompose(panel).forbidden_weight
    except InputError as failure:
        if not found or found[-1].name != "two-way fixed effects":
            found.append(Alternative("two-way fixed effects", nothing, nothing, failure.problem))
    return tuple(found), forbidden


def _without(
    hidden: set[str], ledger: GainLedger | None, split: WageSplit | None
) -> tuple[GainLedger | None, WageSplit | None]:
    """Take away the sums from which the effects that are withheld would follow."""
    if ledger is not None and hidden & {TOTAL, *PARTS}:
        ledger = replace(ledger, labour=None)
    return ledger, None if hidden & {"wages", "jobs", "hours"} else split


def _balance(panel: Panel, design: Design, hidden: set[str]) -> tuple[Balance, ...]:
    assert design.matching is not None
    features = match(panel, design.matching, on=design.matched_on).balance
    return tuple(each for each in features if each.feature.rpartition(", ")[0] not in hidden)


def _split(panel: Panel, design: Design, reasons: list[str]) -> WageSplit | None:
    try:
        return wage_split(panel, design)
    except InputError as failure:
        reasons.append(f"{failure.problem.capitalize()}: {failure.expected} are needed.")
        return None


def _spillovers(built: Built, options: Options, reasons: list[str]) -> Spillovers | None:
    if not options.spillovers:
        return None
    if "area" not in built.traits:
        reasons.append("Spillovers cannot be told: no column says in which area a firm is.")
        return None
    try:
        exposed = exposure(built.panel, built.traits["area"])
        return spillovers(built.panel, exposed, options.design)
    except InputError as failure:
        reasons.append(f"{failure.problem.capitalize()}; {failure.hint or failure.expected}.")
        return None


def _costs(
    panel: Panel,
    effects: list[OutcomeEffect],
    ledger: GainLedger | None,
    measured: WorkerMeasures,
    options: Options,
) -> list[UnitCost]:
    """Return what the public paid for each unit gained, from the cost given or from grants."""
    inside = treated_cells(panel)
    if options.cost is not None:
        cost = options.cost / int(inside.sum())
    elif "grants" in panel.outcomes:
        cost = float(panel.line("grants")[inside].mean())
    else:
        return []
    by_name = {effect.name: effect for effect in effects if not effect.withheld}
    found = []
    gained = by_name.get(TOTAL)
    if gained is not None:
        found.append(known_cost_per_unit(TOTAL, cost, gained.mean, gained.low, gained.high))
    if ledger is not None and ledger.labour is not None and "wages" in by_name:
        pay = ledger.labour
        found.append(known_cost_per_unit("payroll", cost, pay.mean, pay.low, pay.high))
    if measured.good_jobs is not None:
        by_name |= {each.name: each for each in measured.good_jobs.effects if not each.withheld}
    for per, name in (("job_year", "jobs"), ("skilled_living_wage_job_year", GOOD)):
        jobs = by_name.get(name)
        if jobs is not None:
            # A job of one period is a part of a job for a year.
            ends = [x / options.periods_a_year for x in (jobs.mean, jobs.low, jobs.high)]
            found.append(known_cost_per_unit(per, cost, *ends))
    return found


def _credits(ledger: AwardLedger, effects: list[OutcomeEffect]) -> list[Credit]:
    """Return what is credited to the awards, for the measures that are outcomes."""
    measures = set(ledger.measure)
    return [
        ledger.credited(effect.name, effect.mean, effect.low, effect.high)
        for effect in effects
        if effect.name in measures and not effect.withheld
    ]


def _truth(panel: Panel, firms: pd.DataFrame, twin: pd.DataFrame, exits: str) -> dict[str, float]:
    """Return the true mean effect on the treated: what they have less what their twins have.

    Over the treated periods of the firms of which an effect can be estimated, those that were seen
    before treatment; a twin that is closed has nothing, where
    closed firms count as nothing, and else the firm does not count either.
    """
    import pandas as pd

    twin, _ = _with_value_added(twin)
    unit = pd.Index(panel.units).get_indexer(pd.Index(twin["firm"]))
    time = pd.Index(panel.periods).get_indexer(pd.Index(twin["period"]))
    known = (unit >= 0) & (time >= 0)
    without: dict[str, Any] = {}
    seen_before = np.asarray((panel.observed & ~panel.treated).any(axis=1))
    inside: Any = treated_cells(panel) & seen_before[:, None]
    for name in panel.outcomes:
        if name not in twin:
            raise InputError(
                "the twin has no such column",
                found=name,
                expected="all outcomes of the firms: " + ", ".join(panel.outcomes),
            )
        values = np.full((panel.n, panel.T), 0.0 if exits == "zero" else np.nan)
        values[unit[known], time[known]] = twin[name].to_numpy(dtype=np.float64)[known]
        without[name] = values
        inside = inside & np.isfinite(values)
    if not inside.any():
        raise InputError(
            "the twin has none of the treated firms",
            expected="the same firms and periods, in the same world without the programme",
        )
    return {
        name: float((panel.line(name) - without[name])[inside].mean()) for name in panel.outcomes
    }
