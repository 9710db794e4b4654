"""One trial of a better design, slowly and readably: what the engine's search must equal.

The landscape of `distretto.economy.landscape` and the craft and team trials of
`distretto.economy.design_search` once more, in plain Python: a design is a list of choices, and
each phase's contribution is looked up for what it and the phases after it do. Of the engine it uses
the number of the stream of chance, and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass

from distretto.economy.draws import LANDSCAPE
from plain_draws import draw, hash_key, stream_key

DRAWS_OF_A_TRIAL = 16


@dataclass
class Landscape:
    seed: int
    niche: int
    interdependence: int
    version: list[int]  # of the technique of each phase

    def contribution(self, design: list[int], phase: int) -> float:
        """What a phase adds, given its own choice and those of the phases that follow it."""
        n = len(design)
        land = hash_key(stream_key(self.seed, LANDSCAPE, 0), self.niche)
        key = hash_key(hash_key(land, phase), self.version[phase])
        pattern = [design[(phase + m) % n] for m in range(self.interdependence + 1)]
        return draw(key, sum(choice << m for m, choice in enumerate(pattern)))

    def gains(self, design: list[int], other: list[int]) -> list[float]:
        """What each phase would gain if another design replaced this one."""
        return [
            self.contribution(other, i) - self.contribution(design, i) for i in range(len(design))
        ]


@dataclass
class Doer:
    """Whoever does a phase for the firm."""

    who: int | None  # a firm, or None for a stranger
    abroad: bool
    trust: float  # of the firm in it
    team: bool


@dataclass
class Firm:
    organisation: str  # craft or team
    doers: list[Doer]  # by phase
    fixed_roles: float
    staff_trust: float
    team_scope: int
    chance: int  # key of its draws of the quarter

    def draw(self, trial: int, n: int) -> float:
        return draw(self.chance, trial * DRAWS_OF_A_TRIAL + n)

    def minds(self, one: int, other: int) -> float:
        """How far whoever does one phase minds what becomes of another."""
        ours, theirs = self.doers[one], self.doers[other]
        if theirs.abroad:
            return 0.0
        if ours.who is not None and ours.who == theirs.who and not ours.abroad:
            return self.staff_trust
        return min(ours.trust, theirs.trust)

    def try_once(self, land: Landscape, design: list[int], trial: int) -> list[int]:
        n = len(design)
        phase = int(n * self.draw(trial, 0))
        together = self.together(land, n, phase, trial)
        if self.organisation == "team" and all(self.doers[i].team for i in together):
            other = [1 - c if i in together else c for i, c in enumerate(design)]
            return other if sum(land.gains(design, other)) > 0.0 else design
        if self.doers[phase].abroad:
            return design
        other = [1 - c if i == phase else c for i, c in enumerate(design)]
        gains = land.gains(design, other)
        if self.draw(trial, 1) < self.fixed_roles:
            accepted = gains[phase] > 0.0 and sum(gains) > 0.0
        else:
            minded = [self.minds(phase, i) * gains[i] for i in range(n) if i != phase]
            accepted = gains[phase] + sum(minded) > 0.0
        return other if accepted else design

    def together(self, land: Landscape, n: int, phase: int, trial: int) -> set[int]:
        """Phases that a team changes together: one, and some of those it depends on."""
        if land.interdependence == 0:
            return {phase}
        more = 1 + int(self.team_scope * self.draw(trial, 2))
        ahead = [1 + int(land.interdependence * self.draw(trial, 3 + m)) for m in range(more)]
        return {phase, *((phase + a) % n for a in ahead)}
