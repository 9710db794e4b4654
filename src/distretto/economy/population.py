"""The district on its opening day: firms, workers and markets from the scenario's figures.

Numbers of firms and of people at work by role, owners included, are met exactly; sizes are
lognormal within a role; crafts follow the phases a firm does. Every draw is keyed by the entity's
number, so the opening population of a larger district contains that of a smaller one but for the
sizes.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from distretto.economy import draws
from distretto.economy.automation import frontier, renewal_gap
from distretto.economy.design_search import CRAFT, FORDIST, TEAM, evaluate_designs, opening_design
from distretto.economy.founding import FOUNDER_FROM
from distretto.economy.given import Given, sizes_in_classes
from distretto.economy.knowledge import own_knowledge
from distretto.economy.landscape import near_optimum, phase_keys
from distretto.economy.learning import skill_ceiling
from distretto.economy.niches import market_of
from distretto.economy.owners import begin_owners, count_partners
from distretto.economy.parameters import Parameters
from distretto.economy.rivals import open_rivals
from distretto.economy.state import (
    DESTINATIONS,
    DOMESTIC,
    EXPORT,
    NICHES,
    OUTSIDE,
    STANDARD,
    UPMARKET,
    State,
    allocate,
)
from distretto.economy.trust import acquaint

FIRM_ROOM, WORKER_ROOM = 2.5, 1.8  # slots per firm and worker of the opening day
FIRM_MARGIN, WORKER_MARGIN = 150, 1500  # and at least so many more: a few firms may become many
WORKING_FROM, WORKING_TO = 18.0, 60.0  # years


class _Draws:
    """Vectors of keyed uniforms for the founding of a district."""

    def __init__(self, seed: int) -> None:
        self.seed = np.uint64(seed)

    def __call__(self, what: str, n: int) -> NDArray[np.float64]:
        stream = np.uint64(draws.stream_key(self.seed, draws.FOUNDING, 0))
        key = np.uint64(draws.hash_key(stream, np.uint64(draws.name_key(what))))
        return draws.draw_many(key, n)


def _split(total: int, weights: NDArray[np.float64], least: int) -> NDArray[np.int64]:
    """Whole numbers of at least ``least`` near the weights, adding up to ``total``."""
    n = weights.size
    if n == 0:
        return np.zeros(0, np.int64)
    least = min(least, total // n)
    spare = total - least * n
    exact = spare * weights / weights.sum()
    whole = np.floor(exact).astype(np.int64)
    short = spare - int(whole.sum())
    whole[np.argsort(whole - exact, kind="stable")[:short]] += 1
    return whole + least


def _phases(state: State, parameters: Parameters, draw: _Draws, given: Given) -> None:
    n = parameters.size.phases
    spread = parameters.size.phase_spread
    hours = 1.0 + spread * (2.0 * draw("phase hours", n) - 1.0)
    phases, trades = state.phases, parameters.size.ancillary
    if given.hours.size == n:
        hours = np.where(np.isfinite(given.hours), given.hours / np.nanmean(given.hours), hours)
    phases.hours[:n] = hours / hours.sum()
    phases.hours[n:] = parameters.size.ancillary_hours / max(1, trades)
    phases.ancillary[n:] = True
    phases.tacitness[:] = draw("tacitness", n + trades)
    # What is tacit travels badly: half of transportability is codified knowledge.
    phases.transportability[:] = 0.5 * (
        1.0 - phases.tacitness + draw("transportability", n + trades)
    )


def _phase_masks(
    parameters: Parameters, draw: _Draws, given: Given
) -> tuple[NDArray[np.uint64], NDArray[np.int32]]:
    """Phases that each opening firm can do: final firms first, then specialists.

    They are those of the list, if there is one. Else a final firm does a run of neighbouring
    phases, a specialist one to a few; runs begin at evenly spread places so that every phase has
    takers.
    """
    if given.listed:
        listed = [sum(1 << phase for phase in phases) for phases in given.phases]
        return np.array(listed, np.uint64), np.array([len(p) for p in given.phases], np.int32)
    n = parameters.size.phases
    counts = np.concatenate(
        [
            np.full(parameters.size.final_firms, min(n, parameters.size.final_phases)),
            1
            + np.floor(
                draw("specialist phases", parameters.size.specialists)
                * min(n, parameters.size.specialist_phases)
            ).astype(int),
        ]
    ).astype(np.int32)
    masks = np.zeros(counts.size, np.uint64)
    for f, count in enumerate(counts):
        # The golden ratio spreads the runs evenly whatever the number of firms.
        start = int(n * ((f * 0.6180339887498949) % 1.0))
        for k in range(count):
            masks[f] |= np.uint64(1) << np.uint64((start + k) % n)
    return masks, counts


def _niches(
    final: NDArray[np.bool_],
    hours: NDArray[np.float64],
    upmarket: float,
    point: NDArray[np.float64],
) -> NDArray[np.int32]:
    """Niches of the opening firms: final firms in a drawn order until upmarket has its hours."""
    order = np.argsort(np.where(final, point, 2.0), kind="stable")
    reached = np.cumsum(np.where(final, hours, 0.0)[order])
    niche = np.empty(final.size, np.int32)
    niche[order] = np.where(
        reached - 0.5 * hours[order] < upmarket * reached[-1], UPMARKET, STANDARD
    )
    niche[~final] = STANDARD
    return niche


def _people(parameters: Parameters, draw: _Draws, given: Given) -> NDArray[np.int64]:
    """Opening numbers of people at work: as listed, by class of size, or by role."""
    if given.listed:
        return given.people
    size = parameters.size
    n_final, n = size.final_firms, size.final_firms + size.specialists
    weights = np.exp(size.dispersion * ndtri(draw("firm size", n)))
    if given.classes:
        totals = (size.final_workers, size.specialist_workers)
        return sizes_in_classes(given.classes, totals, weights)
    return np.concatenate(
        [
            _split(size.final_workers, weights[:n_final], 2),
            _split(size.specialist_workers, weights[n_final:], 2),
        ]
    )


def _firms(state: State, parameters: Parameters, draw: _Draws, given: Given) -> NDArray[np.int64]:
    """Fill the firms; return their opening numbers of people at work."""
    size, firms = parameters.size, state.firms
    n = size.final_firms + size.specialists
    staff = _people(parameters, draw, given)
    final = np.arange(n) < size.final_firms
    masks, counts = _phase_masks(parameters, draw, given)
    opening = parameters.production.normal_utilisation
    overhead = np.where(final, parameters.production.overhead, 0.0)
    hours = staff * (1.0 - overhead) * opening

    firms.alive[:n] = True
    firms.key[:n] = given.keys if given.listed else [draws.name_key(f"firm {f}") for f in range(n)]
    firms.final[:n] = final
    firms.phases[:n] = masks
    firms.n_phases[:n] = counts
    firms.age[:n] = np.floor(80.0 * draw("firm age", n)).astype(np.int32)
    firms.machine[:n] = np.exp(parameters.production.machine_dispersion * ndtri(draw("machine", n)))
    firms.design[:n] = 1.0
    firms.workload[:n] = hours
    state.practices.trained_quits[:n] = parameters.labour.quit
    firms.utilisation[:n] = opening
    firms.markup[:n] = np.where(
        final, parameters.pricing.final_norm, parameters.pricing.specialist_norm
    )
    firms.unit_cost[:n] = 1.2 / opening + parameters.markets.material_cost
    firms.price[:n] = (1.0 + firms.markup[:n]) * firms.unit_cost[:n]
    firms.in_house[:n] = np.where(final, 0.8 * counts, counts)
    firms.own_hours[:n] = np.where(final, 0.8 * counts / size.phases, 0.0)
    firms.margin[:n] = parameters.firms.normal_margin
    firms.yield_[:n] = 1.2
    niche = _niches(final, hours, parameters.markets.upmarket_share, draw("niche", n))
    state.designs.niche[:n] = niche
    exporter = draw("exporter", n) < 0.5
    for k in range(NICHES):
        firms.serves[:n, market_of(k, DOMESTIC)] = final & (niche == k)
        firms.serves[:n, market_of(k, EXPORT)] = final & (niche == k) & exporter
    value = np.where(final, firms.price[:n] * hours * 1.4, 1.2 * staff)
    firms.sales[:n] = value
    if given.listed:
        _listed(state, parameters, given)
    firms.cash[:n] = parameters.finance.buffer * firms.sales[:n]
    return staff


def _listed(state: State, parameters: Parameters, given: Given) -> None:
    """Give listed firms the age, sales, exports and membership that the list knows."""
    firms, n = state.firms, given.people.size
    settling = parameters.schedule.burn_in
    known = given.age >= 0
    firms.age[:n][known] = np.maximum(0, given.age[known] - settling)
    sold = np.isfinite(given.sales)
    firms.sales[:n][sold] = given.sales[sold]
    told = np.isfinite(given.exports) & firms.final[:n]
    for f in np.flatnonzero(told):
        k = state.designs.niche[f]
        firms.serves[f, market_of(k, DOMESTIC)] = given.exports[f] < 1.0
        firms.serves[f, market_of(k, EXPORT)] = given.exports[f] > 0.0
    joins = given.joins >= 0
    state.policy.joins[:n][joins] = given.joins[joins]


def _owners(
    state: State, parameters: Parameters, draw: _Draws, people: NDArray[np.int64], given: Given
) -> NDArray[np.int64]:
    """Make some of the people at work in each firm its owners; return the numbers of workers."""
    p, owners, n = parameters.owners, state.owners, people.size
    draw_many = [draw(f"partner {k}", n) for k in range(3)]
    ages = draw("owner age", n)
    for f in range(n):
        first, second, third = (float(each[f]) for each in draw_many)
        partners = min(int(people[f]), count_partners(p.partners, first, second, third))
        if given.listed and given.owners[f] >= 0:
            partners = int(given.owners[f])
        age = FOUNDER_FROM + (p.retirement_age - FOUNDER_FROM) * float(ages[f])
        begin_owners(owners, f, partners, age, p.skill, p)
    staff: NDArray[np.int64] = people - owners.partners[:n]
    state.firms.workers[:n] = staff
    return staff


def _workers(
    state: State, parameters: Parameters, draw: _Draws, staff: NDArray[np.int64], given: Given
) -> None:
    """Fill the workers: those of each firm in the crafts it uses, then the unemployed."""
    size, workers, firms = parameters.size, state.workers, state.firms
    employed = int(staff.sum())
    idle = round(size.unemployment * employed)
    n = employed + idle
    workers.alive[:n] = True
    workers.key[:n] = draws.keys_many(np.uint64(draws.name_key("worker")), n)
    workers.employer[:employed] = np.repeat(np.arange(staff.size), staff)
    masks = np.concatenate(
        [np.repeat(firms.phases[: staff.size], staff), np.zeros(idle, np.uint64)]
    )
    masks[employed:] = np.uint64(2**size.phases - 1)
    can = (masks[:, None] >> np.arange(size.phases, dtype=np.uint64)) & np.uint64(1)
    weight = np.cumsum(can * state.phases.hours[: size.phases], axis=1)
    point = draw("craft", n) * weight[:, -1]
    workers.craft[:n] = (weight < point[:, None]).sum(axis=1)
    workers.age[:n] = WORKING_FROM + (WORKING_TO - WORKING_FROM) * draw("worker age", n)
    # Skill rises with years in the trade; its mean is the scenario's.
    years = (workers.age[:n] - WORKING_FROM) / (WORKING_TO - WORKING_FROM)
    raw = 0.5 + np.sqrt(years) * (0.75 + 0.5 * draw("skill", n))
    workers.skill[:n] = np.clip(size.skill * raw / (raw.mean() if n else 1.0), 0.05, 0.98)
    p = parameters.production
    scale = p.unskilled_share + (1.0 - p.unskilled_share) * p.reference_skill
    workers.wage[:n] = (p.unskilled_share + (1.0 - p.unskilled_share) * workers.skill[:n]) / scale
    workers.tenure[:employed] = np.floor(24.0 * draw("tenure", n)[:employed]).astype(np.int32)
    workers.savings[:n] = 2.0 * years
    if given.listed:
        _listed_workers(state, parameters, staff, given)
    _endow(state, parameters, n, draw.seed)
    totals = np.bincount(
        workers.employer[:employed], weights=workers.wage[:employed], minlength=staff.size
    )
    firms.wage_cost[: staff.size] = np.where(staff > 0, totals / np.maximum(1, staff), 1.0)


def _listed_workers(
    state: State, parameters: Parameters, staff: NDArray[np.int64], given: Given
) -> None:
    """Give workers what the lists say of them, and each firm the mean wage that they say."""
    workers, firms = state.workers, state.firms
    settling = parameters.schedule.burn_in
    first = np.cumsum([0, *staff])  # of each firm; of those without a job at the end
    taken = np.zeros(staff.size + 1, np.int64)
    told = given.workers
    for j, f in enumerate(told["firm"].astype(np.int64) if told else ()):
        w = int(first[f] + taken[f])
        taken[f] += 1
        if not workers.alive[w]:
            continue  # more without a job than there are
        if told["craft"][j] >= 0:
            workers.craft[w] = int(told["craft"][j])
        if np.isfinite(told["skill"][j]):
            workers.skill[w] = told["skill"][j]
        if np.isfinite(told["age"][j]):
            workers.age[w] = max(WORKING_FROM, told["age"][j] - 0.25 * settling)
        if told["contract"][j] >= 0:
            workers.contract[w] = int(told["contract"][j])
        if told["tenure"][j] >= 0:
            workers.tenure[w] = max(0, int(told["tenure"][j]) - settling)
    employer = np.repeat(np.arange(staff.size), staff)
    means = np.bincount(employer, workers.wage[: employer.size], staff.size) / np.maximum(1, staff)
    for f in np.flatnonzero(np.isfinite(given.wage) & (staff > 0)):
        ratio = given.wage[f] / means[f]
        workers.wage[first[f] : first[f + 1]] *= ratio
        firms.posted_wage[f] *= ratio
    taken[:] = 0
    for j, f in enumerate(told["firm"].astype(np.int64) if told else ()):
        w = int(first[f] + taken[f])
        taken[f] += 1
        if f >= 0 and np.isfinite(told["wage"][j]):
            workers.wage[w] = told["wage"][j]


def _designs(state: State, parameters: Parameters, draw: _Draws) -> None:
    """Designs, organisation, knowledge and the age of machines on the opening day."""
    p, firms, designs = parameters.design, state.firms, state.designs
    n = int(np.count_nonzero(firms.alive))
    designs.optimum[0] = near_optimum(parameters.size.phases, p.interdependence)
    keys = np.empty(parameters.size.phases, np.uint64)
    k = min(p.interdependence, parameters.size.phases - 1)
    for niche in range(NICHES):
        phase_keys(draw.seed, niche, state.phases.version, keys)
        for f in np.flatnonzero(firms.final & (designs.niche == niche)):
            designs.bits[f] = opening_design(
                keys, k, p.opening_trials, draw.seed, niche, firms.key[f]
            )
    point = draw("organisation", n)
    fordist = firms.final[:n] & (point >= 1.0 - p.fordists)
    designs.organisation[:n] = np.where(fordist, FORDIST, np.where(point < p.teams, TEAM, CRAFT))
    evaluate_designs(firms, designs, state.phases, p.interdependence, draw.seed)
    open_rivals(designs, state.phases, p, draw.seed)
    designs.knowledge[:n] = [own_knowledge(int(size), p) for size in firms.workers[:n]]
    # Machines were renewed at some time since they last fell so far behind that it paid.
    firms.machine[:n] *= frontier(p) * np.exp(-renewal_gap(p) * draw("machine age", n))


def _endow(state: State, parameters: Parameters, n: int, seed: np.uint64) -> None:
    """Breadth, and the skill up to which practice carries, of the opening workers."""
    workers, p = state.workers, parameters.skill
    for w in range(n):
        workers.ceiling[w] = skill_ceiling(workers.key[w], seed, workers.skill[w], p)
    # Breadth comes with years in the trade, half of the phases around one on average.
    grown = 1.0 - (1.0 - 0.5 * p.broadening) ** (4.0 * (workers.age[:n] - WORKING_FROM))
    workers.breadth[:n] = p.breadth + (1.0 - p.breadth) * grown
    workers.market_wage[:n] = workers.wage[:n]
    state.practices.participation[:] = parameters.practices.usual


def _prices(state: State, parameters: Parameters) -> None:
    """Opening prices of phases, inside and outside."""
    p, phases = parameters, state.phases
    cost = phases.hours / p.production.normal_utilisation
    phases.going_price[:] = (1.0 + p.pricing.specialist_norm) * cost
    phases.outside_price[:] = (
        np.where(phases.ancillary, p.placement.ancillary_markup, p.placement.outside_markup) * cost
    )
    hours = p.size.final_workers + p.size.specialist_workers
    phases.outside_hours[:] = p.placement.outside_capacity * hours * phases.hours
    phases.outside_hours[phases.ancillary] = np.inf


def _opening_output(state: State, parameters: Parameters) -> float:
    """Units a quarter that the opening people make at planned utilisation and mean skill."""
    p, firms, owners = parameters.production, state.firms, state.owners
    own = owners.partners * owners.hours
    people = np.maximum(1.0, firms.workers + own)
    skill = (firms.workers * parameters.size.skill + own * owners.skill) / people
    reference = p.unskilled_share + (1.0 - p.unskilled_share) * p.reference_skill
    efficiency = (p.unskilled_share + (1.0 - p.unskilled_share) * skill) / reference
    gain = 1.0 + p.specialisation * (1.0 - firms.n_phases / parameters.size.phases)
    span = (people / p.span_size) ** -p.span
    coordination = 1.0 + parameters.placement.coordination * firms.in_house / parameters.size.phases
    hours = np.where(firms.final, 1.0 - p.overhead, 1.0) * (firms.workers + own)
    made = hours * firms.machine * efficiency * gain * span / coordination
    return float(p.normal_utilisation * made[firms.alive].sum())


def _markets(state: State, parameters: Parameters, given: Given) -> None:
    """Market sizes at which the opening workforce is normally used."""
    p, markets = parameters, state.markets
    units = _opening_output(state, parameters)
    upmarket = p.markets.upmarket_share
    niches = np.array([1.0 - upmarket, upmarket])
    destinations = np.array([1.0 - p.markets.export_demand, p.markets.export_demand])
    split = np.outer(niches, destinations).ravel()
    shares = (p.markets.domestic_share, p.markets.export_market_share)
    markets.given_share[:] = np.tile(shares, niches.size)
    markets.normal_size[:] = units * split / markets.given_share
    markets.size[:] = markets.normal_size
    markets.share[:] = markets.given_share
    firms = state.firms
    n = given.people.size
    for g in range(split.size):
        sellers = firms.alive & firms.serves[:, g]
        weight = np.where(sellers, firms.workload, 0.0)
        if given.listed:
            abroad = g % DESTINATIONS == EXPORT
            part = given.exports if abroad else 1.0 - given.exports
            weight[:n] *= np.where(np.isfinite(part), part, 1.0)
        firms.base[:, g] = units * split[g] * weight / max(1e-12, weight.sum())
    firms.ordered[:] = firms.base.sum(axis=1)


def _strategies(state: State, parameters: Parameters) -> None:
    """Opening aspirations."""
    state.strategies.aspiration[:] = parameters.firms.normal_margin
    state.strategies.last_margin[:] = parameters.firms.normal_margin


def _ties(state: State, parameters: Parameters, draw: _Draws, given: Given) -> None:
    """Acquaint listed pairs, and each final firm with a specialist for every phase it still lacks.

    A firm remembers so many others and no more: of more listed ties those of the highest value.
    """
    size, firms = parameters.size, state.firms
    _listed_ties(state, parameters, given)
    trust = parameters.trust.stranger * parameters.trust.norm
    bits = np.arange(size.phases, dtype=np.uint64)
    can = (firms.phases[:, None] >> bits) & np.uint64(1) == 1
    specialists = [
        np.flatnonzero(can[:, phase] & firms.alive & ~firms.final) for phase in range(size.phases)
    ]
    point = draw("acquaintance", size.final_firms * size.phases).reshape(-1, size.phases)
    for f in range(size.final_firms):
        known_to = state.ties.partner[f][state.ties.partner[f] >= 0]
        for phase in np.flatnonzero(~can[f] & ~can[known_to].any(axis=0)):
            known = specialists[phase]
            if known.size:
                chosen = known[int(point[f, phase] * known.size)]
                acquaint(state.ties, f, chosen, trust, -parameters.schedule.burn_in)


def _listed_ties(state: State, parameters: Parameters, given: Given) -> None:
    told = given.ties
    if not told:
        return
    trust = parameters.trust.stranger * parameters.trust.norm
    opening = -parameters.schedule.burn_in
    value = np.nan_to_num(told["value"])
    held = np.zeros(given.people.size, np.int64)
    for k in np.argsort(-value, kind="stable"):
        b, j = int(told["buyer"][k]), int(told["supplier"][k])
        if max(held[b], held[j]) >= state.ties.partner.shape[1]:
            continue
        known = np.isfinite(told["trust"][k])
        since = int(told["since"][k])
        acquaint(
            state.ties,
            b,
            j,
            float(told["trust"][k]) if known else trust,
            -since if since > -opening else opening,
        )
        held[b] += 1
        held[j] += 1


def found_district(parameters: Parameters, seed: int, given: Given | None = None) -> State:
    """The opening state of a district.

    Parameters
    ----------
    parameters : Parameters
    seed : int
        Key of the world.
    given : Given, optional
        What is known of its firms, workers and ties; the numbers in `parameters` agree with it.

    Returns
    -------
    State
        All money positions add up to zero: what firms and workers hold, the outside world owes.
    """
    size = parameters.size
    firms = size.final_firms + size.specialists
    workers = size.final_workers + size.specialist_workers
    trade = workers * (1.0 + size.unemployment)
    per_quarter = workers / parameters.markets.lot
    state = allocate(
        int(max(FIRM_ROOM * firms, firms + FIRM_MARGIN)) + 32,
        int(max(WORKER_ROOM * trade, trade + WORKER_MARGIN)) + 64,
        size.phases + size.ancillary,
        int(3.0 * per_quarter) + 512,
    )
    draw = _Draws(seed)
    given = given or Given()
    _phases(state, parameters, draw, given)
    people = _firms(state, parameters, draw, given)
    staff = _owners(state, parameters, draw, people, given)
    _workers(state, parameters, draw, staff, given)
    _designs(state, parameters, draw)
    _ties(state, parameters, draw, given)
    _strategies(state, parameters)
    _prices(state, parameters)
    _markets(state, parameters, given)
    state.place.norm[0] = parameters.trust.norm
    state.sectors.money[OUTSIDE] = -(state.firms.cash.sum() + state.workers.savings.sum())
    return state
