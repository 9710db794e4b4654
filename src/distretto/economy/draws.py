"""Keyed random draws: a draw belongs to an entity, not to a place in a sequence.

Every draw is a hash of four keys::

    u = H(seed, stream, quarter, entity)        u in (0, 1)

``seed`` is the key of one world, ``stream`` names the decision (the numbers below), ``quarter``
is the date and ``entity`` the firm, worker, phase or pair that decides. No state is carried from
one draw to the next, so two arms of a comparison meet the same chance wherever they meet the same
entity on the same date, and nothing depends on the order in which entities or worlds are worked
through.

The hash is the finaliser of SplitMix64 (Steele, Lea and Flood 2014), applied once per key.
The normal quantile is Wichura's algorithm AS 241 (1988), routine PPND7.

References
----------
Cornish, Fisher (1938), Moments and cumulants in the specification of distributions, Revue de
l'Institut International de Statistique 5.
Steele, Lea, Flood (2014), Fast splittable pseudorandom number generators, OOPSLA.
Wichura (1988), Algorithm AS 241: the percentage points of the normal distribution, Applied
Statistics 37.
"""

from __future__ import annotations

import hashlib
import math

import numpy as np

from distretto.kernels import kernel

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_M1 = np.uint64(0xBF58476D1CE4E5B9)
_M2 = np.uint64(0x94D049BB133111EB)
_S30 = np.uint64(30)
_S27 = np.uint64(27)
_S31 = np.uint64(31)
_S12 = np.uint64(12)
_TO_UNIT = 1.0 / 4503599627370496.0  # 2**-52: half a step more is still below 1

# Decisions that draw, one stream each. A number is never used twice: the test of this module
# asserts it.
PRIOR = 1
FOUNDING = 2
MARKET_SIZE = 3
NOVELTY = 4
ORDERS = 5
LOT = 6
RING = 7
SEARCH = 8
QUEUE = 9
SHIRK = 10
DETECTION = 11
COURSE = 12
LAYOFF = 13
QUIT = 14
JOB_SEARCH = 15
JOB_QUEUE = 16
VACANCY = 17
TASTE = 18
EVASION = 19
INSPECTION = 20
EXIT = 21
SPIN_OFF = 22
SPIN_OFF_ROLE = 23
NEWBORN = 24
RETIREMENT = 25
LEAVING = 26
ENTRY = 27
ENTRANT = 28
MEMBERSHIP = 31
EXPORT_REVIEW = 32
LOOKING = 33
STRATEGY = 70
OPTION = 71
LAPSE = 72
LANDSCAPE = 40
NEAR_OPTIMUM = 41
OPENING_DESIGN = 42
DESIGN_TRIAL = 43
REDESIGN = 44
PATH_BREAK = 45
IMITATION = 46
BULLETIN = 47
INVESTMENT = 48
USED_MACHINE = 49
TRADE = 90
LARGE_ORDER = 91
RELIANCE = 92
CONTRACT = 50
SPECIFIC = 51
REBATE = 52
RECALL = 53
PAYMENT = 54
PROJECT = 55
PROJECT_RING = 56
OWNER_RETIREMENT = 80
HEIR = 81
TAKEOVER = 82
MERGER = 83
IMMIGRANT = 84
PLANT = 85
ACQUISITION = 86
UPGRADE = 87
PARTNERS = 88
PLANT_STAFF = 89
UNION_FAVOUR = 60
UNION_JOINING = 61
STRIKE = 62
HIRING_CONTRACT = 63
CONVERSION = 64
TALENT = 65
CUSTOMER_CHECK = 66
APPROACH = 67
VACANCY_RING = 68


@kernel
def mix(x: np.uint64) -> np.uint64:
    """Finaliser of SplitMix64: a bijection of the 64-bit integers without visible pattern."""
    x = (x ^ (x >> _S30)) * _M1
    x = (x ^ (x >> _S27)) * _M2
    return x ^ (x >> _S31)


@kernel
def stream_key(seed: np.uint64, stream: int, quarter: int) -> np.uint64:
    """Key of one decision on one date in one world; computed once, then `draw` per entity."""
    x = mix(np.uint64(seed) + _GOLDEN * np.uint64(stream))
    return mix(x + _GOLDEN * np.uint64(quarter + 4096))


