"""Accounts: wages, households, interest, tax, dividends and credit.

Definitions, firm f, quarter::

    value added = sales + subcontract sales - work bought - materials - courses
    value added = wages + interest + taxes + profit
    tax         = rate x max(0, value added - wages - interest), a lower rate below a size
    credit      a firm short of cash borrows what it lacks; debt is repaid from free cash
    dividend    payout x cash beyond a buffer of smoothed sales

Households spend a share of their income outside and save the rest. The unemployed draw a
replacement income from the government.
"""

from __future__ import annotations

import numpy as np

from distretto.economy import state
from distretto.economy.parameters import Finance, Parameters
from distretto.economy.state import (
    BANK,
    GOVERNMENT,
    OUTSIDE,
    OWNERS,
    Books,
    Firms,
    Sectors,
    Tally,
    Workers,
)
from distretto.kernels import kernel


@kernel
def pay_wages(
    firms: Firms,
    books: Books,
    workers: Workers,
    practices: state.Practices,
    sectors: Sectors,
    tally: Tally,
    p: Parameters,
) -> None:
    """Pay workers, with overtime and less strikes, and the unemployed; let households spend."""
    overtime = np.zeros(firms.alive.size)
    for f in range(firms.alive.size):
        if books.hours[f] > 0.0:
            overtime[f] = p.production.overtime_premium * max(
                0.0, books.booked[f] / books.hours[f] - 1.0
            )
            # An hour beyond the normal is paid as an hour, with the premium on top.
            overtime[f] += max(0.0, books.booked[f] / books.hours[f] - 1.0)
    for w in range(workers.alive.size):
        if not workers.alive[w]:
            continue
        f = workers.employer[w]
        if f >= 0:
            pay = workers.wage[w] * (1.0 + overtime[f]) * (1.0 - practices.strike[f])
            firms.cash[f] -= pay
            books.wages[f] += pay
        else:
            pay = p.labour.benefit
            sectors.money[GOVERNMENT] -= pay
            tally.benefits[0] += pay
        workers.pay[w] += pay
        workers.savings[w] += pay
        spent = p.finance.consumption * workers.pay[w]
        workers.savings[w] -= spent
        sectors.money[OUTSIDE] += spent
        sectors.household_flow[0] += workers.pay[w] - spent


@kernel
def value_added(books: Books, f: int) -> float:
    """Value added of a firm in the quarter."""
    sold = books.domestic[f] + books.exports[f] + books.subcontract_sales[f]
    bought = books.bought_local[f] + books.bought_outside[f] + books.materials[f] + books.courses[f]
    return sold - bought - books.duties[f]


@kernel
def close_quarter(firms: Firms, books: Books, sectors: Sectors, p: Finance, memory: float) -> None:
    """Interest, tax, credit and dividends; update what firms know of their own results."""
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        books.interest[f] = p.interest * firms.debt[f]
        before_tax = value_added(books, f) - books.wages[f] - books.interest[f]
        rate = p.small_tax if firms.workers[f] < p.small_size else p.tax
        books.taxes[f] = rate * max(0.0, before_tax)
        books.profit[f] = before_tax - books.taxes[f]
        firms.cash[f] -= books.interest[f] + books.taxes[f]
        sectors.money[BANK] += books.interest[f]
        sectors.money[GOVERNMENT] += books.taxes[f]

        sold = books.domestic[f] + books.exports[f] + books.subcontract_sales[f]
        firms.sales[f] += memory * (sold - firms.sales[f])
        if sold > 0.0:
            margin = max(-1.0, books.profit[f] / sold)
            firms.margin[f] += memory * (margin - firms.margin[f])
        if firms.workers[f] > 0:
            realised = value_added(books, f) / firms.workers[f]
            firms.yield_[f] += memory * (realised - firms.yield_[f])

        buffer = p.buffer * firms.sales[f]
        if firms.cash[f] < 0.0:
            books.borrowed[f] -= firms.cash[f]
        else:
            books.repaid[f] = min(firms.debt[f], max(0.0, firms.cash[f] - 0.5 * buffer))
        loan = books.borrowed[f] - books.repaid[f]
        firms.cash[f] += loan
        firms.debt[f] += loan
        sectors.money[BANK] -= loan

        if firms.debt[f] <= 0.0:
            books.dividends[f] = p.payout * max(0.0, firms.cash[f] - buffer)
            firms.cash[f] -= books.dividends[f]
            sectors.money[OWNERS] += books.dividends[f]
    spent = p.consumption * np.sum(books.dividends)
    sectors.money[OWNERS] -= spent
    sectors.money[OUTSIDE] += spent
