"""Kernels that turn a list of flows into compressed rows: no sort by comparison, no matrix.

Codes are numbered by a table over their range or, where the range is wide, by a hash table; rows
are ordered by counting. All is linear in the number of flows.
"""

import numpy as np

from distretto.kernels import kernel

__all__ = [
    "between_areas",
    "compress",
    "number_by_hash",
    "number_by_table",
    "one_way",
    "reduce",
    "renumber",
    "set_aside",
    "sum_repeated",
    "totals",
    "transpose",
]

# Why a place is set aside; 0 means that it takes part.
NO_RESIDENTS, NO_JOBS, NO_EXCHANGE = 1, 2, 3


@kernel(allocates=True)
def number_by_table(
    origin: np.ndarray, destination: np.ndarray, low: int, width: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number integer codes in ascending order by a table over their range.

    Parameters
    ----------
    origin, destination : (m,) int64
    low : int
        The smallest code.
    width : int
        Largest code - smallest code + 1.

    Returns
    -------
    codes : (n,) int64
    origin, destination : (m,) int32
        Positions in `codes`.
    """
    m = len(origin)
    rank = np.zeros(width, np.int32)
    for e in range(m):
        rank[origin[e] - low] = 1
        rank[destination[e] - low] = 1
    n = 0
    for c in range(width):
        n += rank[c]
    codes = np.empty(n, np.int64)
    n = 0
    for c in range(width):
        if rank[c] == 1:
            codes[n] = c + low
            rank[c] = n
            n += 1
    origin_at = np.empty(m, np.int32)
    destination_at = np.empty(m, np.int32)
    for e in range(m):
        origin_at[e] = rank[origin[e] - low]
        destination_at[e] = rank[destination[e] - low]
    return codes, origin_at, destination_at


@kernel(allocates=True)
def number_by_hash(
    origin: np.ndarray, destination: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Number integer codes in the order in which they are first met.

    Returns
    -------
    codes : (n,) int64
    origin, destination : (m,) int32
        Positions in `codes`.
    """
    m = len(origin)
    bits = 10
    keys = np.empty(1 << bits, np.int64)
    found = np.full(1 << bits, -1, np.int32)
    codes = np.empty(1 << (bits - 1), np.int64)
    n = 0
    at = np.empty((2, m), np.int32)
    factor = np.uint64(0x9E3779B97F4A7C15)
    for side in range(2):
        column = origin if side == 0 else destination
        last = np.int64(0)
        last_at = np.int32(-1)
        for e in range(m):
            code = column[e]
            if last_at >= 0 and code == last:
                at[side, e] = last_at
                continue
            mask = np.int64((1 << bits) - 1)
            place = np.int64((np.uint64(code) * factor) >> np.uint64(64 - bits))
            while found[place] >= 0 and keys[place] != code:
                place = (place + 1) & mask
            if found[place] < 0:
                if n == len(codes):
                    # Half full: twice the room, and all codes are entered anew.
                    bits += 1
                    mask = np.int64((1 << bits) - 1)
                    larger = np.empty(1 << (bits - 1), np.int64)
                    larger[:n] = codes
                    codes = larger
                    keys = np.empty(1 << bits, np.int64)
                    found = np.full(1 << bits, -1, np.int32)
                    for c in range(n):
                        place = np.int64((np.uint64(codes[c]) * factor) >> np.uint64(64 - bits))
                        while found[place] >= 0:
                            place = (place + 1) & mask
                        keys[place] = codes[c]
                        found[place] = c
                    place = np.int64((np.uint64(code) * factor) >> np.uint64(64 - bits))
                    while found[place] >= 0:
                        place = (place + 1) & mask
                keys[place] = code
                found[place] = n
                codes[n] = code
                n += 1
            last = code
            last_at = found[place]
            at[side, e] = last_at
    return codes[:n].copy(), at[0], at[1]


@kernel
def renumber(positions: np.ndarray, rank: np.ndarray) -> None:
    """Replace each of `positions`, in place, by its rank."""
    for e in range(len(positions)):
        positions[e] = rank[positions[e]]


@kernel(allocates=True)
def compress(
    origin: np.ndarray, destination: np.ndarray, workers: np.ndarray, n: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Arrange positive flows by origin and by destination.

    Parameters
    ----------
    origin, destination : (m,) int32
        Positions of places, 0 to n - 1.
    workers : (m,) int64 or float64
        Not negative; rows with 0 are dropped.
    n : int
        Number of places.

    Returns
    -------
    out_start : (n + 1,) int64
        The flows out of place i are those from ``out_start[i]`` to ``out_start[i + 1] - 1``.
    out_place : (p,) int32
        Their destinations, ascending within i.
    out_workers : (p,) float64
    in_start, in_place, in_workers
        The same by destination; `in_place` are origins.
    """
    out_start = np.zeros(n + 1, np.int64)
    for e in range(len(origin)):
        if workers[e] > 0:
            out_start[origin[e] + 1] += 1
    for i in range(n):
        out_start[i + 1] += out_start[i]
    p = out_start[n]
    out_place = np.empty(p, np.int32)
    out_workers = np.empty(p, np.float64)
    free = out_start[:n].copy()
    for e in range(len(origin)):
        w = workers[e]
        if w > 0:
            i = origin[e]
            at = free[i]
            free[i] = at + 1
            out_place[at] = destination[e]
            out_workers[at] = w
    # Turned twice, the flows of each place come out in the order of the places at the other end.
    in_start, in_place, in_workers = transpose(out_start, out_place, out_workers)
    free[:] = out_start[:n]
    for j in range(n):
        for e in range(in_start[j], in_start[j + 1]):
            i = in_place[e]
            at = free[i]
            free[i] = at + 1
            out_place[at] = j
            out_workers[at] = in_workers[e]
    return out_start, out_place, out_workers, in_start, in_place, in_workers


@kernel(allocates=True)
def transpose(
    start: np.ndarray, place: np.ndarray, workers: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return the same flows arranged by their other end, ascending within each place."""
    n = len(start) - 1
    p = len(place)
    turned_start = np.zeros(n + 1, np.int64)
    for e in range(p):
        turned_start[place[e] + 1] += 1
    for i in range(n):
        turned_start[i + 1] += turned_start[i]
    free = turned_start[:n].copy()
    turned_place = np.empty(p, np.int32)
    turned_workers = np.empty(p, np.float64)
    for i in range(n):
        for e in range(start[i], start[i + 1]):
            j = place[e]
            at = free[j]
            free[j] = at + 1
            turned_place[at] = i
            turned_workers[at] = workers[e]
    return turned_start, turned_place, turned_workers


@kernel(allocates=True)
def sum_repeated(
    start: np.ndarray, place: np.ndarray, workers: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sum flows that are given more than once; rows must be ascending.

    Returns
    -------
    start, place, workers
        As given, each pair once.
    """
    n = len(start) - 1
    kept_start = np.zeros(n + 1, np.int64)
    kept_place = np.empty(len(place), np.int32)
    kept_workers = np.empty(len(place), np.float64)
    at = 0
    for i in range(n):
        for e in range(start[i], start[i + 1]):
            if e > start[i] and place[e] == place[e - 1]:
                kept_workers[at - 1] += workers[e]
            else:
                kept_place[at] = place[e]
                kept_workers[at] = workers[e]
                at += 1
        kept_start[i + 1] = at
    return kept_start, kept_place[:at].copy(), kept_workers[:at].copy()


@kernel(allocates=True)
def totals(
    start: np.ndarray, place: np.ndarray, workers: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray, int]:
    """Return residents, jobs, who does both, and the first flow that repeats the one before.

    Returns
    -------
    residents, jobs, own : (n,) float64
        Sums by origin, by destination, and of flows from a place to itself.
    repeated : int
        Position of a flow with the same ends as the one before it, -1 if there is none.
    """
    n = len(start) - 1
    residents = np.zeros(n)
    jobs = np.zeros(n)
    own = np.zeros(n)
    repeated = -1
    for i in range(n):
        total = 0.0
        before = -1
        for e in range(start[i], start[i + 1]):
            j = place[e]
            w = workers[e]
            total += w
            jobs[j] += w
            if j == i:
                own[i] += w
            if j == before and repeated < 0:
                repeated = e
            before = j
        residents[i] = total
    return residents, jobs, own, repeated


@kernel
def one_way(
    out_start: np.ndarray, out_place: np.ndarray, in_start: np.ndarray, in_place: np.ndarray
) -> bool:
    """Return whether no two places exchange workers in both directions."""
    for i in range(len(out_start) - 1):
        e = out_start[i]
        b = in_start[i]
        while e < out_start[i + 1] and b < in_start[i + 1]:
            if out_place[e] < in_place[b]:
                e += 1
            elif out_place[e] > in_place[b]:
                b += 1
            elif out_place[e] != i:
                return False
            else:
                e += 1
                b += 1
    return True


@kernel(allocates=True)
def set_aside(
    out_start: np.ndarray,
    out_place: np.ndarray,
    out_workers: np.ndarray,
    in_start: np.ndarray,
    in_place: np.ndarray,
    in_workers: np.ndarray,
    residents: np.ndarray,
    jobs: np.ndarray,
    own: np.ndarray,
) -> np.ndarray:
    """Find the places that cannot take part, and those that cannot because of them, and so on.

    A place is set aside if it has no employed residents, no jobs, or no exchange with any other
    (everyone who lives there works there and the reverse). Its flows are then left out of the
    totals of the others. The result does not depend on the order of places.

    Returns
    -------
    reason : (n,) int8
        0 takes part, 1 no employed residents, 2 no jobs, 3 no exchange.
    """
    n = len(residents)
    residents = residents.copy()
    jobs = jobs.copy()
    reason = np.zeros(n, np.int8)
    waiting = np.empty(n, np.int32)
    count = 0
    for i in range(n):
        reason[i] = _reason(residents[i], jobs[i], own[i])
        if reason[i] > 0:
            waiting[count] = i
            count += 1
    done = 0
    while done < count:
        i = waiting[done]
        done += 1
        for e in range(out_start[i], out_start[i + 1]):
            j = out_place[e]
            if reason[j] == 0:
                jobs[j] -= out_workers[e]
                reason[j] = _reason(residents[j], jobs[j], own[j])
                if reason[j] > 0:
                    waiting[count] = j
                    count += 1
        for e in range(in_start[i], in_start[i + 1]):
            j = in_place[e]
            if reason[j] == 0:
                residents[j] -= in_workers[e]
                reason[j] = _reason(residents[j], jobs[j], own[j])
                if reason[j] > 0:
                    waiting[count] = j
                    count += 1
    return reason


@kernel
def _reason(residents: float, jobs: float, own: float) -> int:
    if residents == 0:
        return NO_RESIDENTS
    if jobs == 0:
        return NO_JOBS
    if own == residents and own == jobs:
        return NO_EXCHANGE
    return 0


@kernel(allocates=True)
def reduce(
    start: np.ndarray, place: np.ndarray, workers: np.ndarray, kept: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Leave out places and their flows.

    Parameters
    ----------
    start, place, workers
        Flows in compressed rows.
    kept : (n,) int32
        New position of each place, -1 where it is left out.

    Returns
    -------
    start, place, workers
        Flows between the places that remain.
    """
    n = 0
    p = 0
    for i in range(len(kept)):
        if kept[i] >= 0:
            n += 1
            for e in range(start[i], start[i + 1]):
                if kept[place[e]] >= 0:
                    p += 1
    kept_start = np.zeros(n + 1, np.int64)
    kept_place = np.empty(p, np.int32)
    kept_workers = np.empty(p, np.float64)
    at = 0
    for i in range(len(kept)):
        if kept[i] < 0:
            continue
        for e in range(start[i], start[i + 1]):
            j = kept[place[e]]
            if j >= 0:
                kept_place[at] = j
                kept_workers[at] = workers[e]
                at += 1
        kept_start[kept[i] + 1] = at
    return kept_start, kept_place, kept_workers


@kernel(allocates=True)
def between_areas(
    start: np.ndarray, place: np.ndarray, workers: np.ndarray, area: np.ndarray, areas: int
) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Sum flows by area.

    Parameters
    ----------
    start, place, workers
        Flows in compressed rows.
    area : (n,) int32
        Area of each place, 0 to `areas` - 1; -1 for none.
    areas : int

    Returns
    -------
    sum_start : (areas + 1,) int64
    sum_area : (q,) int32
        Areas of destination, ascending within each area.
    sum_workers : (q,) float64
    links : (areas,) int64
        Pairs of different places inside each area that have a flow.
    """
    n = len(area)
    member_start = np.zeros(areas + 1, np.int64)
    for i in range(n):
        if area[i] >= 0:
            member_start[area[i] + 1] += 1
    for k in range(areas):
        member_start[k + 1] += member_start[k]
    free = member_start[:areas].copy()
    members = np.empty(member_start[areas], np.int32)
    for i in range(n):
        if area[i] >= 0:
            members[free[area[i]]] = i
            free[area[i]] += 1
    links = np.zeros(areas, np.int64)
    sum_start = np.zeros(areas + 1, np.int64)
    sum_area = np.empty(1024, np.int32)
    sum_workers = np.empty(1024, np.float64)
    total = np.zeros(areas)
    touched = np.empty(areas, np.int32)
    q = 0
    for k in range(areas):
        count = 0
        for at in range(member_start[k], member_start[k + 1]):
            i = members[at]
            for e in range(start[i], start[i + 1]):
                to = area[place[e]]
                if to < 0:
                    continue
                if to == k and place[e] != i:
                    links[k] += 1
                if total[to] == 0.0:
                    touched[count] = to
                    count += 1
                total[to] += workers[e]
        while q + count > len(sum_area):
            more_area = np.empty(2 * len(sum_area), np.int32)
            more_workers = np.empty(2 * len(sum_area), np.float64)
            more_area[:q] = sum_area[:q]
            more_workers[:q] = sum_workers[:q]
            sum_area = more_area
            sum_workers = more_workers
        found = np.sort(touched[:count])
        for at in range(count):
            to = found[at]
            sum_area[q] = to
            sum_workers[q] = total[to]
            total[to] = 0.0
            q += 1
        sum_start[k + 1] = q
    return sum_start, sum_area[:q].copy(), sum_workers[:q].copy(), links
