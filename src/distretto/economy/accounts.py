"""Accounts that must close, checked every quarter.

Identities, each to a relative tolerance::

    money      firms' cash + workers' savings + owners + bank + government + outside is constant
    cash       each firm's change in cash equals its recorded flows
    worth      each firm's change in cash less debt equals profit - dividends + capital + write-off
    income     each firm's value added = wages + interest + taxes + profit
    households the change in savings equals income less spending
    trade      work bought in the district equals work sold in it
    hours      no firm books more hours than it has
    orders     waiting before + new = delivered + waiting + lost
    workers    before + newcomers - leavers = employed + unemployed, and firms' counts agree
"""

from __future__ import annotations

import numpy as np

from distretto.economy.finance import value_added
from distretto.economy.state import State
from distretto.kernels import kernel

IDENTITIES = (
    "money",
    "cash",
    "worth",
    "income",
    "households",
    "trade",
    "hours",
    "orders",
    "workers",
)
TOLERANCE = 1e-9


@kernel
def open_quarter(state: State) -> None:
    """Clear the books of the last quarter and note where money stands."""
    books, firms, workers = state.books, state.firms, state.workers
    for f in range(firms.alive.size):
        books.cash_before[f] = firms.cash[f]
        books.debt_before[f] = firms.debt[f]
    for array in (
        books.domestic,
        books.exports,
        books.subcontract_sales,
        books.bought_local,
        books.bought_outside,
        books.materials,
        books.courses,
        books.wages,
        books.interest,
        books.taxes,
        books.profit,
        books.dividends,
        books.capital,
        books.borrowed,
        books.repaid,
        books.written_off,
        books.hours,
        books.most_hours,
        books.booked,
        books.booked_others,
        books.sellable,
        books.units_wanted,
        books.late,
        books.supplied,
        books.supplied_late,
    ):
        array[:] = 0.0
    books.units[:] = 0.0
    for counts in (
        books.orders,
        books.deals,
        books.found,
        books.quits,
        books.hires,
        books.trained,
        books.unregistered,
    ):
        counts[:] = 0
    state.shop.own_units[:] = 0.0
    state.shop.outside_units[:] = 0.0
    workers.pay[:] = 0.0
    tally = state.tally
    for count in (
        tally.orders,
        tally.waiting_before,
        tally.delivered,
        tally.delivered_late,
        tally.lost,
        tally.deals,
        tally.shirked,
        tally.workers_before,
        tally.entrants,
        tally.leavers,
        tally.hires,
        tally.separations,
        tally.moves,
        tally.closure_losses,
        tally.vacancies,
        tally.births,
        tally.deaths,
        tally.bankruptcies,
        tally.caught,
        tally.refused,
    ):
        count[0] = 0
    tally.training_public[0] = 0.0
    tally.benefits[0] = 0.0
    tally.workers_before[0] = np.sum(workers.alive)
    state.sectors.household_flow[0] = 0.0
    state.sectors.savings_before[0] = np.sum(workers.savings)
    state.sectors.money_before[:] = state.sectors.money


@kernel
def all_money(state: State) -> float:
    """All money positions together."""
    return np.sum(state.firms.cash) + np.sum(state.workers.savings) + np.sum(state.sectors.money)


@kernel
def account_errors(state: State) -> np.ndarray:
    """Largest relative error of each identity, in the order of `IDENTITIES`."""
    firms, books, workers, tally = state.firms, state.books, state.workers, state.tally
    error = np.zeros(9)
    stock = np.sum(np.abs(firms.cash)) + np.sum(np.abs(state.sectors.money)) + 1.0
    error[0] = abs(all_money(state) - state.sectors.total[0]) / stock
    staff = np.zeros(firms.alive.size, np.int64)
    for f in range(firms.alive.size):
        sold = books.domestic[f] + books.exports[f] + books.subcontract_sales[f]
        spent = (
            books.bought_local[f]
            + books.bought_outside[f]
            + books.materials[f]
            + books.courses[f]
            + books.wages[f]
            + books.interest[f]
            + books.taxes[f]
        )
        scale = sold + spent + abs(books.cash_before[f]) + books.debt_before[f] + 1.0
        flows = (
            sold
            - spent
            + books.borrowed[f]
            - books.repaid[f]
            - books.dividends[f]
            + books.capital[f]
        )
        error[1] = max(error[1], abs(firms.cash[f] - books.cash_before[f] - flows) / scale)
        worth = firms.cash[f] - firms.debt[f] - books.cash_before[f] + books.debt_before[f]
        gained = books.profit[f] - books.dividends[f] + books.capital[f] + books.written_off[f]
        error[2] = max(error[2], abs(worth - gained) / scale)
        income = books.wages[f] + books.interest[f] + books.taxes[f] + books.profit[f]
        error[3] = max(error[3], abs(value_added(books, f) - income) / scale)
    saved = np.sum(workers.savings) - state.sectors.savings_before[0]
    error[4] = abs(saved - state.sectors.household_flow[0]) / stock
    bought = np.sum(books.bought_local)
    error[5] = abs(bought - np.sum(books.subcontract_sales)) / (bought + 1.0)
    employed = 0
    unemployed = 0
    for w in range(workers.alive.size):
        if workers.alive[w]:
            if workers.employer[w] >= 0:
                staff[workers.employer[w]] += 1
                employed += 1
            else:
                unemployed += 1
    for f in range(firms.alive.size):
        if books.hours[f] > 0.0 or books.booked[f] > 0.0:
            over = books.booked[f] - books.most_hours[f]
            error[6] = max(error[6], over / max(1.0, books.most_hours[f]))
    placed = tally.delivered[0] + state.orders.waiting[0] + tally.lost[0]
    error[7] = abs(tally.waiting_before[0] + tally.orders[0] - placed)
    error[8] = abs(
        tally.workers_before[0] + tally.entrants[0] - tally.leavers[0] - employed - unemployed
    )
    for f in range(firms.alive.size):
        if firms.alive[f] and staff[f] != firms.workers[f]:
            error[8] = max(error[8], abs(staff[f] - firms.workers[f]))
        if not firms.alive[f] and staff[f] != 0:
            error[8] = max(error[8], float(staff[f]))
    return error
