"""Rules of shocks, markets, make or buy, production and settlement."""

from __future__ import annotations

from distretto.economy.automation import automate_work
from distretto.economy.buyers import update_dependence
from distretto.economy.contracts import agree_terms, offer_contracts
from distretto.economy.design_search import evaluate_designs, spend_design_hours
from distretto.economy.effort import work_hours
from distretto.economy.foreign_work import sell_abroad
from distretto.economy.holdup import (
    ask_rebates,
    invest_in_customers,
    learn_of_customers,
    recall_work,
)
from distretto.economy.markets import fix_rivals, win_orders
from distretto.economy.options import lose_hours
from distretto.economy.outside_work import price_outside_work, review_outside_work
from distretto.economy.payment import pay_old_bills
from distretto.economy.placement import collect_offers, form_rings, place_orders
from distretto.economy.pricing import set_prices, set_quotes, update_unit_cost
from distretto.economy.production import deliver, open_books, reserve_hours, update_reputation
from distretto.economy.rivals import move_rivals
from distretto.economy.rules.declaration import OWN, Rule
from distretto.economy.settlement import settle_deals, settle_sales
from distretto.economy.shocks import shocks
from distretto.economy.standards import turn_away

RULES: tuple[Rule, ...] = (
    Rule(
        shocks,
        "Shocks",
        "path-breaking change: Amin (2000); the rest own rule",
        "let anything of the district enter what markets and techniques do",
        {
            "markets.volatility": 0.0,
            "markets.growth": 0.0,
            "markets.rival_cost_trend": 0.0,
            "markets.demand_shock": 0.0,
            "skill.novelty": 0.0,
            "design.breaks": 0.0,
        },
        "deviations of market size from trend fade out",
    ),
    Rule(
        evaluate_designs,
        "Shocks",
        "NK landscape: Kauffman (1993), Levinthal (1997)",
        "contain novelty, a price or a cost",
        {"production.design_weight": 0.0},
        "designs are evaluated, and quality takes no note of them",
    ),
    Rule(
        move_rivals,
        "Shocks",
        "search as in Rivkin and Siggelkow (2003)",
        "read firms of the district or the rate of novelty",
        {"design.trials": 0.0, "design.redesign": 0.0, "design.imitation": 0.0},
        "rivals keep their designs and suffer every change of technique",
    ),
    Rule(
        price_outside_work,
        "Shocks",
        "globalisation and reshoring: Asheim",
        "let anybody receive the premium for resilience",
        {"placement.outside_drift": 0.0},
        "policy on work from afar is applied",
        kept="What is done outside is little in most worlds; its price matters where it is "
        "much, as in Prato.",
    ),
    Rule(
        fix_rivals,
        "Shocks",
        "nested logit (Berry 1994); insulated niches (Herrigel)",
        "act after quarter 0, or move the district's share when it acts",
        {"markets.insulated_standard": 0.0, "markets.insulated_upmarket": 0.0},
        "rivals are fixed at the end of burn-in, none insulated",
        kept="Only the insulation of niches is switched off, of which a scenario may have none.",
    ),
    Rule(
        set_prices,
        "Markets",
        "mark-up on full cost; conduct from the elasticity of a nested logit (Berry 1994)",
        "set a price on anything but expected cost and the mark-up",
        {"pricing.utilisation_response": 0.0, "pricing.reversion": 0.0},
        "prices follow unit cost at the mark-up reached",
        kept="Only the response of mark-ups to utilisation and custom is switched off; prices "
        "follow cost in any case.",
    ),
    Rule(
        win_orders,
        "Markets",
        "nested logit (Berry 1994); large buyers: Osborne and Rubinstein (1990), Whitford (2009)",
        "raise the district's share by the number of sellers alone, or press a price below cost",
        {"markets.concentration": 0.0, "markets.reputation_weight": 0.0},
        "buyers are many, and the name of the place does not count",
    ),
    Rule(
        open_books,
        "Make or buy",
        "span of control (Lucas 1978); working owners: Becattini (1990)",
        "let a worker yield in a phase that the firm does not do",
        {"production.span": 0.0, "production.specialisation": 0.0},
        "hours, skill and productivity are worked out without gains and losses of size and scope",
    ),
    Rule(
        work_hours,
        "Make or buy",
        "low road: Piore and Sabel (1984); Zabin and Ringer (1997)",
        "change a price, quality or productivity",
        {"practices.effort": 0.0},
        "hours lost to strikes are taken off",
        kept="Intensified work is an option of few firms, and a closed one where a floor or a "
        "union says so.",
    ),
    Rule(
        lose_hours,
        "Make or buy",
        OWN,
        "touch firms that are not turning to team work",
        {"strategy.transition_loss": 0.0},
        kept="It is the cost of turning to team work, which firms do where they see or are "
        "taught it.",
    ),
    Rule(
        spend_design_hours,
        "Make or buy",
        OWN,
        "take more hours than there are",
        {"design.trial_hours": 0.0},
        "hours booked for design before are taken off",
        kept="It is the cost of design work, without which search would be free.",
    ),
    Rule(
        automate_work,
        "Make or buy",
        "Asheim; Bresnahan, Brynjolfsson and Hitt (2002)",
        "change tacit phases",
        {"design.saving": 0.0},
        kept="It needs machines that somebody has installed, which takes knowledge and as a "
        "rule a grant.",
    ),
    Rule(reserve_hours, "Make or buy", OWN, "let a final firm sell hours that its own orders need"),
    Rule(
        turn_away,
        "Make or buy",
        "monitoring by customers: Zabin and Ringer (1997)",
        "take hours from own orders",
        {"practices.check": 0.0},
        kept="It acts only on firms that customers who monitor labour standards have found out.",
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
        recall_work,
        "Make or buy",
        "numerical flexibility: Whitford (2009)",
        "move orders itself",
        {"contracts.recall": 0.0},
        "smoothed orders are followed",
        kept="It is rare where orders are steady, and counts in a slump, which none of these "
        "worlds has.",
    ),
    Rule(
        ask_rebates,
        "Make or buy",
        "hold-up: Williamson (1985), Whitford (2009)",
        "touch a pair bound by contract, or take more than is left of the saving",
        {"contracts.rebate": 0.0},
        "rebates asked before are forgotten",
        kept="What it moves, suppliers' margins and their investment in customers, is no "
        "headline outcome.",
    ),
    Rule(
        offer_contracts,
        "Make or buy",
        "Whitford (2009)",
        "change what suppliers expect",
        {"contracts.offer": 0.0},
        "customers committed by an institution offer contracts",
        kept="Contracts on a few pairs; it matters where an institution commits customers.",
    ),
    Rule(
        agree_terms,
        "Make or buy",
        "monitoring: Sabel (1994), Herrigel",
        "change the trust of a pair",
        {"trust.monitoring": 0.0, "contracts.switching": 0.0},
        "terms follow trust and specific investment",
        kept="Only monitoring between teams and the premium on passing over a contract are "
        "switched off; both need teams or contracts.",
    ),
    Rule(form_rings, "Make or buy", OWN, "shift the look-ups of others when a firm comes or goes"),
    Rule(
        collect_offers,
        "Make or buy",
        "trust as a part of the price seen (Amin 2000; Zabin and Ringer 1997)",
        "make a trusted supplier's work any better or cheaper",
        {"placement.distrust": 0.0},
        "suppliers are considered by price, lateness and terms alone",
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
        kept="Only waiting is switched off: it decides whether work beyond capacity is late or "
        "lost, and counts in a boom.",
    ),
    Rule(
        sell_abroad,
        "Production, delivery and settlement",
        "capacity sold to foreign customers: Herrigel",
        "sell below the wages of the hours, or hours beyond planned use",
        {"markets.foreign_demand": 0.0},
    ),
    Rule(
        pay_old_bills,
        "Production, delivery and settlement",
        "accounts",
        "leave a bill unpaid for two quarters",
        {"contracts.delayed": 0.0},
        "bills of the quarter before are paid",
        kept="Late payment binds firms short of cash; it is what carries the trouble of one "
        "firm to others in a slump.",
    ),
    Rule(
        settle_deals,
        "Production, delivery and settlement",
        "trust and gossip: Amin (2000), Sabel (1994); late payment: Cribis D&B (2016)",
        "let a bill vanish, or trust move more than once a quarter",
        {"trust.saved": 0.0, "trust.gossip": 0.0, "contracts.delayed": 0.0},
        "work is paid for; trust follows lateness alone",
    ),
    Rule(
        learn_of_customers,
        "Production, delivery and settlement",
        OWN,
        "look at what customers will do, only at what they did",
        {"contracts.patience": 0.01},
        "suppliers learn of customers, most slowly",
        kept="Learning is only slowed; what suppliers know of customers decides whether they "
        "invest.",
    ),
    Rule(
        invest_in_customers,
        "Production, delivery and settlement",
        "relation-specific investment: Williamson (1985), Whitford (2009)",
        "know a customer's plans",
        {"contracts.considered": 0.0},
        "what is in place wears off",
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
        "care in work: Akerlof (1982), Whitford (2009)",
        "let reputed quality follow anything but design and the execution of what was delivered",
        {"practices.execution": 0.0},
        "reputed quality, punctuality and custom follow what was delivered",
        kept="Only the part of care in execution is switched off; reputation follows quality "
        "in any case.",
    ),
    Rule(
        update_unit_cost,
        "Production, delivery and settlement",
        OWN,
        "let idle hours enter expected cost",
    ),
    Rule(
        update_dependence,
        "Production, delivery and settlement",
        OWN,
        "change an order or a price",
        {"markets.concentration": 0.0},
        "dependence fades out",
        kept="It keeps count of large buyers, and counts where these are few.",
    ),
    Rule(
        review_outside_work,
        "Production, delivery and settlement",
        OWN,
        "let capacity grow where it is not used",
        {"placement.outside_growth": 0.0},
        "what is bought outside is noted",
        kept="Outside capacity binds in few worlds; it grows where it is used in full.",
    ),
)
