"""The season as built: its rules in their order, each with its source and how it is switched off.

What a rule reads and writes is not declared here: `used` finds it in the source of the rule, so
that it cannot go stale. A test compares this list with the season.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from distretto.economy.accounts import account_errors
from distretto.economy.finance import close_quarter, pay_wages
from distretto.economy.firm_demography import close_firms, found_firms
from distretto.economy.hiring import hire
from distretto.economy.labour import adjust_wages, post_vacancies, separate
from distretto.economy.learning import learn
from distretto.economy.markets import fix_rivals, review_exports, win_orders
from distretto.economy.placement import collect_offers, form_rings, place_orders
from distretto.economy.pricing import set_prices, set_quotes, update_unit_cost
from distretto.economy.production import deliver, open_books, reserve_hours, update_reputation
from distretto.economy.season import season
from distretto.economy.settlement import settle_deals, settle_sales
from distretto.economy.shocks import shocks
from distretto.economy.standards import choose_compliance, inspect
from distretto.economy.training import choose_training, train
from distretto.economy.uses import Uses, uses_of_calls
from distretto.economy.worker_demography import enter, retire_and_leave
from distretto.kernels import source_of

__all__ = ["RULES", "Rule", "used"]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the season.

    Attributes
    ----------
    kernel : callable
        The function that the season calls.
    step : str
        Step of the quarter, the heading in the season.
    source : str
        Where the rule comes from.
    must_not : str
        What it must not do, in a clause.
    off : mapping of str to float
        Values of parameters by dotted name at which the rule does nothing but what `still` says.
        Empty for accounts, and for rules without which there would be no season.
    still : str
        What it goes on doing at these values; empty if it then changes nothing at all.
    """

    kernel: Callable[..., Any]
    step: str
    source: str
    must_not: str
    off: Mapping[str, float] = field(default_factory=dict)
    still: str = ""

    @property
    def name(self) -> str:
        """Name of the function."""
        return source_of(self.kernel).__name__


OWN = "own rule"

