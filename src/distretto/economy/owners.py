"""Owners who work in their firm: hours, income, and what they expect of it.

Definitions, firm f with n working owners, each of h hours a quarter::

    own work_f   = n_f h_f                       worker-quarters; at the outside wage, numeraire
    drawings_f   = min(own work_f, max(0, cash_f - reserve x buffer x smoothed sales_f))
    income_f     <- smooth(income_f, profit_f / n_f, patience)
    skill_f     += l max(0, c - skill_f) u_f     c: mean ceiling of practice
    skill_f     *= 1 - delta / phases_f          for each phase of the firm whose technique changed

Owners give hours without a wage and draw an income from the cash that is left when everybody
else is paid: what bridges a bad quarter is their unpaid work. Drawings are no cost: profit is what
the firm earns before its owners take anything out. Out of drawings households spend as out of
wages. An independent firm of one owner and no worker is own-account work.

A firm whose owner comes from elsewhere posts wages that a part ``circle`` weighs by the
alternative of the owner's own people::

    posted_f x (1 - circle (1 - min(1, reservation_f)))

References
----------
Becattini (1990), The Marshallian industrial district as a socio-economic notion, in: Pyke,
Becattini and Sengenberger (eds), Industrial Districts and Inter-firm Co-operation in Italy, ILO.
"""

from __future__ import annotations

import numpy as np

from distretto.economy.parameters import Ownership, Parameters, Skill
from distretto.economy.state import OUTSIDE, OWNERS, Books, Firms, Owners, Phases, Sectors
from distretto.kernels import kernel

INDEPENDENT, GROUP, MULTINATIONAL = 0, 1, 2
LOCAL, IMMIGRANT = 0, 1


@kernel
def partners_hours(owners: Owners, f: int) -> float:
    """Hours that the owners of a firm work in it; at the outside wage, their worth."""
    return owners.partners[f] * owners.hours[f]


@kernel
def circle_wage(owners: Owners, p: Ownership, f: int) -> float:
    """Wage posted relative to that of a local owner."""
    if owners.origin[f] == LOCAL:
        return 1.0
    return 1.0 - p.circle * (1.0 - min(1.0, owners.reservation[f]))


@kernel
def count_partners(mean: float, first: float, second: float, third: float) -> int:
    """One to three working owners, with the given mean; none at a mean of zero."""
    number = 1 if first < mean else 0
    number += 1 if second < 0.5 * (mean - 1.0) else 0
    number += 1 if third < 0.5 * (mean - 1.0) else 0
    return number


@kernel(entry=True)
def begin_owners(
    owners: Owners, f: int, partners: int, age: float, skill: float, p: Ownership
) -> None:
    """Give a new firm local owners who expect to earn the outside wage."""
    owners.partners[f] = partners
    owners.hours[f] = p.hours
    owners.skill[f] = skill
    owners.age[f] = age
    owners.income[f] = p.hours
    owners.reservation[f] = p.reservation
    owners.origin[f] = LOCAL
    owners.control[f] = INDEPENDENT
    owners.leader[f] = -1
    owners.group[f] = np.uint64(0)
    owners.leaves[f] = False


@kernel
def learn_owning(firms: Firms, books: Books, phases: Phases, owners: Owners, p: Skill) -> None:
    """Let the skill of working owners follow hours worked and changes of technique."""
    for f in range(firms.alive.size):
        if not firms.alive[f] or owners.partners[f] == 0:
            continue
        worked = min(1.0, books.booked[f] / books.hours[f]) if books.hours[f] > 0.0 else 0.0
        owners.skill[f] += p.learning * max(0.0, p.ceiling - owners.skill[f]) * worked
        for i in range(phases.hours.size):
            if phases.changed[i] and (firms.phases[f] >> np.uint64(i)) & np.uint64(1):
                owners.skill[f] *= 1.0 - p.loss / firms.n_phases[f]


@kernel
def draw_income(
    firms: Firms, books: Books, owners: Owners, sectors: Sectors, p: Parameters
) -> None:
    """Let working owners draw an income from the cash their firm can spare."""
    drawn = 0.0
    for f in range(firms.alive.size):
        if not firms.alive[f] or owners.partners[f] == 0:
            continue
        kept = p.owners.reserve * p.finance.buffer * firms.sales[f]
        books.drawings[f] = min(partners_hours(owners, f), max(0.0, firms.cash[f] - kept))
        firms.cash[f] -= books.drawings[f]
        drawn += books.drawings[f]
    spent = p.finance.consumption * drawn
    sectors.money[OWNERS] += drawn - spent
    sectors.money[OUTSIDE] += spent


@kernel
def review_income(firms: Firms, books: Books, owners: Owners, p: Ownership) -> None:
    """Let what owners expect to earn follow what they earned, and age them."""
    for f in range(firms.alive.size):
        if not firms.alive[f] or owners.partners[f] == 0:
            continue
        earned = books.profit[f] / owners.partners[f]
        owners.income[f] += p.patience * (earned - owners.income[f])
        owners.age[f] += 0.25


@kernel
def gives_up(firms: Firms, owners: Owners, p: Parameters, f: int) -> bool:
    """Whether those who run a firm think of closing it: thin cash, and earnings too low."""
    if firms.cash[f] >= p.finance.buffer * firms.sales[f]:
        return False
    if owners.partners[f] > 0:
        return owners.income[f] < owners.reservation[f]
    return firms.margin[f] < p.firms.exit_margin
