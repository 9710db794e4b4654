"""Did it pay, and who gained: one evaluation, from a table to what can be said.

The same comparison serves everything: the effect on each outcome, the gain ledger, the classes of
workers, the checks. What the data cannot tell is left out with the reason, never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from distretto.errors import InputError, did_you_mean
from distretto.evaluation.aggregation import Aggregate
from distretto.evaluation.building import Built, Exits, SwitchingOff, build_panel
from distretto.evaluation.disclosure import Contribution, Thresholds, contributions, withheld
from distretto.evaluation.estimators import Design, Effect
from distretto.evaluation.evidence import Evidence, grade
from distretto.evaluation.inference.asymptotic import Asymptotic, clusters_of
from distretto.evaluation.inference.bootstrap import cluster_bootstrap
from distretto.evaluation.inference.randomisation import Randomisation, randomise
from distretto.evaluation.ledger import (
    PARTS,
    TOTAL,
    GainLedger,
    Sureness,
    WageSplit,
    gain_ledger,
    wage_split,
)
from distretto.evaluation.matching import Balance, match
from distretto.evaluation.notes import FEW_CLUSTERS, Note
from distretto.evaluation.panel import Floats, Panel
from distretto.evaluation.pretrends import PreTrends, pre_trends
from distretto.evaluation.spillovers import Spillovers, exposure, spillovers
from distretto.evaluation.two_way import decompose, two_way
from distretto.evaluation.workers import WorkerClasses, worker_classes

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Alternative", "ClassEffect", "Evaluation", "Options", "OutcomeEffect", "evaluate"]

Inference = Literal["auto", "asymptotic", "randomisation", "bootstrap"]
INFERENCE = ("auto", "asymptotic", "randomisation", "bootstrap")
Progress = Callable[[str, int, int], None]
# Outcomes of an account that are evaluated where nothing else is asked for.
BESIDE = ("jobs", "hours", "exports", "grants")
TRAITS = ("skill", "gender", "contract")


@dataclass(frozen=True, slots=True)
class Options:
    """How to evaluate.

    Attributes
    ----------
    outcomes : tuple of str
        Columns; by default the lines of the account, jobs, hours, exports and grants.
    cluster : str, optional
        Column of the groups to which treatment was given together.
    design : Design
    covariates : tuple of str
        Columns that the methods "regression", "ipw" and "dr" allow for.
    exits : {"keep", "zero", "drop"}
        What the periods after the last row of a unit are, see `build_panel`.
    switching_off : {"refuse", "ever"}
        What a unit is that is no longer treated.
    inference : {"auto", "asymptotic", "randomisation", "bootstrap"}
        Automatically by randomisation where fewer than ten clusters are treated.
    draws, seed : int
        Of permutations or resamples.
    randomised : bool
        Whether treatment was drawn by lot.
    cost : float, optional
        What the programme cost the public over the whole panel, in the money of the data.
    spillovers : bool
        Whether to compare members, neighbours and far firms, by column area.
    thresholds : Thresholds
        What a figure must have behind it to be shown.
    """

    outcomes: tuple[str, ...] = ()
    cluster: str | None = None
    design: Design = field(default_factory=Design)
    covariates: tuple[str, ...] = ()
    exits: Exits = "keep"
    switching_off: SwitchingOff = "refuse"
    inference: Inference = "auto"
    draws: int = 1999
    seed: int = 0
    randomised: bool = False
    cost: float | None = None
    spillovers: bool = False
    thresholds: Thresholds = field(default_factory=Thresholds)

    def __post_init__(self) -> None:
        if self.inference not in INFERENCE:
            raise InputError(
                "unknown kind of inference",
                where="inference",
                found=self.inference,
                expected="one of " + ", ".join(INFERENCE),
                hint=did_you_mean(self.inference, INFERENCE),
            )
        if self.draws < 99:
            raise InputError(
                "too few draws",
                where="draws",
                found=self.draws,
                expected="at least 99: fewer cannot show a p-value of 0.05 with any precision",
            )


@dataclass(frozen=True, slots=True)
class OutcomeEffect:
    """The effect on one outcome, per treated unit and period.

    Attributes
    ----------
    name : str
    mean, low, high, p : float
        Effect, its 95% interval (infinite where it cannot be bounded) and p-value of none.
    level : float
        Mean of the treated while treated, had they not been: what they have less the effect.
    contribution : Contribution
        Who stands behind it.
    withheld : bool
        Whether it may not be shown.
    """

    name: str
    mean: float
    low: float
    high: float
    p: float
    level: float
    contribution: Contribution
    withheld: bool


@dataclass(frozen=True, slots=True)
class Alternative:
    """What another estimator says of the same outcomes; NaN where it cannot."""

    name: str
    estimates: Floats
    se: Floats
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClassEffect:
    """Effects on the pay of one class of workers, per treated firm and period.

    Attributes
    ----------
    by, name : str
        What the classes are of, and which one: "joiners", "leavers" and "payroll" among them.
    heads : int or None
        Workers of the class before the programme, in treated firms.
    stayers : OutcomeEffect
        On their pay at the firm; for joiners, leavers and payroll on these themselves.
    incumbents : OutcomeEffect or None
        On the pay of those there before, wherever they are.
    """

    by: str
    name: str
    heads: int | None
    stayers: OutcomeEffect
    incumbents: OutcomeEffect | None


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What was found.

    Attributes
    ----------
    built : Built
        The panel, and notes on the data.
    options : Options
    inference : str
        The kind of inference used, and why.
    smallest_p : float or None
        The smallest p-value that randomisation can give.
    effects : tuple of OutcomeEffect
    event_study : Aggregate or None
        By time since treatment, against the period before.
    trends : dict of str to PreTrends
        By outcome; empty where they cannot be checked.
    alternatives : tuple of Alternative
        Other estimators, and two-way fixed effects.
    forbidden : float or None
        Weight of comparisons with units already treated in two-way fixed effects.
    balance : tuple of Balance
        Of matched controls.
    ledger : GainLedger or None
    split : WageSplit or None
    classes : tuple of ClassEffect
    spillovers : Spillovers or None
    reasons : tuple of str
        Why a part was left out.
    evidence : Evidence
    truth : dict of str to float
        True effects, where a twin without the programme is known.
    """

    built: Built
    options: Options
    inference: str
    smallest_p: float | None
    effects: tuple[OutcomeEffect, ...]
    event_study: Aggregate | None
    trends: dict[str, PreTrends]
    alternatives: tuple[Alternative, ...]
    forbidden: float | None
    balance: tuple[Balance, ...]
    ledger: GainLedger | None
    split: WageSplit | None
    classes: tuple[ClassEffect, ...]
    spillovers: Spillovers | None
    reasons: tuple[str, ...]
    evidence: Evidence
    truth: dict[str, float] = field(default_factory=dict)

    @property
    def panel(self) -> Panel:
        """The panel evaluated."""
        return self.built.panel

    @property
    def notes(self) -> tuple[Note, ...]:
        """Notes on the data."""
        return self.built.notes

    def __getitem__(self, name: str) -> OutcomeEffect:
        return {effect.name: effect for effect in self.effects}[name]

    def to_dataframe(self) -> pd.DataFrame:
        """Return the effects as a table, one row per outcome."""
        import pandas as pd

        rows = [
            {
                "outcome": e.name,
                "effect": np.nan if e.withheld else e.mean,
                "low": np.nan if e.withheld else e.low,
                "high": np.nan if e.withheld else e.high,
                "p": np.nan if e.withheld else e.p,
                "without programme": np.nan if e.withheld else e.level,
                "contributors": e.contribution.count,
                "largest contributor": e.contribution.largest,
                "truth": self.truth.get(e.name, np.nan),
            }
            for e in self.effects
        ]
        return pd.DataFrame(rows)


