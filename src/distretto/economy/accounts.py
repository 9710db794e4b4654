"""Accounts that must close, checked every quarter.

Identities, each to a relative tolerance::

    money      firms' cash + workers' savings + owners + bank + government + outside = 0
    cash       each firm's change in cash equals its recorded flows
    worth      each firm's change in cash less debt plus trade credit equals profit - dividends
               - drawings + capital + grants - investment + write-off + credit forgiven
    income     each firm's value added = wages + interest + taxes + profit
    households the change in savings equals income less spending
    trade      work bought in the district equals work sold in it
    credit     each firm's claims less debts among firms move by credit given less taken, and
               what one side forgives the other loses
    hours      no firm books more hours than it has
    orders     waiting before + new = delivered + waiting + lost
    workers    before + newcomers - leavers = employed + unemployed, and firms' counts agree
    owners     before + new - those who left = owners at work in firms
    wages      what firms paid in wages = what persons earned from firms
"""

from __future__ import annotations

import numpy as np
from numba import literal_unroll

from distretto.economy.finance import sales_of_all_kinds, value_added
from distretto.economy.state import (
    Books,
    Firms,
    Orders,
    Owners,
    Pacts,
    Sectors,
    State,
    Tally,
    Workers,
)
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
    "credit",
    "owners",
    "wages",
)
TOLERANCE = 1e-9


@kernel(entry=True, allocates=True)
def open_quarter(state: State) -> None:
    """Clear the books and tallies of the last quarter and note where money and people stand."""
    for record in literal_unroll(state.books):
        record[...] = 0
    for count in literal_unroll(state.tally):
        count[...] = 0
    state.shop.own_units[:] = 0.0
    state.shop.outside_units[:] = 0.0
    state.workers.pay[:] = 0.0
    state.workers.earned[:] = 0.0
    state.workers.paid_key[:] = 0
    state.books.cash_before[:] = state.firms.cash
    state.books.debt_before[:] = state.firms.debt
    state.pacts.position[:] = credit_positions(state.pacts)
    for w in range(state.workers.alive.size):
        state.tally.workers_before[0] += 1 if state.workers.alive[w] else 0
    for f in range(state.firms.alive.size):
        if state.firms.alive[f]:
            state.tally.owners_before[0] += state.owners.partners[f]
    state.sectors.household_flow[0] = 0.0
    state.sectors.savings_before[0] = np.sum(state.workers.savings)


@kernel(entry=True, allocates=True)
def credit_positions(pacts: Pacts) -> np.ndarray:
    """Per firm, what others in the district owe it less what it owes them."""
    position = np.zeros(pacts.creditor.shape[0])
    for b in range(pacts.creditor.shape[0]):
        for k in range(pacts.creditor.shape[1]):
            j = pacts.creditor[b, k]
            if j < 0:
                break
            position[j] += pacts.owed[b, k]
            position[b] -= pacts.owed[b, k]
    return position


@kernel(allocates=True)
def account_errors(
    firms: Firms,
    books: Books,
    workers: Workers,
    orders: Orders,
    pacts: Pacts,
    owners: Owners,
    sectors: Sectors,
    tally: Tally,
    error: np.ndarray,
) -> None:
    """Fill the largest relative error of each identity, in the order of `IDENTITIES`."""
    error[:] = 0.0
    position = credit_positions(pacts)
    money = np.sum(firms.cash) + np.sum(workers.savings) + np.sum(sectors.money)
    stock = np.sum(np.abs(firms.cash)) + np.sum(np.abs(sectors.money)) + 1.0
    error[0] = abs(money) / stock
    staff = np.zeros(firms.alive.size, np.int64)
    for f in range(firms.alive.size):
        sold = sales_of_all_kinds(books, f)
        spent = (
            books.bought_local[f]
            + books.bought_outside[f]
            + books.materials[f]
            + books.courses[f]
            + books.wages[f]
            + books.interest[f]
            + books.taxes[f]
            + books.duties[f]
        )
        scale = sold + spent + abs(books.cash_before[f]) + books.debt_before[f] + 1.0
        flows = (
            sold
            - spent
            + books.borrowed[f]
            - books.repaid[f]
            - books.dividends[f]
            + books.capital[f]
            + books.grants[f]
            + books.credit_taken[f]
            - books.credit_given[f]
            + books.forgiven[f]
            - books.investment[f]
            - books.drawings[f]
        )
        error[1] = max(error[1], abs(firms.cash[f] - books.cash_before[f] - flows) / scale)
        worth = firms.cash[f] - firms.debt[f] - books.cash_before[f] + books.debt_before[f]
        worth += books.credit_given[f] - books.credit_taken[f]
        gained = books.profit[f] - books.dividends[f] + books.capital[f] + books.written_off[f]
        gained += books.grants[f] - books.investment[f] - books.drawings[f] + books.forgiven[f]
        error[2] = max(error[2], abs(worth - gained) / scale)
        moved = books.credit_given[f] - books.credit_taken[f]
        error[9] = max(error[9], abs(position[f] - pacts.position[f] - moved) / scale)
        income = books.wages[f] + books.interest[f] + books.taxes[f] + books.profit[f]
        error[3] = max(error[3], abs(value_added(books, f) - income) / scale)
    saved = np.sum(workers.savings) - sectors.savings_before[0]
    error[4] = abs(saved - sectors.household_flow[0]) / stock
    error[9] = max(error[9], abs(np.sum(books.forgiven)) / stock)
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
    placed = tally.delivered[0] + orders.waiting[0] + tally.lost[0]
    error[7] = abs(tally.waiting_before[0] + tally.orders[0] - placed)
    error[8] = abs(
        tally.workers_before[0] + tally.entrants[0] - tally.leavers[0] - employed - unemployed
    )
    at_work = 0
    for f in range(firms.alive.size):
        at_work += owners.partners[f] if firms.alive[f] else 0
        if firms.alive[f] and staff[f] != firms.workers[f]:
            error[8] = max(error[8], abs(staff[f] - firms.workers[f]))
        if not firms.alive[f] and staff[f] != 0:
            error[8] = max(error[8], float(staff[f]))
    came = tally.owners_new[0] - tally.owners_left[0]
    error[10] = abs(tally.owners_before[0] + came - at_work)
    paid = np.sum(books.wages)
    error[11] = abs(paid - np.sum(workers.earned)) / (paid + 1.0)
