"""Joint projects of a network, slowly and readably: what the engine's pairing must equal.

The rule of `distretto.economy.joint_projects` once more, in plain Python, for members who know few
others. Of the engine it uses the numbers of the streams of chance, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from distretto.economy.draws import PROJECT, PROJECT_RING
from distretto.economy.parameters import Parameters
from plain_draws import draw, hash_key, stream_key


@dataclass
class Member:
    key: int
    cash: float
    participation: float
    trust: dict[int, float] = field(default_factory=dict)  # in others, by their key


def try_projects(
    members: list[Member], difficulty: float, norm: float, p: Parameters, seed: int, quarter: int
) -> None:
    """Each member meets the next on the ring; a pair that acts may succeed or fail."""
    ring = stream_key(seed, PROJECT_RING, quarter)
    round_table = sorted(members, key=lambda member: draw(ring, member.key))
    met: set[frozenset[int]] = set()
    for one, other in zip(round_table, [*round_table[1:], *round_table[:1]], strict=True):
        pair = frozenset((one.key, other.key))
        if len(pair) < 2 or pair in met:
            continue
        met.add(pair)
        chance = hash_key(stream_key(seed, PROJECT, quarter), hash_key(min(pair), max(pair)))
        poor = min(one.cash, other.cash) < p.contracts.project_cost
        if draw(chance, 0) >= p.contracts.projects or poor:
            continue
        one.cash -= p.contracts.project_cost
        other.cash -= p.contracts.project_cost
        acquainted = other.key in one.trust
        trust = one.trust.get(other.key, p.trust.stranger * norm)
        tried = difficulty if trust > difficulty else difficulty * p.contracts.project_ease
        put_in = min(one.participation, other.participation)
        if draw(chance, 1) < 1.0 - tried * (1.0 - trust * put_in):
            trust += p.trust.gain * (1.0 - trust)
        elif acquainted:
            trust *= 1.0 - p.trust.loss * p.contracts.offence
        else:
            continue
        one.trust[other.key] = other.trust[one.key] = trust
