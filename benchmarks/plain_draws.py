"""Keyed draws in plain Python: the hash of `distretto.economy.draws`, step by step.

For implementations that must meet the same chance as the engine without being compiled.
"""

_MASK = 2**64 - 1
_GOLDEN = 0x9E3779B97F4A7C15
_FIRST_QUARTER = 4096  # quarters before burn-in, so that no date is negative


def mix(x: int) -> int:
    """Finaliser of SplitMix64."""
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9 & _MASK
    x = (x ^ (x >> 27)) * 0x94D049BB133111EB & _MASK
    return x ^ (x >> 31)


def hash_key(stream: int, entity: int) -> int:
    """64 random bits for an entity under a stream."""
    return mix((stream + _GOLDEN * entity) & _MASK)


def stream_key(seed: int, stream: int, quarter: int) -> int:
    """Key of one decision on one date in one world."""
    return hash_key(hash_key(seed, stream), quarter + _FIRST_QUARTER)


def draw(stream: int, entity: int) -> float:
    """Uniform on (0, 1) for an entity under a stream."""
    return ((hash_key(stream, entity) >> 12) + 0.5) * 2.0**-52
