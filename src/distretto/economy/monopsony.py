"""Mark-down: what the supply of labour that a firm faces allows it to pay below value.

Definitions, firm f::

    e_f     = quits + recruits            elasticity of labour supply to f
    quits   = elasticity of quits to the wage
    recruits = (1 - 1 / k)(1 - s_f) / (sqrt(6) spread / pi)
    delta_f = m / max(0.2, e_f)           marginal value of labour over the wage, less 1

k is the number of jobs among which a worker chooses: the present one and the vacancies seen,
those of referral included; s_f the firm's share of all vacancies, which leaves its own offers
among the rivals of its offer; the last denominator the scale of the logistic choice that has the
spread of tastes. m is the part of the mark-down that employers know and take.

An employer who must pay a worker more than he would have paid, because of a floor or an
agreement, reckons that worker at what another hour of labour costs him (Robinson 1933)::

    cost_w  = max(wage_w / (1 + delta_f), min(wage_w, market wage_w))

in units of the wages on which custom reckons mark-ups: those without a floor. A floor therefore
first eats into the mark-down and leaves prices, quotes and jobs as they were; only beyond it does
the cost of labour rise. Without floor and agreement every worker is reckoned at the wage.

References
----------
Robinson (1933), The Economics of Imperfect Competition.
Manning (2003), Monopsony in Motion.
Card, Cardoso, Heining, Kline (2018), Firms and labor market inequality, Journal of Labor
Economics 36.
"""

from __future__ import annotations

import math

from distretto.economy.parameters import Labour
from distretto.kernels import kernel


@kernel
def supply_elasticity(own_share: float, referred: int, p: Labour) -> float:
    """Elasticity of labour supply to a firm that has a share of all vacancies."""
    choices = 1.0 + p.vacancies_seen + referred
    scale = max(1e-3, math.sqrt(6.0) * p.taste / math.pi)
    return p.quit_elasticity + (1.0 - 1.0 / choices) * (1.0 - own_share) / scale


@kernel
def markdown(own_share: float, referred: int, p: Labour) -> float:
    """Marginal value of labour over the wage, less 1."""
    if p.markdown <= 0.0:
        return 0.0
    return p.markdown / max(0.2, supply_elasticity(own_share, referred, p))


@kernel
def labour_cost(wage: float, market_wage: float, delta: float) -> float:
    """What a worker counts in the firm's costs."""
    return max(wage / (1.0 + delta), min(wage, market_wage))
