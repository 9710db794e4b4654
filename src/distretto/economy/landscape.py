"""The landscape of designs: how good a combination of choices is, phase by phase.

Definitions, niche g, phase p of P, design x (one bit per phase), interdependence K < P::

    c_p(x) = U(world, niche, p, version_p, x_p, x_p+1, ..., x_p+K)      uniform on (0, 1)
    C(x)   = (1/P) sum_p c_p(x)
    design quality = C(x) / C*

The K neighbours of a phase are the K that follow it in the cycle, and the cycle closes on
itself; K is at most P - 1. Contributions are keyed draws: nothing is stored, and a phase whose
technique changes (version) gets new ones. C* is a sampled near-optimum: the best local optimum
of several starts, averaged over several landscapes with the same P and K. It belongs to no
world, so that a given quality means the same in all of them.

The model is Kauffman's (1993); as a model of a firm's choices, Levinthal (1997) and Rivkin and
Siggelkow (2003).

References
----------
Kauffman (1993), The Origins of Order, Oxford University Press.
Levinthal (1997), Adaptation on rugged landscapes, Management Science 43.
Rivkin, Siggelkow (2003), Balancing search and stability, Management Science 49.
"""

from __future__ import annotations

from functools import cache

import numpy as np

from distretto.economy import draws
from distretto.kernels import kernel

SAMPLED_LANDSCAPES, SAMPLED_STARTS = 6, 8
_ONE = np.uint64(1)


@kernel
def phase_keys(seed: np.uint64, niche: int, version: np.ndarray, keys: np.ndarray) -> None:
    """Fill the key of each phase's contributions on the landscape of a niche."""
    land = draws.hash_key(draws.stream_key(seed, draws.LANDSCAPE, 0), np.uint64(niche))
    for p in range(keys.size):
        keys[p] = draws.hash_key(draws.hash_key(land, np.uint64(p)), np.uint64(version[p]))


@kernel
def contribution(keys: np.ndarray, k: int, p: int, bits: np.uint64) -> float:
    """Contribution c_p of phase p to a design."""
    around = (bits >> np.uint64(p)) | (bits << np.uint64(keys.size - p))
    return draws.draw(keys[p], around & ((_ONE << np.uint64(k + 1)) - _ONE))


@kernel
def mean_contribution(keys: np.ndarray, k: int, bits: np.uint64) -> float:
    """Value C of a design."""
    total = 0.0
    for p in range(keys.size):
        total += contribution(keys, k, p, bits)
    return total / keys.size


@kernel
def flip_gain(keys: np.ndarray, k: int, bits: np.uint64, i: int) -> float:
    """Change of P times C when phase i flips: it concerns the phase and the k before it."""
    n = keys.size
    other = bits ^ (_ONE << np.uint64(i))
    gain = 0.0
    for back in range(k + 1):
        p = (i + n - back) % n
        gain += contribution(keys, k, p, other) - contribution(keys, k, p, bits)
    return gain


@kernel
def climb(keys: np.ndarray, k: int, bits: np.uint64) -> np.uint64:
    """Local optimum reached by always flipping the bit that gains most."""
    while True:
        best = 1e-12  # a gain that rounding cannot feign
        chosen = bits
        for i in range(keys.size):
            gain = flip_gain(keys, k, bits, i)
            if gain > best:
                best = gain
                chosen = bits ^ (_ONE << np.uint64(i))
        if chosen == bits:
            return bits
        bits = chosen


@kernel
def random_design(stream: np.uint64, entity: np.uint64, n: int) -> np.uint64:
    """A design of n phases drawn by key."""
    return draws.hash_key(stream, entity) & ((_ONE << np.uint64(n)) - _ONE)


@kernel
def best_climb(
    keys: np.ndarray, k: int, bits: np.uint64, starts: int, stream: np.uint64, entity: np.uint64
) -> np.uint64:
    """Best of the local optima above a design and above so many keyed starts."""
    found = climb(keys, k, bits)
    best = mean_contribution(keys, k, found)
    base = draws.hash_key(stream, entity)
    for s in range(starts):
        other = climb(keys, k, random_design(base, np.uint64(s), keys.size))
        value = mean_contribution(keys, k, other)
        if value > best:
            best = value
            found = other
    return found


@kernel(allocates=True)
def _sampled_optimum(n: int, k: int) -> float:
    version = np.zeros(n, np.int32)
    keys = np.empty(n, np.uint64)
    total = 0.0
    for sample in range(SAMPLED_LANDSCAPES):
        world = np.uint64(sample)
        phase_keys(world, 0, version, keys)
        stream = draws.stream_key(world, draws.NEAR_OPTIMUM, 0)
        found = best_climb(keys, k, np.uint64(0), SAMPLED_STARTS - 1, stream, world)
        total += mean_contribution(keys, k, found)
    return total / SAMPLED_LANDSCAPES


@cache
def near_optimum(n: int, k: int) -> float:
    """Sampled near-optimum C* of landscapes of n phases with interdependence k."""
    return float(_sampled_optimum(n, min(k, n - 1)))
