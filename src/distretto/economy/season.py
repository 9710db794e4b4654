"""The season: one quarter of the district, step by step.

The order is the model's. Each line is a rule; its file states it in symbols.
"""

from __future__ import annotations

import numpy as np

from distretto.economy.accounts import account_errors
from distretto.economy.buyers import update_dependence
from distretto.economy.finance import close_quarter, pay_wages
from distretto.economy.firm_demography import close_firms, found_firms
from distretto.economy.foreign_work import sell_abroad
from distretto.economy.hiring import hire
from distretto.economy.labour import adjust_wages, post_vacancies, separate
from distretto.economy.learning import learn
from distretto.economy.markets import fix_rivals, review_exports, win_orders
from distretto.economy.outside_work import price_outside_work, review_outside_work
from distretto.economy.parameters import Parameters
from distretto.economy.placement import collect_offers, form_rings, place_orders
from distretto.economy.pricing import set_prices, set_quotes, update_unit_cost
from distretto.economy.production import deliver, open_books, reserve_hours, update_reputation
from distretto.economy.settlement import settle_deals, settle_sales
from distretto.economy.shocks import shocks
from distretto.economy.standards import choose_compliance, inspect
from distretto.economy.state import State
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
    price_outside_work(phases, policy, p.placement, quarter)
    if quarter == 0:
        fix_rivals(firms, markets, place, p.markets)

    # Markets
    set_prices(firms, markets, designs, p.pricing, p.markets, p.production.normal_utilisation)
    win_orders(firms, books, markets, orders, tally, place, p.markets, seed, quarter)

    # Make or buy
    open_books(firms, books, workers, phases, shop, p.production)
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
    sell_abroad(firms, books, phases, shop, sectors, p)
    settle_deals(firms, books, ties, phases, shop, offers, tally, place, bad_work, p, seed, quarter)
    settle_sales(firms, books, phases, shop, designs, policy, sectors, p)
    update_reputation(firms, books, phases, shop, offers, bad_work, p)
    update_unit_cost(
        firms, books, phases, shop, policy, p.pricing, p.markets, p.placement, p.production
    )
    update_dependence(firms, books, markets, p.production.quality_memory)
    review_outside_work(books, phases, shop, p.placement, p.production.normal_utilisation)

    # Design and learning
    learn(books, workers, phases, p.skill)

    # Labour
    choose_compliance(firms, policy, p.labour, place.norm[0], seed, quarter)
    choose_training(firms, workers, policy, p)
    train(firms, books, workers, policy, sectors, tally, p, seed, quarter)
    adjust_wages(firms, workers, policy, p)
    inspect(firms, books, workers, policy, tally, p.labour, seed, quarter)
    pay_wages(firms, books, workers, sectors, tally, p)
    separate(firms, books, workers, tally, p, seed, quarter)
    post_vacancies(firms, tally, p, seed, quarter)
    hire(firms, books, workers, phases, policy, tally, p, seed, quarter)

    # Accounts
    close_quarter(firms, books, sectors, p.finance, p.production.quality_memory)

    # Demography
    found_firms(
        firms,
        books,
        workers,
        ties,
        phases,
        markets,
        designs,
        policy,
        sectors,
        tally,
        p,
        seed,
        quarter,
    )
    close_firms(firms, books, workers, ties, orders, sectors, tally, p, seed, quarter)
    retire_and_leave(firms, workers, sectors, tally, p, seed, quarter)
    enter(workers, phases, tally, p, seed, quarter)

    # Strategy

    # Norms

    # Markets abroad are reviewed with the year's results in hand.
    review_exports(firms, markets, designs, policy, p.markets, seed, quarter)
    return account_errors(firms, books, workers, orders, sectors, tally)
