"""Accounts: wages, households, interest, tax, dividends and credit.

Definitions, firm f, quarter::

    value added = sales + subcontract sales + work for abroad
                  - work bought - materials - courses and fees - duties
    value added = wages + interest + taxes + profit
    tax         = rate x max(0, value added - wages - interest - own work), a lower rate below a
                  size
    rate        of a small firm less what policy cuts it by, for firms below the size policy sets
    interest    = rate_f x debt (see `banks`)
    margin      = max(-1, (profit - own work) / sales of all kinds), smoothed
    y_f         = value added / people at work, owners by their hours, smoothed
    own work    = hours of working owners, at the outside wage
    credit      a firm short of cash borrows what it lacks; debt is repaid from cash beyond half the
                buffer
    dividend    payout x cash beyond the buffer, of a firm without debt
    buffer      quarters of smoothed sales
    pay         wage (1 + (1 + premium) hours beyond the normal / normal) (1 - strike)

Households spend a share of their income outside and save the rest. The unemployed draw a
replacement income from the government.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from distretto.economy import state
from distretto.economy.owners import partners_hours
from distretto.economy.parameters import Finance, Parameters
from distretto.economy.state import (
    BANK,
    GOVERNMENT,
    OUTSIDE,
    OWNERS,
    Books,
    Firms,
    Owners,
    Policy,
    Sectors,
    Strategies,
    Tally,
    Workers,
)
from distretto.kernels import kernel


@kernel
def record_wage(workers: Workers, w: int, paid: float) -> None:
    """Note what a person was paid: the slot may be somebody else's by the quarter's end."""
    workers.earned[w] += paid
    workers.paid_key[w] = workers.key[w]


@kernel(allocates=True)
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
            record_wage(workers, w, pay)
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
def sales_of_all_kinds(books: Books, f: int) -> float:
    """Final sales, work sold in the district and idle hours sold abroad."""
    return books.domestic[f] + books.exports[f] + books.subcontract_sales[f] + books.foreign_work[f]


@kernel
def value_added(books: Books, f: int) -> float:
    """Value added of a firm in the quarter."""
    sold = sales_of_all_kinds(books, f)
    bought = books.bought_local[f] + books.bought_outside[f] + books.materials[f] + books.courses[f]
    return sold - bought - books.duties[f]


@kernel(entry=True, allocates=True)
def values_added(books: Books, firms: NDArray[np.int64]) -> NDArray[np.float64]:
    """Value added of each of some firms in the quarter."""
    added = np.empty(firms.size)
    for n in range(firms.size):
        added[n] = value_added(books, firms[n])
    return added


@kernel
def tax_rate(staff: int, policy: Policy, p: Finance) -> float:
    """Rate of tax on the profit of a firm with this many workers."""
    rate = p.small_tax if staff < p.small_size else p.tax
    cut = policy.small_tax_cut[0] if staff < policy.small_size[0] else 0.0
    return max(0.0, rate - cut)


@kernel(allocates=True)
def close_quarter(
    firms: Firms,
    books: Books,
    owners: Owners,
    policy: Policy,
    strategies: Strategies,
    sectors: Sectors,
    p: Finance,
    memory: float,
) -> None:
    """Interest, tax, credit and dividends; update what firms know of their own results."""
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        books.interest[f] = strategies.rate[f] * firms.debt[f]
        before_tax = value_added(books, f) - books.wages[f] - books.interest[f]
        # What owners would earn as workers is income of households, and not taxed as profit.
        own = partners_hours(owners, f)
        rate = tax_rate(firms.workers[f], policy, p)
        books.taxes[f] = rate * max(0.0, before_tax - own)
        books.profit[f] = before_tax - books.taxes[f]
        firms.cash[f] -= books.interest[f] + books.taxes[f]
        sectors.money[BANK] += books.interest[f]
        sectors.money[GOVERNMENT] += books.taxes[f]

        sold = sales_of_all_kinds(books, f)
        firms.sales[f] += memory * (sold - firms.sales[f])
        if sold > 0.0:
            margin = max(-1.0, (books.profit[f] - own) / sold)
            firms.margin[f] += memory * (margin - firms.margin[f])
        if firms.workers[f] + own > 0.0:
            realised = value_added(books, f) / (firms.workers[f] + own)
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