def evaluate(
    firms: pd.DataFrame,
    options: Options | None = None,
    *,
    workers: pd.DataFrame | None = None,
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
    built = Built(built.panel, (*derived, *built.notes), built.labels, built.traits, built.alive)
    panel, design = built.panel, options.design
    tell = progress or (lambda what, done, total: None)
    effect = design.effect(panel)
    sureness, inference = _sureness(panel, effect, options, tell)
    reasons: list[str] = []
    account = [name for name in (TOTAL, *PARTS) if name in names]
    behind = contributions(panel)
    hidden = withheld(behind, options.thresholds, account)
    effects = _effects(panel, effect.att, sureness, behind, hidden)
    events, trends = _event_study(panel, design, reasons)
    alternatives, forbidden = _alternatives(panel, design)
    ledger = split = None
    if TOTAL in names and any(part in names for part in PARTS):
        ledger = gain_ledger(panel, effect.att, sureness)
        split = _split(panel, design, reasons)
    classes: list[ClassEffect] = []
    if workers is not None:
        classes = _classes(workers, panel, options, tell, reasons)
    return Evaluation(
        built=built,
        options=options,
        inference=inference,
        smallest_p=sureness.smallest_p if isinstance(sureness, Randomisation) else None,
        effects=tuple(effects),
        event_study=events,
        trends=trends,
        alternatives=alternatives,
        forbidden=forbidden,
        balance=() if design.matching is None else _balance(panel, design),
        ledger=ledger,
        split=split,
        classes=tuple(classes),
        spillovers=_spillovers(built, options, reasons),
        reasons=tuple(reasons),
        evidence=grade(
            panel, effect, trends.get(names[0]), built.alive, randomised=options.randomised
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


def _sureness(
    panel: Panel, effect: Effect, options: Options, tell: Progress
) -> tuple[Sureness, str]:
    """Return what is known of the effects, and how."""
    treated, others = clusters_of(panel)
    kind = options.inference
    why = ""
    if kind == "auto":
        few = min(treated, others) if others else treated
        kind = "randomisation" if few < FEW_CLUSTERS else "asymptotic"
        why = f", as there are {treated} treated and {others} other clusters"
    if kind == "randomisation":
        found = randomise(
            panel,
            options.design.estimate,
            draws=options.draws,
            seed=options.seed,
            progress=lambda done, total: tell("permutations", done, total),
        )
        count = f"{found.of_treatment.size:,}"
        all_of = f"all {count} distinct" if found.exact else f"{count} drawn"
        return found, f"randomisation of treatment over clusters, {all_of} permutations{why}"
    if kind == "bootstrap":
        boot = cluster_bootstrap(
            panel, options.design.estimate, draws=options.draws, seed=options.seed
        )
        return boot, f"bootstrap of clusters, {options.draws:,} resamples{why}"
    known = Asymptotic.of(effect)
    freedom = f"{known.freedom} degrees of freedom"
    return known, f"influence functions summed by cluster, Student's t with {freedom}{why}"


def _effects(
    panel: Panel,
    att: Floats,
    sureness: Sureness,
    behind: dict[str, Contribution],
    hidden: set[str],
) -> list[OutcomeEffect]:
    inside = panel.treated & panel.observed & panel.ever_treated[:, None]
    found = []
    for k, (name, unit) in enumerate(zip(panel.outcomes, np.eye(panel.K), strict=True)):
        mean = float(att[k])
        level = float(panel.values[:, :, k][inside].mean()) - mean
        low, high = sureness.interval(unit)
        found.append(
            OutcomeEffect(
                name, mean, low, high, sureness.p(unit), level, behind[name], name in hidden
            )
        )
    return found


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


def _balance(panel: Panel, design: Design) -> tuple[Balance, ...]:
    assert design.matching is not None
    return match(panel, design.matching, on=design.matched_on).balance


def _split(panel: Panel, design: Design, reasons: list[str]) -> WageSplit | None:
    try:
        return wage_split(panel, design)
    except InputError as failure:
        reasons.append(f"{failure.problem.capitalize()}: {failure.expected} are needed.")
        return None


def _classes(
    workers: pd.DataFrame,
    panel: Panel,
    options: Options,
    tell: Progress,
    reasons: list[str],
) -> list[ClassEffect]:
    """Return effects on classes of workers: fifths of pay, and each trait that the data have."""
    found: list[ClassEffect] = []
    for by in ("pay", *(trait for trait in TRAITS if trait in workers)):
        try:
            divided = worker_classes(workers, panel, by)
            effect = options.design.effect(divided.panel)
            sureness, _ = _sureness(divided.panel, effect, options, tell)
        except InputError as failure:
            reasons.append(f"No effects by {by} of workers: {failure.problem}.")
            continue
        found += _of_classes(divided, effect, sureness, options.thresholds, whole=by == "pay")
    return found


def _of_classes(
    divided: WorkerClasses,
    effect: Effect,
    sureness: Sureness,
    thresholds: Thresholds,
    whole: bool,
) -> list[ClassEffect]:
    behind = contributions(divided.panel)
    parts = [f"stayers, {name}" for name in divided.classes]
    hidden = withheld(behind, thresholds, [*parts, "joiners", "payroll"])
    by_name = {
        each.name: each for each in _effects(divided.panel, effect.att, sureness, behind, hidden)
    }
    found = [
        ClassEffect(
            divided.by,
            name,
            divided.heads[name],
            by_name[f"stayers, {name}"],
            by_name[f"incumbents, {name}"],
        )
        for name in divided.classes
    ]
    if whole:
        found += [
            ClassEffect(divided.by, name, None, by_name[name], None)
            for name in ("joiners", "leavers", "payroll")
        ]
    return found


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


def _truth(panel: Panel, firms: pd.DataFrame, twin: pd.DataFrame, exits: str) -> dict[str, float]:
    """Return the true mean effect on the treated: what they have less what their twins have.

    Over the treated periods in which the firm counts; a twin that is closed has nothing, where
    closed firms count as nothing, and else the firm does not count either.
    """
    import pandas as pd

    twin, _ = _with_value_added(twin)
    unit = pd.Index(panel.units).get_indexer(pd.Index(twin["firm"]))
    time = pd.Index(panel.periods).get_indexer(pd.Index(twin["period"]))
    known = (unit >= 0) & (time >= 0)
    without: dict[str, Any] = {}
    inside: Any = panel.treated & panel.observed & panel.ever_treated[:, None]
    for name in panel.outcomes:
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


def names_of(columns: Sequence[str]) -> str:
    """Return names of columns for people to read."""
    return ", ".join(column.replace("_", " ") for column in columns)
