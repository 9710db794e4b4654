"""What institutions cost, and who pays: fees, dues, running cost and guarantees.

Definitions, quarter::

    fees_f       = fee_f workers_f                     firm f to the rest of the world
    dues_w       = min(savings_w, rate_f wage_w)       union member w of firm f to the rest of the
                                                       world
    running cost                                       government to the rest of the world
    guarantees   = sum_f share_f written off_f         government to the bank

Offices, unions and their staff live outside the trade: what is paid to them leaves the district.
The public's share of a course is paid with the course, a grant with the investment.

Source: own rule, after who pays for networks in Zabin and Ringer 1997.
"""

from __future__ import annotations

import numpy as np

from distretto.economy.state import (
    BANK,
    GOVERNMENT,
    OUTSIDE,
    Books,
    Firms,
    Policy,
    Sectors,
    Tally,
    Workers,
)
from distretto.economy.state.policy import NEVER
from distretto.kernels import kernel


@kernel(allocates=True)
def pay_institutions(
    firms: Firms,
    books: Books,
    workers: Workers,
    policy: Policy,
    sectors: Sectors,
    tally: Tally,
) -> None:
    """Firms pay their fees, workers their dues, the public the running cost."""
    for f in range(firms.alive.size):
        fee = policy.membership_fee[f] * firms.workers[f] if firms.alive[f] else 0.0
        if fee > 0.0:
            books.courses[f] += fee
            firms.cash[f] -= fee
            sectors.money[OUTSIDE] += fee
            tally.fees[0] += fee
    if np.any(policy.dues > 0.0):
        for w in range(workers.alive.size):
            f = workers.employer[w]
            if not workers.alive[w] or f < 0 or not workers.union[w]:
                continue
            dues = min(workers.savings[w], policy.dues[f] * workers.wage[w])
            workers.savings[w] -= dues
            sectors.money[OUTSIDE] += dues
            tally.dues[0] += dues
            sectors.household_flow[0] -= dues
    sectors.money[GOVERNMENT] -= policy.public_cost[0]
    sectors.money[OUTSIDE] += policy.public_cost[0]


@kernel
def honour_guarantees(books: Books, policy: Policy, sectors: Sectors, tally: Tally) -> None:
    """The public makes good to the bank its share of what was written off this quarter."""
    for f in range(books.written_off.size):
        paid = policy.guarantee[f] * books.written_off[f]
        if paid > 0.0:
            sectors.money[GOVERNMENT] -= paid
            sectors.money[BANK] += paid
            tally.guarantees[0] += paid


@kernel
def begin_policy(policy: Policy, f: int) -> None:
    """A newborn belongs to nothing, and nothing holds for it, until the next quarter."""
    policy.members[f] = np.uint64(0)
    policy.enrolled[f] = np.uint64(0)
    policy.promised[f] = 0
    policy.joins[f] = NEVER
    policy.course_public[f] = 0.0
    policy.course_cost[f] = 1.0
    policy.membership_fee[f] = 0.0
    policy.dues[f] = 0.0
    policy.guarantee[f] = 0.0
    policy.training_pledge[f] = 0.0
    policy.commitment[f] = 0
    policy.design_help[f] = 0.0
    policy.bulletins[f] = 0.0
    policy.analytic[f] = 0.0
    policy.automation_grant[f] = 0.0
    policy.material_cost[f] = 1.0
    policy.export_cost[f] = 1.0
    policy.union[f] = 0.0
    policy.say[f] = 0.0
    policy.credit_limit[f] = 1.0
    policy.interest[f] = 0.0
    policy.credit_condition[f] = False
    policy.conversion_cost[f] = 1.0
    policy.certified[f] = False
    policy.network[f] = False
