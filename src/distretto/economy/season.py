"""The season: one quarter of the district, step by step.

The order is the model's. Each line is a rule; its file states it in symbols.
"""

from __future__ import annotations

import numpy as np

from distretto.economy.accounts import account_errors
from distretto.economy.automation import automate_work, invest, run_in
from distretto.economy.banks import set_credit
from distretto.economy.bargaining import bargain
from distretto.economy.buyers import update_dependence
from distretto.economy.contracts import agree_terms, count_links, offer_contracts
from distretto.economy.design_search import (
    evaluate_designs,
    search_designs,
    spend_design_hours,
)
from distretto.economy.effort import work_hours
from distretto.economy.employment import convert_contracts
from distretto.economy.finance import close_quarter, pay_wages
from distretto.economy.firm_demography import close_firms
from distretto.economy.foreign_work import sell_abroad
from distretto.economy.founding import found_firms, go_final
from distretto.economy.groups import form_groups, lead_groups, merge_firms
from distretto.economy.hiring import hire
from distretto.economy.holdup import (
    ask_rebates,
    invest_in_customers,
    learn_of_customers,
    recall_work,
)
from distretto.economy.imitation import imitate
from distretto.economy.immigrants import found_immigrant_firms
from distretto.economy.institution_costs import honour_guarantees, pay_institutions
from distretto.economy.joint_projects import try_projects
from distretto.economy.knowledge import update_knowledge
from distretto.economy.labour import adjust_wages, post_vacancies, separate
from distretto.economy.learning import learn
from distretto.economy.markets import fix_rivals, review_exports, win_orders
from distretto.economy.multinationals import (
    buy_into_district,
    open_plants,
    repatriate,
    teach_suppliers,
)
from distretto.economy.norms import update_area_reputation, update_norm
from distretto.economy.options import lose_hours
from distretto.economy.outside_work import price_outside_work, review_outside_work
from distretto.economy.owners import draw_income, learn_owning, review_income
from distretto.economy.parameters import Parameters
from distretto.economy.participation import update_participation
from distretto.economy.payment import pay_old_bills
from distretto.economy.placement import collect_offers, form_rings, place_orders
from distretto.economy.pricing import set_prices, set_quotes, update_unit_cost
from distretto.economy.production import deliver, open_books, reserve_hours, update_reputation
from distretto.economy.rivals import move_rivals
from distretto.economy.settlement import settle_deals, settle_sales
from distretto.economy.shocks import shocks
from distretto.economy.standards import choose_compliance, inspect, turn_away
from distretto.economy.state import State
from distretto.economy.strategy import review_strategies
from distretto.economy.succession import succeed
from distretto.economy.training import choose_training, train
from distretto.economy.worker_demography import enter, retire_and_leave
from distretto.kernels import kernel


