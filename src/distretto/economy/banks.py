"""Banks: how much a firm may owe, and at what rate.

Definitions, firm f, S its smoothed quarterly sales, L weight of local savings banks::

    standing_f = mean of punctuality (1 - record), years known / acquaintance, trust in town
    local_f    = local limit x S x standing_f^relationship
    pledged_f  = pledge x machine_f x workers_f + cash flow x max(0, margin_f) S
    arms_f     = (1 - collateral) credit limit x S + collateral x pledged_f
    credit_f   = policy factor x max(L local_f + (1 - L) arms_f, credit limit x founder's loan)
    rate_f     = interest + policy + (1 - L) risk premium x min(1, debt_f / arms_f)
    founder's loan at most    loan (L + (1 - L) min(1, own capital / (security x loan)))

Local savings banks spread many thin loans: they go by what is known of a firm in town, lend no
firm much, and ask everybody about the same rate (Amin 2000). Banks at arm's length lend against
what can be seized and against cash flow, more to those who have it, at a rate that rises with
debt. The limit never lies below what founders are lent. Where easier terms hang on paying an
enforced floor, a firm found out evading it gets no new money on them; what it owes is not called.

References
----------
Amin (2000), Industrial districts, in: A Companion to Economic Geography, Blackwell.
Baffigi, Pagnini, Quintiliani (1999), Industrial districts and local banks, Banca d'Italia,
Temi di discussione 347.
"""

from __future__ import annotations

import math

from distretto.economy.parameters import Finance
from distretto.economy.state import Firms, Policy, Strategies, Ties
from distretto.kernels import kernel


@kernel
def local_weight(policy: Policy, p: Finance) -> float:
    """Weight of local savings banks in lending."""
    return min(1.0, max(0.0, p.local_banks + policy.local_bank[0]))


@kernel
def standing(punctuality: float, record: float, years: float, trust: float, p: Finance) -> float:
    """Standing of a firm in town, between 0 and 1."""
    known = min(1.0, years / p.acquaintance)
    return (punctuality * (1.0 - record) + known + trust) / 3.0


@kernel
def trust_in_town(ties: Ties, f: int) -> float:
    """Mean trust of those who know a firm."""
    total = 0.0
    n = 0
    for s in range(ties.partner.shape[1]):
        if ties.partner[f, s] >= 0:
            total += ties.trust[f, s]
            n += 1
    return total / n if n > 0 else 0.0


@kernel
def founder_loan(capital: float, policy: Policy, p: Finance) -> float:
    """What banks lend to a founder with this much capital."""
    local = local_weight(policy, p)
    secured = 1.0
    if p.founder_security * p.founder_loan > 0.0:
        secured = min(1.0, max(0.0, capital) / (p.founder_security * p.founder_loan))
    return p.founder_loan * (local + (1.0 - local) * secured)


@kernel
def set_credit(
    firms: Firms, ties: Ties, policy: Policy, strategies: Strategies, p: Finance, quarter: int
) -> None:
    """Set each firm's credit limit and interest rate for the quarter."""
    local = local_weight(policy, p)
    for f in range(firms.alive.size):
        if not firms.alive[f]:
            continue
        sales = firms.sales[f]
        arms = p.credit_limit * sales
        if p.collateral > 0.0:
            pledged = p.pledge * firms.machine[f] * firms.workers[f]
            pledged += p.cash_flow * max(0.0, firms.margin[f]) * sales
            arms = (1.0 - p.collateral) * arms + p.collateral * pledged
        near = 0.0
        if local > 0.0:
            known = standing(
                firms.punctuality[f],
                firms.record[f],
                0.25 * firms.age[f],
                trust_in_town(ties, f),
                p,
            )
            near = p.local_limit * sales * math.pow(max(0.0, known), p.relationship)
        ordinary = max(local * near + (1.0 - local) * arms, p.credit_limit * p.founder_loan)
        rate = p.interest
        if firms.debt[f] > 0.0 and p.risk_premium > 0.0:
            risk = min(1.0, firms.debt[f] / arms) if arms > 0.0 else 1.0
            rate += (1.0 - local) * p.risk_premium * risk
        lapsed = policy.credit_condition[f] and quarter < firms.clean_until[f]
        if lapsed:
            strategies.credit[f] = max(ordinary, firms.debt[f])
            strategies.rate[f] = rate
        else:
            strategies.credit[f] = ordinary * policy.credit_limit[f]
            strategies.rate[f] = max(0.0, rate + policy.interest[f])
