"""The districts that are timed: Santa Croce with every prior at its middle, in several sizes."""

from distretto.economy import draws, parameters
from distretto.economy.district import District
from distretto.experiments import load_scenario

SEED = draws.world_seed(1, 0)
LOT = 2.7  # units an order
# Part of the firms of the opening day: after settling there are some 500 with 6,000 people and
# 2,000 orders a quarter, the size for which the goal of a season is set.
FIRMS = 0.78


def values(multiple: float) -> dict[str, float]:
    """Parameters of Santa Croce, ``multiple`` times as large."""
    found = load_scenario("santa-croce").draw(lambda name: 0.5)
    for name in ("final_firms", "specialists"):
        found[f"size.{name}"] *= FIRMS * multiple
    for name in ("final_workers", "specialist_workers"):
        found[f"size.{name}"] *= multiple
    return {**found, "markets.lot": LOT}


def settled(multiple: float, quarters: int, seed: int = SEED) -> District:
    """Found a district and let it run for some quarters."""
    district = District.found(parameters.build(values(multiple)), seed)
    for _ in range(quarters):
        district.step()
    return district


def agents(district: District) -> dict[str, int]:
    """Firms, workers and placements of the quarter just run."""
    state = district.state
    return {
        "firms": int(state.firms.alive.sum()),
        "workers": int(state.workers.alive.sum()),
        "placements": int(state.orders.total[0]) * state.phases.hours.size,
    }
