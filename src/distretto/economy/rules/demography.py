"""Rules of accounts, demography, strategy, norms and exports."""

from __future__ import annotations

from distretto.economy.accounts import account_errors
from distretto.economy.automation import invest
from distretto.economy.banks import set_credit
from distretto.economy.contracts import count_links
from distretto.economy.finance import close_quarter
from distretto.economy.firm_demography import close_firms
from distretto.economy.founding import found_firms, go_final
from distretto.economy.groups import form_groups, lead_groups, merge_firms
from distretto.economy.immigrants import found_immigrant_firms
from distretto.economy.institution_costs import honour_guarantees
from distretto.economy.joint_projects import try_projects
from distretto.economy.markets import review_exports
from distretto.economy.multinationals import (
    buy_into_district,
    open_plants,
    repatriate,
    teach_suppliers,
)
from distretto.economy.norms import update_area_reputation, update_norm
from distretto.economy.owners import draw_income, review_income
from distretto.economy.rules.declaration import OWN, Rule
from distretto.economy.strategy import review_strategies
from distretto.economy.succession import succeed
from distretto.economy.worker_demography import enter, retire_and_leave

RULES: tuple[Rule, ...] = (
    Rule(
        set_credit,
        "Accounts",
        "local savings banks: Amin (2000), Baffigi, Pagnini and Quintiliani (1999)",
        "call a loan whose easier terms lapse",
        {"finance.local_banks": 0.0, "finance.collateral": 0.0, "finance.risk_premium": 0.0},
        "one limit and one rate for all",
        kept="What is switched off is the difference between banks, not credit; limits bind "
        "few firms.",
    ),
    Rule(
        invest,
        "Accounts",
        "payback rule: Graham and Harvey (2001)",
        "spend beyond cash and prudent credit, or foresee changes of technique",
        {"design.review": 0.0},
    ),
    Rule(
        draw_income,
        "Accounts",
        OWN,
        "draw cash that a firm does not have, or count as cost",
        {"owners.partners": 0.0, "owners.founders": 0.0},
        "owners who are there draw what the firm can spare",
    ),
    Rule(
        close_quarter,
        "Accounts",
        "accounts; tax below 15 workers: Amin (2000)",
        "tax a loss or pay out borrowed money",
    ),
    Rule(repatriate, "Accounts", "Herrigel", "touch dividends of other firms"),
    Rule(
        review_income,
        "Accounts",
        OWN,
        "see into the future",
        {"owners.patience": 0.01},
        "owners grow older, and learn of their earnings most slowly",
    ),
    Rule(
        lead_groups,
        "Accounts",
        "groups around leader firms: Amin (2000)",
        "create money, or give a worse design",
        {"owners.pooling": 0.0, "owners.group_trust": 0.0},
        "groups whose leader has gone break up; members take over a better design",
        kept="Groups are few; without it they would be groups in name only.",
    ),
    Rule(count_links, "Demography", OWN, "affect anything"),
    Rule(
        succeed,
        "Demography",
        "family firms: Amin (2000)",
        "close a firm that somebody takes over",
        {"owners.retirement": 0.0},
        "counts are cleared",
    ),
    Rule(
        form_groups,
        "Demography",
        "leader firms: Amin (2000)",
        "take a firm that belongs to another or leads others",
        {"owners.takeover": 0.0},
        kept="It is the only origin of leader firms; groups are few, and their number is no "
        "headline outcome.",
    ),
    Rule(
        buy_into_district,
        "Demography",
        "acquisition for tacit knowledge: Asheim",
        "change the organisation, ties or workers of what it buys",
        {"owners.acquisition": 0.0, "owners.tacit": 1.0},
        kept="Multinationals come once in many worlds where nothing attracts them, and buy one "
        "firm of hundreds where something does.",
    ),
    Rule(
        teach_suppliers,
        "Demography",
        "Herrigel",
        "act on suppliers of firms other than team plants of multinationals",
        {"owners.drop": 0.0},
        "suppliers convert where that pays them",
        kept="It acts only on suppliers of team plants of multinationals, which have to be "
        "there first.",
    ),
    Rule(
        go_final,
        "Demography",
        OWN,
        "give custom, or compare with firms that it does not know",
        {"owners.upgrade": 0.0},
        kept="It lets roles be exchanged for good, which few specialists with the means are "
        "tempted to.",
    ),
    Rule(
        found_firms,
        "Demography",
        "spin-offs with savings, credit and social capital: Amin (2000)",
        "found a firm without a founder who leaves his employer",
        {"firms.spin_off": 0.0},
    ),
    Rule(
        found_immigrant_firms,
        "Demography",
        "Prato: Asheim",
        "look at origin to decide the phase, or bring founders whose alternative is better",
        {"owners.immigrant_pool": 0.0},
        kept="It is what makes a district such as Prato; elsewhere founders from abroad are few.",
    ),
    Rule(
        open_plants,
        "Demography",
        "Herrigel",
        "take workers or custom from firms",
        {"owners.greenfield": 0.0, "owners.plant_size": 0.0},
        kept="Multinationals come once in many worlds where nothing attracts them, and open one "
        "plant among hundreds of firms where something does.",
    ),
    Rule(
        merge_firms,
        "Demography",
        OWN,
        "merge across roles, or leave debt or workers behind",
        {"owners.merger": 0.0},
        kept="It saves some of the weak firms that would close; an effect of one per cent "
        "takes more worlds to tell.",
    ),
    Rule(
        close_firms,
        "Demography",
        OWN,
        "lose a debt without a lender who writes it off",
        {"firms.exit_rate": 0.0},
        "firms grow older; bankrupt, empty and ownerless ones close",
    ),
    Rule(
        honour_guarantees,
        "Demography",
        "guarantees of the Los Angeles roundtable: Zabin and Ringer (1997)",
        "pay more than the share of what was written off this quarter",
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
        review_strategies,
        "Strategy",
        "Cyert and March (1963), Levinthal and March (1993)",
        "hold what an option brings, or judge against all firms instead of those that bide",
        {"strategy.search": 0.0},
        "aspirations and margins are followed; steps taken before lapse",
    ),
    Rule(
        try_projects,
        "Strategy",
        "networks convened by a broker: Zabin and Ringer (1997)",
        "be written by the institution",
        {"contracts.projects": 0.0},
        kept="It acts only where a network convenes its members.",
    ),
    Rule(
        update_norm,
        "Norms",
        "Amin (2000)",
        "move in burn-in, or leave the range from 0 to 1",
        {"norms.speed": 0.0},
        "what moves the norm is followed",
        kept="Norms move over decades, longer than these worlds run.",
    ),
    Rule(
        update_area_reputation,
        "Norms",
        OWN,
        "write quality",
        {"norms.repute_memory": 0.0},
        "the repute of the opening stays",
        kept="The name of a place follows what it delivers with years of delay.",
    ),
    Rule(
        review_exports,
        "Exports",
        "fixed cost of exporting with a band against going in and out: own rule",
        "let a firm enter a market in which its expected margin does not cover the fixed cost",
    ),
    Rule(account_errors, "Check", "accounts", "change anything"),
)