RULES: tuple[Rule, ...] = (
    Rule(
        shocks,
        "Shocks",
        OWN,
        "let anything of the district enter what markets, techniques and rivals do",
        {
            "markets.volatility": 0.0,
            "markets.growth": 0.0,
            "markets.rival_cost_trend": 0.0,
            "markets.rival_quality_trend": 0.0,
            "skill.novelty": 0.0,
        },
        "deviations of market size from trend fade out",
    ),
    Rule(
        fix_rivals,
        "Shocks",
        OWN,
        "act after quarter 0, or move the district's share when it acts",
    ),
    Rule(
        set_prices,
        "Markets",
        "mark-up on full cost; conduct from the elasticity of a nested logit (Berry 1994)",
        "set a price on anything but expected cost and the mark-up",
        {"pricing.utilisation_response": 0.0, "pricing.reversion": 0.0},
        "prices follow unit cost at the mark-up reached",
    ),
    Rule(
        win_orders,
        "Markets",
        "nested logit (Berry 1994); Poisson orders",
        "raise the district's share by the number of its sellers alone",
    ),
    Rule(
        open_books,
        "Make or buy",
        "span of control (Lucas 1978); specialisation: own rule",
        "let a worker yield in a phase that the firm does not do",
    ),
    Rule(
        reserve_hours,
        "Make or buy",
        OWN,
        "let a final firm sell hours that its own orders need",
    ),
    Rule(
        set_quotes,
        "Make or buy",
        OWN,
        "let the going price follow only the quotes that win",
        {"placement.going_price_weight": 0.0},
        "quotes are own cost and mark-up",
    ),
    Rule(
        form_rings,
        "Make or buy",
        OWN,
        "shift the look-ups of others when a firm comes or goes",
    ),
    Rule(
        collect_offers,
        "Make or buy",
        "trust as a part of the price seen (Amin 2000; Zabin and Ringer 1997)",
        "make a trusted supplier's work any better or cheaper",
        {"placement.distrust": 0.0},
        "suppliers are considered by price and lateness alone",
    ),
    Rule(
        place_orders,
        "Make or buy",
        OWN,
        "book an hour that a firm does not have",
        {"placement.congestion": 0.0},
        "orders are placed, at prices that do not rise as a supplier fills",
    ),
    Rule(
        deliver,
        "Production, delivery and settlement",
        OWN,
        "deliver an order of which a phase found no taker",
        {"placement.waiting": 0.0},
        "orders are delivered; what found no taker is lost at once",
    ),
    Rule(
        settle_deals,
        "Production, delivery and settlement",
        "trust from repeated dealing, talk and norms (Amin 2000; Zabin and Ringer 1997)",
        "give the two sides of a pair different trust, or let trust change what work costs",
        {
            "trust.gain": 0.0,
            "trust.loss": 0.0,
            "trust.decay": 0.0,
            "trust.gossip": 0.0,
            "trust.saved": 0.0,
        },
        "suppliers are paid and acquaintances made; their trust stays, shirking saves nothing",
    ),
    Rule(
        settle_sales,
        "Production, delivery and settlement",
        "accounts",
        "pay anybody without somebody who pays",
    ),
    Rule(
        update_reputation,
        "Production, delivery and settlement",
        OWN,
        "let reputed quality follow anything but design and the execution of what was delivered",
    ),
    Rule(
        update_unit_cost,
        "Production, delivery and settlement",
        OWN,
        "let idle hours enter expected cost",
    ),
    Rule(
        learn,
        "Design and learning",
        "learning by doing",
        "teach a craft that is not worked at",
        {"skill.learning": 0.0, "skill.loss": 0.0},
    ),
    Rule(
        choose_compliance,
        "Labour",
        "Zabin and Ringer (1997)",
        "do anything where there is no floor",
    ),
    Rule(
        choose_training,
        "Labour",
        "argument on poaching in Whitford (2009)",
        "say that firms train too little: it follows, or not, from who leaves",
        {"training.speed": 0.0},
    ),
    Rule(
        train,
        "Labour",
        "Zabin and Ringer (1997)",
        "change a wage",
        {"training.most": 0.0, "training.speed": 1.0},
    ),
    Rule(
        adjust_wages,
        "Labour",
        OWN,
        "pay below an enforced floor where the firm does not evade it",
        {"labour.rise": 0.0, "labour.fall": 0.0},
        "tenure is counted, and the firm's mean wage follows its staff",
    ),
    Rule(
        inspect,
        "Labour",
        "Zabin and Ringer (1997)",
        "find out a firm that pays the floor",
    ),
    Rule(
        pay_wages,
        "Labour",
        "accounts",
        "pay a wage other than the contract's, but for overtime",
    ),
    Rule(
        separate,
        "Labour",
        "quits fall with the wage (Card, Cardoso, Heining and Kline 2018)",
        "lay off the last worker",
        {"labour.layoff": 0.0, "labour.quit": 0.0},
        "expected workload follows the hours booked",
    ),
    Rule(
        post_vacancies,
        "Labour",
        "rent sharing (Card, Devicienti and Maida 2014)",
        "let wages feed on the district's own mean wage",
        {"labour.rent_sharing": 0.0, "labour.tightness": 0.0},
        "vacancies are opened, at the outside wage",
    ),
    Rule(
        hire,
        "Labour",
        "tastes for jobs as monopsony (Card, Cardoso, Heining and Kline 2018)",
        "fill more vacancies than were opened",
        {"labour.on_the_job": 0.0},
        "the unemployed are hired; nobody moves from job to job",
    ),
    Rule(
        close_quarter,
        "Accounts",
        "accounts",
        "tax a loss or pay out borrowed money",
    ),
    Rule(
        found_firms,
        "Demography",
        OWN,
        "found a firm without a founder who leaves his employer",
        {"firms.spin_off": 0.0},
    ),
    Rule(
        close_firms,
        "Demography",
        OWN,
        "lose a debt without a lender who writes it off",
        {"firms.exit_rate": 0.0, "firms.retirement": 0.0},
        "firms grow older; bankrupt and empty ones close",
    ),
    Rule(
        retire_and_leave,
        "Demography",
        OWN,
        "take savings out of the accounts",
        {"workers.retirement": 0.0, "workers.leaving": 0.0},
        "workers grow older",
    ),
    Rule(
        enter,
        "Demography",
        OWN,
        "let who comes depend on the slots that are free",
        {"workers.entry": 0.0},
    ),
    Rule(
        review_exports,
        "Exports",
        "fixed cost of exporting with a band against going in and out: own rule",
        "let a firm enter a market in which its expected margin does not cover the fixed cost",
    ),
    Rule(
        account_errors,
        "Check",
        "accounts",
        "change anything",
    ),
)


@cache
def used() -> tuple[Uses, ...]:
    """What each of `RULES` reads and writes, in their order.

    Raises
    ------
    ValueError
        If the season calls these rules in another order.
    """
    found = uses_of_calls(season, [rule.kernel for rule in RULES])
    called = [source_of(kernel).__name__ for kernel, _ in found]
    listed = [rule.name for rule in RULES]
    if called != listed:
        raise ValueError(f"the season calls {called}, and the rules listed are {listed}")
    return tuple(uses for _, uses in found)
