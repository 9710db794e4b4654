"""Parameters of the model, declared once with meaning, unit and admissible range.

A parameter's value comes from a scenario, as a fact with a source or as a prior with a reason;
nothing here has a default. Money is in numeraire: the wage of one worker-quarter outside the
district is 1. One unit of product takes one worker-quarter at reference skill and machinery.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple, get_args, get_type_hints


@dataclass(frozen=True, slots=True)
class P:
    """Meaning, unit and admissible range of a parameter."""

    meaning: str
    unit: str
    low: float
    high: float


class Schedule(NamedTuple):
    """Time."""

    burn_in: Annotated[
        int, P("quarters run before the record, with each market's share held", "quarters", 4, 200)
    ]


class Size(NamedTuple):
    """The district on its opening day."""

    final_firms: Annotated[int, P("firms that win final orders", "firms", 1, 400_000)]
    specialists: Annotated[int, P("firms that only work for others", "firms", 0, 400_000)]
    final_workers: Annotated[int, P("workers of final firms", "workers", 1, 8_000_000)]
    specialist_workers: Annotated[int, P("workers of specialists", "workers", 0, 8_000_000)]
    phases: Annotated[int, P("phases of the production cycle", "phases", 1, 60)]
    final_phases: Annotated[int, P("phases a final firm can do itself", "phases", 0, 60)]
    specialist_phases: Annotated[int, P("most phases a specialist does", "phases", 1, 60)]
    dispersion: Annotated[float, P("standard deviation of log firm size", "log points", 0.0, 2.0)]
    unemployment: Annotated[float, P("unemployed per worker employed", "share", 0.0, 0.5)]
    skill: Annotated[float, P("mean skill of the workforce", "0-1", 0.05, 1.0)]
    phase_spread: Annotated[float, P("spread of hours over phases", "share", 0.0, 0.9)]


class Markets(NamedTuple):
    """Markets: two destinations, domestic and export, with rivals and the outside good."""

    price_elasticity: Annotated[
        float, P("elasticity of a seller's attraction to its price, eta", "1", 1.0, 12.0)
    ]
    quality_elasticity: Annotated[
        float, P("elasticity of attraction to quality, theta", "1", 0.0, 10.0)
    ]
    punctuality_weight: Annotated[
        float, P("weight of punctuality in attraction, lambda", "1", 0.0, 5.0)
    ]
    nest_exponent: Annotated[
        float, P("inclusive-value exponent of the district nest, n", "1", 0.05, 1.0)
    ]
    customer_base: Annotated[
        float, P("exponent of past deliveries in attraction, g", "1", 0.0, 0.9)
    ]
    domestic_share: Annotated[
        float,
        P("district's share of the domestic market at the end of burn-in", "share", 0.001, 0.99),
    ]
    export_market_share: Annotated[
        float,
        P("district's share of the export market at the end of burn-in", "share", 0.0005, 0.99),
    ]
    export_demand: Annotated[
        float, P("exports in the district's opening orders", "share", 0.0, 1.0)
    ]
    outside_good: Annotated[
        float, P("outside good among what is not bought from the district", "share", 0.0, 1.0)
    ]
    second_rival: Annotated[float, P("second rival among what rivals sell", "share", 0.0, 1.0)]
    rival_cost_trend: Annotated[
        float,
        P("drift of rivals' cost relative to the numeraire", "share per quarter", -0.02, 0.02),
    ]
    rival_quality_trend: Annotated[
        float, P("drift of rivals' quality", "share per quarter", -0.02, 0.02)
    ]
    growth: Annotated[float, P("growth of market size", "share per quarter", -0.05, 0.05)]
    volatility: Annotated[
        float, P("standard deviation of the innovation of log market size", "log points", 0.0, 0.5)
    ]
    persistence: Annotated[float, P("autocorrelation of log market size", "1", 0.0, 0.99)]
    lot: Annotated[float, P("mean size of an order", "units", 0.1, 100.0)]
    lot_dispersion: Annotated[
        float, P("standard deviation of log order size", "log points", 0.0, 1.5)
    ]
    export_cost: Annotated[
        float, P("fixed cost of serving the export market", "numeraire per quarter", 0.0, 50.0)
    ]
    material_cost: Annotated[
        float, P("materials bought outside per unit", "numeraire per unit", 0.0, 10.0)
    ]
    export_entry: Annotated[
        float, P("expected margin abroad over its fixed cost at which a firm enters", "1", 1.0, 5.0)
    ]
    export_exit: Annotated[
        float, P("expected margin abroad over its fixed cost at which a firm leaves", "1", 0.0, 1.0)
    ]


class Pricing(NamedTuple):
    """Final prices and mark-ups."""

    final_norm: Annotated[
        float, P("customary mark-up of final firms on full unit cost", "share", 0.0, 1.0)
    ]
    specialist_norm: Annotated[
        float, P("customary mark-up of subcontract work on cost", "share", 0.0, 1.0)
    ]
    utilisation_response: Annotated[
        float, P("response of log mark-up to utilisation, k_m", "per quarter", 0.0, 2.0)
    ]
    reversion: Annotated[
        float, P("return of log mark-up to its anchor, k_r", "per quarter", 0.0, 1.0)
    ]
    cost_memory: Annotated[
        float, P("weight of the last quarter in expected cost", "share per quarter", 0.01, 1.0)
    ]


class Placement(NamedTuple):
    """Make or buy."""

    going_price_weight: Annotated[
        float, P("weight of the going price in a quote, chi", "share", 0.0, 1.0)
    ]
    quote_floor: Annotated[
        float, P("lowest going price a supplier follows, relative to its cost", "share", 0.0, 1.5)
    ]
    going_price_speed: Annotated[
        float, P("adjustment of the going price to quotes", "share per quarter", 0.0, 1.0)
    ]
    congestion: Annotated[float, P("slope of quotes in utilisation, kappa", "1", 0.0, 10.0)]
    congestion_from: Annotated[
        float, P("utilisation above which quotes rise, u0", "share", 0.0, 1.2)
    ]
    distrust: Annotated[float, P("weight of distrust in perceived price, psi", "share", 0.0, 3.0)]
    lateness_aversion: Annotated[
        float, P("weight of expected lateness in perceived price", "share", 0.0, 3.0)
    ]
    coordination: Annotated[
        float, P("extra hours per own hour when all phases are in house, c", "share", 0.0, 3.0)
    ]
    sunk_share: Annotated[float, P("share of own wage cost treated as sunk", "share", 0.0, 1.0)]
    searched: Annotated[int, P("specialists a buyer looks up per phase and quarter", "firms", 0, 3)]
    outside_markup: Annotated[
        float, P("outside price of a phase over district wage cost", "1", 0.5, 20.0)
    ]
    outside_capacity: Annotated[
        float, P("outside hours available, relative to the district's", "share", 0.0, 10.0)
    ]
    outside_lateness: Annotated[float, P("late share of work done outside", "share", 0.0, 1.0)]
    waiting: Annotated[
        int, P("quarters an order nobody can take waits before it is lost", "quarters", 0, 8)
    ]


class Production(NamedTuple):
    """Hours, productivity and quality."""

    unskilled_share: Annotated[
        float,
        P("productivity of an unskilled relative to a fully skilled worker, s0", "share", 0.0, 1.0),
    ]
    reference_skill: Annotated[
        float, P("skill at which a worker yields one standard hour per hour", "0-1", 0.05, 1.0)
    ]
    versatility: Annotated[float, P("skill kept by a worker in another craft", "share", 0.0, 1.0)]
    specialisation: Annotated[
        float,
        P("productivity gain of a one-phase firm over one that does all, g_s", "share", 0.0, 1.0),
    ]
    machine_dispersion: Annotated[
        float, P("standard deviation of log machine level", "log points", 0.0, 0.5)
    ]
    fixed_cost: Annotated[
        float, P("rent, energy and bookkeeping of a firm", "numeraire per quarter", 0.0, 20.0)
    ]
    span: Annotated[
        float, P("loss of productivity with size: elasticity to workers", "1", 0.0, 0.5)
    ]
    span_size: Annotated[
        float, P("size at which a firm has no loss or gain from its span", "workers", 1.0, 1000.0)
    ]
    overhead: Annotated[
        float, P("hours of final firms that go into selling and design", "share", 0.0, 0.6)
    ]
    overtime: Annotated[float, P("hours a firm can work beyond normal", "share", 0.0, 0.5)]
    overtime_premium: Annotated[float, P("extra pay for an overtime hour", "share", 0.0, 2.0)]
    normal_utilisation: Annotated[float, P("utilisation firms plan for, u*", "share", 0.5, 1.0)]
    design_weight: Annotated[
        float, P("weight of design in the quality of an order", "share", 0.0, 1.0)
    ]
    design_dispersion: Annotated[
        float, P("standard deviation of log design quality over firms", "log points", 0.0, 0.5)
    ]
    outside_quality: Annotated[
        float, P("execution quality of work done outside where nothing is tacit", "0-1", 0.0, 1.0)
    ]
    quality_memory: Annotated[
        float,
        P(
            "weight of the last quarter in reputed quality and punctuality",
            "share per quarter",
            0.01,
            1.0,
        ),
    ]
    tacit_loss: Annotated[
        float, P("quality lost outside where the phase is wholly tacit", "share", 0.0, 1.0)
    ]


class Trust(NamedTuple):
    """Trust of a pair, gossip and the temptation to shirk."""

    norm: Annotated[float, P("strength of the communitarian norm", "0-1", 0.0, 1.0)]
    gain: Annotated[
        float, P("gain of trust from a quarter of good deals, alpha", "share per quarter", 0.0, 1.0)
    ]
    loss: Annotated[float, P("loss of trust when bad work is found out, beta", "share", 0.0, 1.0)]
    decay: Annotated[
        float, P("decay of trust in a quarter without deals", "share per quarter", 0.0, 1.0)
    ]
    gossip: Annotated[
        float, P("mark-down by third parties at full norm strength", "share", 0.0, 1.0)
    ]
    stranger: Annotated[float, P("trust in a stranger relative to the norm", "share", 0.0, 1.0)]
    detection: Annotated[float, P("probability that shirking is found out", "share", 0.0, 1.0)]
    saved: Annotated[float, P("hours saved on shirked work", "share", 0.0, 1.0)]
    norm_weight: Annotated[
        float, P("weight of the norm against shirking, in shares of the deal", "share", 0.0, 3.0)
    ]
    horizon: Annotated[
        float, P("quarters of future deals weighed against shirking", "quarters", 0.0, 40.0)
    ]
    temperature: Annotated[float, P("spread of the shirking choice, T", "share", 0.01, 1.0)]
    memory: Annotated[
        float,
        P("weight of the last quarter in the strength of a tie", "share per quarter", 0.01, 1.0),
    ]


class Skill(NamedTuple):
    """Learning by doing and change of technique."""

    learning: Annotated[
        float, P("skill learned from a quarter of full work, l", "share per quarter", 0.0, 0.5)
    ]
    novelty: Annotated[
        float, P("probability that a phase changes technique, nu", "per quarter", 0.0, 1.0)
    ]
    loss: Annotated[
        float, P("skill lost when the technique of one's craft changes, delta", "share", 0.0, 1.0)
    ]
    entry: Annotated[float, P("skill of a newcomer to the trade", "0-1", 0.0, 1.0)]


class Training(NamedTuple):
    """Courses, chosen by firms."""

    gain: Annotated[float, P("share of missing skill that a course gives", "share", 0.0, 1.0)]
    cost: Annotated[float, P("cost of a course", "numeraire", 0.0, 5.0)]
    most: Annotated[float, P("most workers a firm trains in a quarter", "share", 0.0, 1.0)]
    speed: Annotated[
        float, P("adjustment of training to the choice", "share per quarter", 0.0, 1.0)
    ]
    discount: Annotated[float, P("discount rate of firms", "per quarter", 0.001, 0.5)]
    spread: Annotated[
        float, P("spread of the training choice in log return over cost", "log points", 0.01, 3.0)
    ]
    career: Annotated[float, P("rest of a working life, on average", "quarters", 10.0, 200.0)]


class Labour(NamedTuple):
    """Wages, hiring and separation."""

    rent_sharing: Annotated[
        float, P("weight of value added per worker in the posted wage, phi", "share", 0.0, 0.9)
    ]
    tightness: Annotated[float, P("rise of phi when all vacancies stay open", "share", 0.0, 1.0)]
    wage_cap: Annotated[
        float,
        P("highest value added per worker that enters the posted wage", "numeraire", 1.0, 10.0),
    ]
    rise: Annotated[
        float, P("adjustment of an incumbent's wage upward", "share per quarter", 0.0, 1.0)
    ]
    fall: Annotated[
        float, P("adjustment of an incumbent's wage downward", "share per quarter", 0.0, 1.0)
    ]
    workload_memory: Annotated[
        float, P("weight of the last quarter in expected workload", "share per quarter", 0.01, 1.0)
    ]
    tolerance: Annotated[float, P("overstaffing borne before a layoff", "share", 0.0, 1.0)]
    growth: Annotated[
        float, P("most vacancies opened, relative to workers", "share per quarter", 0.0, 2.0)
    ]
    on_the_job: Annotated[
        float, P("probability that an employed worker looks round", "per quarter", 0.0, 1.0)
    ]
    vacancies_seen: Annotated[int, P("vacancies a searching worker sees", "vacancies", 1, 20)]
    taste: Annotated[
        float, P("spread of workers' taste for a job, in log wage", "log points", 0.0, 1.0)
    ]
    quit: Annotated[
        float, P("probability of leaving a job that pays the outside wage", "per quarter", 0.0, 0.5)
    ]
    quit_elasticity: Annotated[
        float, P("elasticity of quits to the outside wage over own", "1", 0.0, 20.0)
    ]
    benefit: Annotated[
        float, P("replacement income of the unemployed", "numeraire per quarter", 0.0, 1.0)
    ]
    back_pay: Annotated[
        float, P("quarters of evaded wage paid when found out", "quarters", 0.0, 40.0)
    ]
    evasion_spread: Annotated[float, P("spread of the choice to evade a floor", "share", 0.01, 2.0)]
    scruple: Annotated[float, P("weight of the norm against evading a floor", "share", 0.0, 3.0)]
    layoff: Annotated[float, P("share of overstaffing laid off in a quarter", "share", 0.0, 1.0)]
    quit_memory: Annotated[
        float,
        P("weight of the last quarter in the quits a firm expects", "share per quarter", 0.01, 1.0),
    ]


class Finance(NamedTuple):
    """Bank, tax and dividends."""

    interest: Annotated[float, P("interest on debt", "per quarter", 0.0, 0.2)]
    credit_limit: Annotated[
        float, P("most debt relative to quarterly sales", "quarters", 0.0, 20.0)
    ]
    founder_loan: Annotated[float, P("loan to a new firm", "numeraire", 0.0, 50.0)]
    tax: Annotated[float, P("tax on profit", "share", 0.0, 0.9)]
    small_tax: Annotated[float, P("tax on profit of a small firm", "share", 0.0, 0.9)]
    small_size: Annotated[int, P("workers below which a firm counts as small", "workers", 0, 1000)]
    buffer: Annotated[
        float, P("cash kept before dividends, relative to quarterly sales", "quarters", 0.0, 8.0)
    ]
    payout: Annotated[float, P("share of free cash paid out", "share per quarter", 0.0, 1.0)]
    consumption: Annotated[
        float, P("share of income that households spend outside", "share", 0.0, 1.0)
    ]


class FirmDemography(NamedTuple):
    """Birth and closure of firms."""

    spin_off: Annotated[
        float,
        P(
            "probability that an able worker founds a firm at normal margins",
            "per quarter",
            0.0,
            0.1,
        ),
    ]
    able_skill: Annotated[float, P("skill a founder needs", "0-1", 0.0, 1.0)]
    final_spin_offs: Annotated[
        float, P("final firms among the spin-offs of final firms", "share", 0.0, 1.0)
    ]
    margin_response: Annotated[
        float, P("rise of spin-offs per point of margin above normal", "1", 0.0, 200.0)
    ]
    normal_margin: Annotated[float, P("margin at which spin-offs are normal", "share", -0.2, 0.5)]
    exit_margin: Annotated[
        float, P("margin below which an owner thinks of closing", "share", -1.0, 0.5)
    ]
    exit_rate: Annotated[
        float, P("probability of closing below that margin", "per quarter", 0.0, 1.0)
    ]
    retirement: Annotated[
        float, P("probability that an owner closes for personal reasons", "per quarter", 0.0, 0.2)
    ]
    opening_staff: Annotated[float, P("workers a founder expects to need", "workers", 1.0, 50.0)]
    founder_trust: Annotated[float, P("trust between founder and former employer", "0-1", 0.0, 1.0)]


class WorkerDemography(NamedTuple):
    """Entry to and exit from the trade."""

    retirement_age: Annotated[float, P("age at which retirement begins", "years", 40.0, 80.0)]
    retirement: Annotated[
        float, P("probability of retiring from that age", "per quarter", 0.0, 1.0)
    ]
    leaving: Annotated[
        float, P("probability that an unemployed worker leaves the trade", "per quarter", 0.0, 1.0)
    ]
    entry: Annotated[
        float,
        P("newcomers per worker when vacancies equal the unemployed", "per quarter", 0.0, 0.2),
    ]
    entry_elasticity: Annotated[
        float, P("elasticity of entry to vacancies over unemployed", "1", 0.0, 3.0)
    ]
    migrants: Annotated[float, P("newcomers who come grown up", "share", 0.0, 1.0)]


class Parameters(NamedTuple):
    """All parameters, in groups."""

    schedule: Schedule
    size: Size
    markets: Markets
    pricing: Pricing
    placement: Placement
    production: Production
    trust: Trust
    skill: Skill
    training: Training
    labour: Labour
    finance: Finance
    firms: FirmDemography
    workers: WorkerDemography


@dataclass(frozen=True, slots=True)
class ParameterInfo:
    """A declared parameter.

    Attributes
    ----------
    name : str
        Dotted name, ``group.name``.
    meaning, unit : str
    low, high : float
        Admissible range, inclusive; a prior must lie inside it.
    integer : bool
        Whether the value is a count.
    """

    name: str
    meaning: str
    unit: str
    low: float
    high: float
    integer: bool


def _groups() -> dict[str, Any]:
    return {
        name: hint
        for name, hint in get_type_hints(Parameters).items()
        if name in Parameters._fields
    }


def _declared() -> dict[str, ParameterInfo]:
    found = {}
    for group, kind in _groups().items():
        for name, hint in get_type_hints(kind, include_extras=True).items():
            base, p = get_args(hint)
            full = f"{group}.{name}"
            found[full] = ParameterInfo(full, p.meaning, p.unit, p.low, p.high, base is int)
    return found


DECLARED: dict[str, ParameterInfo] = _declared()


def build(values: Mapping[str, float]) -> Parameters:
    """Parameters from values by dotted name.

    Parameters
    ----------
    values : mapping of str to float
        One value for each name in `DECLARED`.

    Returns
    -------
    parameters : Parameters
        In groups, counts as whole numbers.

    Raises
    ------
    KeyError
        A parameter is missing or unknown (scenarios are checked before they get here).
    """
    unknown = sorted(set(values) - set(DECLARED))
    if unknown:
        raise KeyError(f"unknown parameters: {', '.join(unknown)}")
    groups = {}
    for group, kind in _groups().items():
        groups[group] = kind(
            **{
                name: round(values[f"{group}.{name}"])
                if DECLARED[f"{group}.{name}"].integer
                else float(values[f"{group}.{name}"])
                for name in kind._fields
            }
        )
    return Parameters(**groups)
