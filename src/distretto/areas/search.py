"""The search for labour market areas, one community at a time (Coombes and Bond 2008; Istat).

Each iteration takes the least valid cluster, dissolves it, and moves one community, its lead (the
member that exchanges most with communities outside the cluster), to the cluster with which it has
most cohesion, if that cluster does not lose validity by it; otherwise the lead goes to the reserve
list. The other members are a cluster again. The search ends when all clusters are valid; the
reserve list is emptied then. Validity and cohesion are defined in
:mod:`distretto.areas.clusters`, where the references are.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np

from distretto.areas.clusters import (
    NO_TEST,
    PENDING,
    Network,
    Rule,
    State,
    found,
    gather,
    join,
    lead,
    least_valid,
    leave,
    most_cohesive,
    refresh,
    set_validity,
    validity,
)
from distretto.kernels import kernel

# What happened to a community. A to F are the cases of the reserve list: the lead of a cluster of
# one (A, B) or more members (C, D) that was refused (A, C) or had no candidate (B, D); a former
# member of a cluster in case D that was refused (E) or had no candidate (F).
JOINED, A, B, C, D, E, F, ASSIGNED = 0, 1, 2, 3, 4, 5, 6, 7

# Why the search ended.
ALL_VALID, NONE_LEFT, TOO_LONG = 0, 1, 2

RESERVE = -1  # label of a community in the reserve list


class Log(NamedTuple):
    """What happened, one row per event; see `search`."""

    integers: np.ndarray  # (rows, 7) int32
    numbers: np.ndarray  # (rows, 4) float64


@kernel(allocates=True)
def _with_room(log: Log, events: int) -> Log:
    """Return the log, with twice the room if it is full."""
    if events < len(log.integers):
        return log
    integers = np.empty((2 * events, log.integers.shape[1]), np.int32)
    numbers = np.empty((2 * events, log.numbers.shape[1]), np.float64)
    integers[:events] = log.integers
    numbers[:events] = log.numbers
    return Log(integers, numbers)


@kernel
def _place(
    network: Network,
    state: State,
    rule: Rule,
    log: Log,
    event: int,
    i: int,
    clusters: int,
    shown: int,
    shown_validity: float,
) -> bool:
    """Put community i into the most cohesive cluster if that does not lose validity by it.

    `shown` is a cluster whose validity counts as `shown_validity` instead; -1 for none.
    """
    integers, numbers = log.integers[event], log.numbers[event]
    s, cohesion = most_cohesive(network, state, i, clusters, rule, NO_TEST, -1)
    k = state.touched[s]
    before = shown_validity if k == shown else state.tree[len(state.tree) // 2 + k]
    after = validity(
        state.sums[k, 0] + network.residents[i],
        state.sums[k, 1] + network.jobs[i],
        state.sums[k, 2] + network.own[i] + state.sent[s] + state.received[s],
        rule,
    )
    integers[4] = k
    numbers[1] = cohesion
    numbers[2] = before
    numbers[3] = after
    if after >= before:
        join(network, state, i, s, rule)
        return True
    return False


@kernel(allocates=True)
def _assign(
    network: Network,
    state: State,
    rule: Rule,
    log: Log,
    events: int,
    waiting: np.ndarray,
    count: int,
    iteration: int,
    fresh: int,
    barred: int,
) -> tuple[int, int, Log]:
    """Assign the communities of the reserve list, in passes from the largest to the smallest.

    Each joins the most cohesive of the clusters that pass the test of the rule. A pass in which
    none could be assigned is the last.

    Parameters
    ----------
    waiting : (n,) int32
        The reserve list, ascending, in its first `count` places; changed in place.
    fresh, barred : int
        A community, and a cluster that it must not join; -1 for none.

    Returns
    -------
    count, events, log
    """
    moved = True
    while moved and count > 0:
        moved = False
        for at in range(count - 1, -1, -1):
            i = waiting[at]
            clusters, _ = gather(network, state, i)
            kept_out = barred if i == fresh else -1
            s, cohesion = most_cohesive(network, state, i, clusters, rule, rule.test, kept_out)
            if s < 0:
                continue
            k = state.touched[s]
            log = _with_room(log, events)
            integers, numbers = log.integers[events], log.numbers[events]
            integers[0], integers[1], integers[2], integers[3] = iteration, i, RESERVE, 0
            integers[4], integers[5], integers[6] = k, -1, ASSIGNED
            numbers[0], numbers[1] = np.nan, cohesion
            numbers[2] = state.tree[len(state.tree) // 2 + k]
            join(network, state, i, s, rule)
            numbers[3] = state.tree[len(state.tree) // 2 + k]
            events += 1
            waiting[at] = -1
            moved = True
        left = 0
        for at in range(count):
            if waiting[at] >= 0:
                waiting[left] = waiting[at]
                left += 1
        count = left
    return count, events, log


@kernel(allocates=True)
def search(
    network: Network, start: np.ndarray, rule: Rule, max_iterations: int
) -> tuple[np.ndarray, np.ndarray, Log, int, int, int]:
    """Delineate.

    Parameters
    ----------
    network : Network
        Flows between n communities, each with residents and jobs.
    start : (n,) int32
        Cluster of each community at the start, 0 to n - 1.
    rule : Rule
    max_iterations : int

    Returns
    -------
    label : (n,) int32
        Cluster of each community, -1 where it could not be assigned.
    before : (n,) int32
        The same before the reserve list was emptied at the end.
    log : Log
        Rows of integers: iteration, community, cluster dissolved (-1: reserve list), its members,
        cluster considered (-1: none), next member in the order of pull (-1: none), what happened.
        Rows of numbers: validity of the cluster dissolved (NaN: reserve list), cohesion with the
        cluster considered, its validity before, and with the community.
    iterations : int
    ending : int
        ALL_VALID, NONE_LEFT or TOO_LONG.
    doubtful : int
        Turns of case D in which the R package would take an ordinary cluster for a former member
        or lose the turn, and then goes wrong.
    """
    n = len(start)
    state = found(network, start, rule)
    tree = state.tree
    log = Log(np.empty((2 * n + 16, 7), np.int32), np.empty((2 * n + 16, 4)))
    events = 0
    iteration = 0
    doubtful = 0
    waiting = np.empty(n, np.int32)
    count = 0
    scattered = -1
    while True:
        score = tree[1]
        if score >= 1.0:
            ending = NONE_LEFT if score == np.inf else ALL_VALID
            break
        if iteration >= max_iterations:
            ending = TOO_LONG
            break
        iteration += 1
        dissolved = least_valid(tree)
        members = state.size[dissolved]
        first, second = lead(state, dissolved)

        # The cluster is dissolved; without its lead it is a cluster again.
        clusters, lost = gather(network, state, first)
        leave(network, state, first, lost, rule)
        if scattered == dissolved:
            scattered = -1
        log = _with_room(log, events)
        integers, numbers = log.integers[events], log.numbers[events]
        integers[0], integers[1], integers[2], integers[3] = iteration, first, dissolved, members
        integers[4], integers[5], integers[6] = -1, second, JOINED
        numbers[0], numbers[1], numbers[2], numbers[3] = score, np.nan, np.nan, np.nan
        joined = False
        if clusters > 0:
            shown_validity = 0.0
            if scattered >= 0:
                shown_validity = _scattered(network, state, scattered, rule, -1.0)
            joined = _place(
                network, state, rule, log, events, first, clusters, scattered, shown_validity
            )
        if scattered >= 0:
            refresh(state, scattered, rule)
            scattered = -1
        if not joined:
            state.label[first] = RESERVE
            if clusters > 0:
                integers[6] = A if members == 1 else C
            else:
                integers[6] = B if members == 1 else D
            if rule.every_iteration:
                count = _insert(waiting, count, first)
        events += 1

        if clusters == 0 and members > 1:
            # Case D: the other members seek a cluster one by one, the least valid first.
            events_before = events
            log, events, doubts = _disperse(
                network, state, rule, log, events, iteration, dissolved, members
            )
            doubtful += doubts
            if rule.every_iteration:
                for event in range(events_before, events):
                    if log.integers[event, 6] != JOINED:
                        count = _insert(waiting, count, log.integers[event, 1])
        elif rule.forgetful and members > 2:
            scattered = dissolved
            set_validity(tree, scattered, _scattered(network, state, scattered, rule, 1.0))

        if rule.every_iteration and count > 0:
            count, events, log = _assign(
                network, state, rule, log, events, waiting, count, iteration, first, dissolved
            )

    before = state.label.copy()
    if not rule.every_iteration and ending != TOO_LONG:
        for i in range(n):
            if before[i] == RESERVE:
                waiting[count] = i
                count += 1
        count, events, log = _assign(
            network, state, rule, log, events, waiting, count, iteration, -1, -1
        )
    log = Log(log.integers[:events].copy(), log.numbers[:events].copy())
    return state.label, before, log, iteration, ending, doubtful


@kernel
def _insert(waiting: np.ndarray, count: int, i: int) -> int:
    """Insert community i into the ascending reserve list; return its new length."""
    at = count
    while at > 0 and waiting[at - 1] > i:
        waiting[at] = waiting[at - 1]
        at -= 1
    waiting[at] = i
    return count + 1


@kernel(allocates=True)
def _disperse(
    network: Network,
    state: State,
    rule: Rule,
    log: Log,
    events: int,
    iteration: int,
    dissolved: int,
    members: int,
) -> tuple[Log, int, int]:
    """Let the members of a cluster whose lead had no candidate seek a cluster each, case D.

    The least valid by itself comes first, of equals the largest; each joins the most cohesive
    cluster if that does not lose validity by it, and goes to the reserve list otherwise (E), as
    also if it has no candidate (F).

    Returns
    -------
    log, events
    doubtful : int
        Turns in which an ordinary cluster is less valid, or everything has more than 1.
    """
    tree = state.tree
    count = state.size[dissolved]
    pending = np.empty(count, np.int32)
    i = state.first[dissolved]
    for at in range(count):
        pending[at] = i
        state.label[i] = PENDING
        i = state.following[i]
    state.first[dissolved] = -1
    state.size[dissolved] = 0
    state.sums[dissolved, :] = 0.0
    set_validity(tree, dissolved, np.inf)
    doubtful = 0
    while count > 0:
        turn = 0
        score = np.inf
        for at in range(count):
            i = pending[at]
            value = validity(network.residents[i], network.jobs[i], network.own[i], rule)
            if value < score or (value == score and i > pending[turn]):
                score = value
                turn = at
        i = pending[turn]
        count -= 1
        pending[turn] = pending[count]
        if tree[1] < score or (score > 1.0 and tree[1] > 1.0):
            doubtful += 1
        log = _with_room(log, events)
        integers, numbers = log.integers[events], log.numbers[events]
        integers[0], integers[1], integers[2], integers[3] = iteration, i, dissolved, members
        integers[4], integers[5], integers[6] = -1, -1, JOINED
        numbers[0], numbers[1], numbers[2], numbers[3] = score, np.nan, np.nan, np.nan
        clusters, _ = gather(network, state, i)
        if clusters == 0:
            integers[6] = F
            state.label[i] = RESERVE
        elif not _place(network, state, rule, log, events, i, clusters, -1, 0.0):
            integers[6] = E
            state.label[i] = RESERVE
        events += 1
    return log, events, doubtful


@kernel
def _extremes(network: Network, state: State, k: int) -> tuple[float, float, float, float]:
    """Return the two smallest and two largest different flows inside cluster k; inf if none."""
    label = state.label
    place, workers = network.out_place, network.out_workers
    least = second_least = np.inf
    most = second_most = -np.inf
    i = state.first[k]
    while i >= 0:
        for e in range(network.out_start[i], network.out_start[i + 1]):
            if label[place[e]] == k:
                w = workers[e]
                if w < least:
                    second_least = least
                    least = w
                elif least < w < second_least:
                    second_least = w
                if w > most:
                    second_most = most
                    most = w
                elif second_most < w < most:
                    second_most = w
        i = state.following[i]
    if most < 0.0:
        return 0.0, np.inf, -np.inf, 0.0
    return least, second_least, second_most, most


@kernel
def _scattered(network: Network, state: State, k: int, rule: Rule, sign: float) -> float:
    """Return the least (sign = 1) or largest (-1) validity of cluster k when it is not added up.

    The R package LabourMarketAreas 3.4 does not add up what remains of a cluster that has just
    lost its lead. For one evaluation it meets each member's residents and jobs with each recorded
    flow between members (0 if there is none) as if it were the flow inside the cluster; it takes
    the least validity to choose the least valid cluster, and the largest as that which the
    cluster must not lose.

    For one member validity rises, or falls, with the flow, save that a flow equal to the larger of
    residents and jobs makes it 1. So the two smallest and the two largest flows tell; a flow
    between them that makes it 1 can matter for the largest alone, as 1 is valid.
    """
    flows = _extremes(network, state, k)
    result = np.inf
    i = state.first[k]
    while i >= 0:
        for w in flows:
            if math.isfinite(w):
                value = validity(network.residents[i], network.jobs[i], w, rule)
                result = min(result, sign * value)
        i = state.following[i]
    if sign > 0.0 or result <= -1.0:
        return sign * result
    i = state.first[k]
    while i >= 0:
        closed = max(network.residents[i], network.jobs[i])
        if flows[1] < closed < flows[2]:
            j = state.first[k]
            while j >= 0:
                for e in range(network.out_start[j], network.out_start[j + 1]):
                    if network.out_workers[e] == closed and state.label[network.out_place[e]] == k:
                        return 1.0
                j = state.following[j]
        i = state.following[i]
    return -result