@kernel
def hash_key(stream: np.uint64, entity: np.uint64) -> np.uint64:
    """64 random bits for an entity under a `stream_key`; also the key of a newborn."""
    return mix(np.uint64(stream) + _GOLDEN * np.uint64(entity))


@kernel
def draw(stream: np.uint64, entity: np.uint64) -> float:
    """Uniform on (0, 1) for an entity under a `stream_key`."""
    return (float(hash_key(stream, entity) >> _S12) + 0.5) * _TO_UNIT


@kernel
def draw_nth(stream: np.uint64, entity: np.uint64, n: int) -> float:
    """The n-th uniform on (0, 1) of an entity under a `stream_key`."""
    return draw(hash_key(stream, entity), np.uint64(n))


@kernel
def uniform(seed: np.uint64, stream: int, quarter: int, entity: np.uint64) -> float:
    """Uniform on (0, 1) keyed by world, decision, date and entity."""
    return draw(stream_key(seed, stream, quarter), entity)


@kernel
def normal_quantile(u: float) -> float:
    """Quantile of the standard normal (AS 241, PPND7; relative error about 1e-7)."""
    q = u - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        top = ((59.109374720 * r + 159.29113202) * r + 50.434271938) * r + 3.3871327179
        low = ((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0
        return q * top / low
    r = math.sqrt(-math.log(min(u, 1.0 - u)))
    if r <= 5.0:
        r -= 1.6
        top = ((0.17023821103 * r + 1.3067284816) * r + 2.7568153900) * r + 1.4234372777
        low = (0.12021132975 * r + 0.73700164250) * r + 1.0
    else:
        r -= 5.0
        top = ((0.017337203997 * r + 0.42868294337) * r + 3.0812263860) * r + 6.6579051150
        low = (0.012258202635 * r + 0.24197894225) * r + 1.0
    z = top / low
    return -z if q < 0.0 else z


@kernel
def poisson_quantile(u: float, mean: float) -> int:
    """Poisson count from one uniform, by inversion: monotone in the mean.

    Monotone inversion keeps the worlds of two arms coupled when a policy moves the mean. Above
    a mean of 700, where exp(-mean) runs out of range, the normal quantile corrected for skewness
    (Cornish and Fisher 1938) stands in for the sum.
    """
    if mean <= 0.0:
        return 0
    if mean > 700.0:
        z = normal_quantile(u)
        return math.floor(mean + math.sqrt(mean) * z + (z * z - 1.0) / 6.0 + 0.5)
    # Beyond the bound lies less than the sum can resolve.
    most = int(mean + 12.0 * math.sqrt(mean)) + 25
    p = math.exp(-mean)
    total = p
    n = 0
    while u > total and n < most:
        n += 1
        p *= mean / n
        total += p
    return n


def name_key(name: str) -> int:
    """64-bit key of a text (first eight bytes of its SHA-256)."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "little")


def world_seed(seed: int, world: int) -> int:
    """64-bit key of world number ``world`` of the experiment with seed ``seed``."""
    return name_key(f"distretto world {int(seed)} {int(world)}")


def prior_uniform(world: int, name: str) -> float:
    """Uniform on (0, 1) with which a world draws the prior called ``name``."""
    return float(uniform(np.uint64(world), PRIOR, 0, np.uint64(name_key(name))))


@kernel(allocates=True)
def draw_many(stream: np.uint64, n: int) -> np.ndarray:
    """Uniforms on (0, 1) of the entities 0 to n - 1 under a stream."""
    found = np.empty(n)
    for i in range(n):
        found[i] = draw(stream, np.uint64(i))
    return found


@kernel(allocates=True)
def keys_many(stream: np.uint64, n: int) -> np.ndarray:
    """Keys of the entities 0 to n - 1 under a stream."""
    found = np.empty(n, np.uint64)
    for i in range(n):
        found[i] = hash_key(stream, np.uint64(i))
    return found


@kernel(allocates=True)
def draw_for(stream: np.uint64, keys: np.ndarray) -> np.ndarray:
    """Uniforms on (0, 1) of the entities with these keys under a stream."""
    found = np.empty(keys.size)
    for i in range(keys.size):
        found[i] = draw(stream, keys[i])
    return found