@kernel(entry=True)
def season(
    state: State,
    p: Parameters,
    seed: np.uint64,
    quarter: int,
    bad_work: np.ndarray,
    errors: np.ndarray,
) -> None:
    """Run one quarter whose books are open.

    Parameters
    ----------
    state : State
        Changed in place.
    p : Parameters
    seed : uint64
        Key of the world.
    quarter : int
        Quarter after burn-in; negative during burn-in.
    bad_work : ndarray of float, shape (firm,)
        Zeros, to work with: quality that bought work lost (see `settle_deals`).
    errors : ndarray of float, shape (identity,)
        Filled with how far each account is open, in the order of `accounts.IDENTITIES`.
    """
    firms = state.firms
    books = state.books
    workers = state.workers
    ties = state.ties
    phases = state.phases
    markets = state.markets
    orders = state.orders
    shop = state.shop
    offers = state.offers
    policy = state.policy
    sectors = state.sectors
    tally = state.tally
    designs = state.designs
    pacts = state.pacts
    practices = state.practices
    strategies = state.strategies
    owners = state.owners
    place = state.place

    # Shocks
    shocks(markets, phases, p.markets, p.design, p.skill.novelty, seed, quarter)
    evaluate_designs(firms, designs, phases, p.design.interdependence, seed)
    move_rivals(markets, phases, designs, p.design, p.markets.rival_quality_trend, seed, quarter)
    price_outside_work(phases, policy, p.placement, quarter)
    if quarter == 0:
        fix_rivals(firms, markets, place, p.markets)

    # Markets
    set_prices(firms, markets, designs, p.pricing, p.markets, p.production.normal_utilisation)
    win_orders(firms, books, markets, orders, tally, place, p.markets, seed, quarter)

    # Make or buy
    open_books(firms, books, workers, phases, shop, owners, p.production)
    work_hours(firms, books, practices, p.practices)
    lose_hours(books, strategies, p.strategy, quarter)
    spend_design_hours(books, designs)
    automate_work(firms, phases, shop, designs, p.design)
    reserve_hours(firms, books)
    turn_away(books, practices)
    set_quotes(firms, books, phases, shop, strategies, p.pricing, p.placement, p.production)
    recall_work(firms, books, ties, pacts, p, place.norm[0], seed, quarter)
    ask_rebates(firms, ties, pacts, p, place.norm[0], seed, quarter)
    offer_contracts(firms, ties, policy, p.contracts, seed, quarter)
    agree_terms(firms, ties, pacts, designs, policy, p, quarter)
    form_rings(firms, books, phases, seed, quarter)
    collect_offers(
        firms,
        books,
        ties,
        pacts,
        phases,
        shop,
        offers,
        p.placement,
        p.trust,
        place.norm[0],
        seed,
        quarter,
    )
    place_orders(
        firms,
        books,
        phases,
        orders,
        shop,
        offers,
        strategies,
        p.placement,
        p.production,
        seed,
        quarter,
    )

    # Production, delivery and settlement
    deliver(firms, books, markets, orders, tally, p.placement.waiting)
    sell_abroad(firms, books, phases, shop, sectors, p)
    pay_old_bills(firms, books, pacts)
    settle_deals(
        firms,
        books,
        ties,
        phases,
        shop,
        offers,
        pacts,
        tally,
        bad_work,
        p,
        place.norm[0],
        seed,
        quarter,
    )
    learn_of_customers(firms, books, ties, pacts, p.contracts)
    invest_in_customers(firms, books, ties, pacts, sectors, p, seed, quarter)
    settle_sales(firms, books, phases, shop, designs, policy, sectors, p)
    update_reputation(firms, books, phases, shop, offers, practices, bad_work, p)
    update_unit_cost(
        firms, books, phases, shop, policy, p.pricing, p.markets, p.placement, p.production
    )
    update_dependence(firms, books, markets, p.production.quality_memory)
    review_outside_work(books, phases, shop, p.placement, p.production.normal_utilisation)

    # Design and learning
    update_knowledge(firms, ties, policy, designs, p.design)
    imitate(firms, ties, phases, policy, designs, p.design, seed, quarter)
    search_designs(
        firms,
        books,
        ties,
        phases,
        shop,
        offers,
        policy,
        sectors,
        tally,
        designs,
        practices,
        p,
        p.trust.stranger * place.norm[0],
        seed,
        quarter,
    )
    run_in(firms, phases, designs, p.design)
    learn(firms, books, workers, phases, p.skill)
    learn_owning(firms, books, phases, owners, p.skill)

    # Labour
    update_participation(firms, workers, policy, practices, p)
    choose_compliance(firms, workers, policy, p, place.norm[0], seed, quarter)
    choose_training(firms, workers, policy, practices, strategies, p)
    train(firms, books, workers, policy, practices, sectors, tally, p, seed, quarter)
    adjust_wages(firms, workers, policy, practices, p)
    inspect(firms, books, workers, policy, practices, tally, p, seed, quarter)
    pay_wages(firms, books, workers, practices, sectors, tally, p)
    pay_institutions(firms, books, workers, policy, sectors, tally)
    bargain(firms, workers, policy, practices, p, seed, quarter)
    convert_contracts(workers, p.practices, seed, quarter)
    separate(firms, books, workers, owners, practices, tally, p, seed, quarter)
    post_vacancies(firms, owners, policy, practices, strategies, tally, p, seed, quarter)
    hire(firms, books, workers, phases, policy, practices, tally, p, seed, quarter)

    # Accounts
    set_credit(firms, ties, policy, strategies, p.finance, quarter)
    invest(
        firms,
        books,
        phases,
        policy,
        sectors,
        tally,
        designs,
        strategies,
        owners,
        p,
        seed,
        quarter,
    )
    draw_income(firms, books, owners, sectors, p)
    close_quarter(
        firms, books, owners, policy, strategies, sectors, p.finance, p.production.quality_memory
    )
    repatriate(books, owners, sectors, p.finance.consumption)
    review_income(firms, books, owners, p.owners)
    lead_groups(firms, books, ties, owners, designs, p, quarter)

    # Demography
    count_links(firms, ties, pacts, quarter)
    succeed(firms, books, workers, ties, sectors, tally, owners, p, seed, quarter)
    form_groups(firms, books, ties, sectors, owners, p, seed, quarter)
    buy_into_district(firms, phases, policy, sectors, owners, p, seed, quarter)
    teach_suppliers(firms, books, ties, policy, sectors, owners, designs, p)
    go_final(firms, ties, phases, designs, strategies, p, seed, quarter)
    found_firms(
        firms,
        books,
        workers,
        ties,
        phases,
        markets,
        policy,
        sectors,
        tally,
        designs,
        pacts,
        practices,
        strategies,
        owners,
        place,
        p,
        seed,
        quarter,
    )
    found_immigrant_firms(
        firms,
        books,
        phases,
        markets,
        policy,
        sectors,
        tally,
        designs,
        pacts,
        practices,
        strategies,
        owners,
        p,
        seed,
        quarter,
    )
    open_plants(
        firms,
        books,
        workers,
        phases,
        markets,
        policy,
        sectors,
        tally,
        designs,
        pacts,
        practices,
        strategies,
        owners,
        p,
        seed,
        quarter,
    )
    # Slots that come free from here on stay empty until the books are closed.
    merge_firms(
        firms,
        books,
        workers,
        ties,
        phases,
        orders,
        pacts,
        policy,
        sectors,
        tally,
        owners,
        p,
        seed,
        quarter,
    )
    close_firms(
        firms,
        books,
        workers,
        ties,
        phases,
        orders,
        pacts,
        sectors,
        tally,
        strategies,
        owners,
        p,
        seed,
        quarter,
    )
    honour_guarantees(books, policy, sectors, tally)
    retire_and_leave(firms, workers, sectors, tally, p, seed, quarter)
    enter(workers, phases, tally, p, seed, quarter)

    # Strategy
    review_strategies(
        firms,
        books,
        ties,
        policy,
        sectors,
        designs,
        practices,
        strategies,
        p.strategy,
        seed,
        quarter,
    )
    try_projects(firms, books, ties, policy, practices, sectors, p, place.norm[0], seed, quarter)

    # Norms
    update_norm(
        firms, books, workers, ties, policy, tally, owners, place, p.norms, p.trust.norm, quarter
    )
    update_area_reputation(firms, books, place, p.norms, quarter)

    # Exports
    # Markets abroad are reviewed with the year's results in hand.
    review_exports(firms, markets, designs, policy, p.markets, seed, quarter)

    # Check
    account_errors(firms, books, workers, orders, pacts, owners, sectors, tally, errors)
