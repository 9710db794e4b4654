"""The season: one quarter of the district, step by step.

The order is the model's. Each line is a rule; its file states it in symbols.
"""

from __future__ import annotations

import numpy as np

from distretto.economy.accounts import account_errors
from distretto.economy.finance import close_quarter, pay_wages
from distretto.economy.firm_demography import close_firms
from distretto.economy.founding import found_firms, go_final
from distretto.economy.groups import form_groups, lead_groups, merge_firms
from distretto.economy.hiring import hire
from distretto.economy.immigrants import found_immigrant_firms
from distretto.economy.labour import adjust_wages, post_vacancies, separate
from distretto.economy.learning import learn
from distretto.economy.markets import fix_rivals, review_exports, win_orders
from distretto.economy.multinationals import (
    buy_into_district,
    open_plants,
    repatriate,
    teach_suppliers,
)
from distretto.economy.owners import draw_income, learn_owning, review_income
from distretto.economy.parameters import Parameters
from distretto.economy.placement import collect_offers, form_rings, place_orders
from distretto.economy.pricing import set_prices, set_quotes, update_unit_cost
from distretto.economy.production import deliver, open_books, reserve_hours, update_reputation
from distretto.economy.settlement import settle_deals, settle_sales
from distretto.economy.shocks import shocks
from distretto.economy.standards import choose_compliance, inspect
from distretto.economy.state import State
from distretto.economy.succession import succeed
from distretto.economy.training import choose_training, train
from distretto.economy.worker_demography import enter, retire_and_leave
from distretto.kernels import kernel


@kernel
def season(state: State, p: Parameters, seed: np.uint64, quarter: int) -> np.ndarray:
    """Run one quarter whose books are open; return how far each account is open.

    Parameters
    ----------
    state : State
        Changed in place.
    p : Parameters
    seed : uint64
        Key of the world.
    quarter : int
        Quarter after burn-in; negative during burn-in.

    Returns
    -------
    ndarray of float, shape (identity,)
        In the order of `accounts.IDENTITIES`.
    """
    firms, books, workers, ties, phases, markets, orders, shop = state[:8]
    offers, policy, sectors, tally, designs, pacts, practices, strategies, owners, place = state[8:]
    bad_work = np.zeros(firms.alive.size)

    # Shocks
    shocks(markets, phases, p.markets, p.skill.novelty, seed, quarter)
    if quarter == 0:
        fix_rivals(firms, markets, p.markets)

    # Markets
    set_prices(firms, markets, p.pricing, p.markets, p.production.normal_utilisation)
    win_orders(firms, books, markets, orders, tally, p.markets, seed, quarter)

    # Make or buy
    open_books(firms, books, workers, shop, owners, p.production)
    reserve_hours(firms, books)
    set_quotes(firms, books, phases, shop, p.pricing, p.placement, p.production)
    form_rings(firms, books, phases, seed, quarter)
    collect_offers(
        firms,
        books,
        ties,
        phases,
        shop,
        offers,
        p.placement,
        p.trust.stranger * place.norm[0],
        seed,
        quarter,
    )
    place_orders(
        firms, books, phases, orders, shop, offers, p.placement, p.production, seed, quarter
    )

    # Production, delivery and settlement
    deliver(firms, books, markets, orders, tally, p.placement.waiting)
    settle_deals(firms, books, ties, phases, shop, offers, tally, place, bad_work, p, seed, quarter)
    settle_sales(firms, books, phases, shop, sectors, p)
    update_reputation(firms, books, phases, shop, offers, bad_work, p)
    update_unit_cost(firms, books, shop, p.pricing, p.markets, p.production)

    # Design and learning
    learn(books, workers, phases, p.skill)
    learn_owning(firms, books, phases, owners, p.skill)

    # Labour
    choose_compliance(firms, policy, p.labour, place.norm[0], seed, quarter)
    choose_training(firms, workers, policy, p)
    train(firms, books, workers, policy, sectors, tally, p, seed, quarter)
    adjust_wages(firms, workers, policy, p)
    inspect(firms, books, workers, policy, tally, p.labour, seed, quarter)
    pay_wages(firms, books, workers, sectors, tally, p)
    separate(firms, books, workers, owners, tally, p, seed, quarter)
    post_vacancies(firms, owners, tally, p, seed, quarter)
    hire(firms, books, workers, phases, policy, tally, p, seed, quarter)

    # Accounts
    draw_income(firms, books, owners, sectors, p)
    close_quarter(firms, books, owners, sectors, p.finance, p.production.quality_memory)
    repatriate(books, owners, sectors, p.finance.consumption)
    review_income(firms, books, owners, p.owners)
    lead_groups(firms, books, ties, owners, designs, p, quarter)

    # Demography
    succeed(firms, books, workers, ties, sectors, tally, owners, p, seed, quarter)
    form_groups(firms, books, ties, sectors, owners, p, seed, quarter)
    buy_into_district(firms, phases, policy, sectors, owners, p, seed, quarter)
    teach_suppliers(firms, books, ties, policy, sectors, owners, designs, p)
    go_final(firms, ties, phases, owners, p, seed, quarter)
    found_firms(
        firms,
        books,
        workers,
        ties,
        phases,
        policy,
        sectors,
        tally,
        owners,
        place,
        p,
        seed,
        quarter,
    )
    found_immigrant_firms(firms, books, phases, policy, sectors, tally, owners, p, seed, quarter)
    open_plants(
        firms,
        books,
        workers,
        phases,
        policy,
        sectors,
        tally,
        owners,
        designs,
        p,
        seed,
        quarter,
    )
    # Slots that come free from here on stay empty until the books are closed.
    merge_firms(
        firms, books, workers, ties, phases, orders, sectors, tally, owners, p, seed, quarter
    )
    close_firms(
        firms, books, workers, ties, phases, orders, sectors, tally, owners, p, seed, quarter
    )
    retire_and_leave(firms, workers, sectors, tally, p, seed, quarter)
    enter(workers, phases, tally, p, seed, quarter)

    # Strategy

    # Norms

    # Markets abroad are reviewed with the year's results in hand.
    review_exports(firms, markets, p.markets, seed, quarter)
    return account_errors(firms, books, workers, orders, sectors, tally)
