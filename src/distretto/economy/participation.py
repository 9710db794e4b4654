"""Participation: how much of what they know workers put into improvement.

Definitions, firm f::

    pay_f   = mean of wage_w / e(s_w)                pay at given skill
    index   = logit(usual)
              + a_pay ln(pay_f / sqrt(district's mean x 1))     against others here and outside (1)
              - a_sec layoffs_f                      smoothed layoffs per worker
              - a_cas (share temporary or unregistered)
              + a_say say_f                          given by an institution, or by a union
              - a_eff (1/2 - regime_f)               intensified work
    part_f += speed (logistic(index) - part_f)
    part_f *= exp(-betrayal (cut_f + dismissed_f if it has pledged to train))

At comparable pay, secure and regular work, no say and the usual regime a firm comes to the usual
level. Promises that are broken count at once: wages cut (cut_f: mean cut this quarter), more
people laid off after a pledge to train them than is borne anywhere (dismissed_f: share laid off
above the tolerance of `labour.tolerance`). Participation acts on the quality of execution (see
`effort`) and on the number of design trials (see the design rules). Source: own rule; sharing as
the condition of innovation as in Whitford (2009) and Zabin and Ringer (1997), efficiency wages as
partial gift exchange (Akerlof 1982), voice (Freeman and Medoff 1984).
"""

from __future__ import annotations

import math

import numpy as np

from distretto.economy import parameters, state
from distretto.economy.parameters import Parameters
from distretto.economy.production import efficiency
from distretto.economy.state import TEMPORARY, Firms, Policy, Workers
from distretto.kernels import kernel


@kernel
def participation_target(
    pay: float,
    layoffs: float,
    casual: float,
    say: float,
    regime: float,
    p: parameters.Practices,
) -> float:
    """Participation to which conditions lead; ``pay`` is log pay against comparable workers."""
    index = math.log(p.usual / (1.0 - p.usual))
    index += p.pay * pay - p.security * layoffs - p.casual * casual + p.say * say
    index -= p.effort_resentment * (0.5 - regime)
    return 1.0 / (1.0 + math.exp(-min(60.0, max(-60.0, index))))


@kernel(allocates=True)
def update_participation(
    firms: Firms, workers: Workers, policy: Policy, practices: state.Practices, p: Parameters
) -> None:
    """Let participation follow pay, security, contracts, say and promises."""
    n = firms.alive.size
    pay = np.zeros(n)
    casual = np.zeros(n)
    total = 0.0
    jobs = 0
    for w in range(workers.alive.size):
        f = workers.employer[w]
        if not workers.alive[w] or f < 0:
            continue
        relative = workers.wage[w] / efficiency(workers.skill[w], p.production)
        pay[f] += relative
        total += relative
        jobs += 1
        if workers.contract[w] == TEMPORARY or workers.unregistered[w]:
            casual[f] += 1.0
    comparable = math.sqrt(max(1e-9, total / max(1, jobs)))
    for f in range(n):
        if not firms.alive[f] or firms.workers[f] == 0:
            continue
        staff = firms.workers[f]
        practices.standing[f] = pay[f] / staff
        say = policy.say[f]
        if practices.covered[f]:
            say = max(say, p.practices.union_say)
        target = participation_target(
            math.log(max(1e-9, practices.standing[f] / comparable)),
            practices.layoffs[f],
            casual[f] / staff,
            say,
            practices.regime[f],
            p.practices,
        )
        now = practices.participation[f]
        now += p.practices.speed * (target - now)
        broken = practices.cut[f]
        if policy.training_pledge[f] > 0.0:
            dismissed = practices.laid_off[f] / max(1, practices.staff[f])
            broken += max(0.0, dismissed - p.labour.tolerance)
        practices.participation[f] = now * math.exp(-p.practices.betrayal * broken)


@kernel
def begin_practices(
    practices: state.Practices, f: int, parent: int, p: parameters.Practices
) -> None:
    """Practices of a newborn firm: what its founder saw at the parent, and nothing promised yet.

    Its labour regime is the ordinary one (see `options.apply_steps`).
    """
    practices.participation[f] = p.usual
    practices.standing[f] = 1.0
    practices.market_wage[f] = practices.market_wage[parent]
    practices.markdown[f] = practices.markdown[parent]
    practices.staff[f] = 0
    practices.laid_off[f] = 0
    practices.layoffs[f] = 0.0
    practices.cut[f] = 0.0
    practices.swing[f] = practices.swing[parent]
    practices.trained_staff[f] = 0
    practices.trained_left[f] = 0
    practices.trained_quits[f] = practices.trained_quits[parent]
    practices.course_gain[f] = practices.course_gain[parent]
    practices.last_course[f] = -1_000_000
    practices.covered[f] = False
    practices.union_wage[f] = 0.0
    practices.strike[f] = 0.0
    practices.shunned[f] = 0.0
    practices.shunned_until[f] = -1_000_000
