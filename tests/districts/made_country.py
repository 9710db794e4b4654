"""A made country of 60 areas: districts of each industry, and decoys that fail one condition each.

Every area has a plan: jobs in small, medium and large units by industry. Units have 10, 100 and
about 400 to 600 people, jittered by chance, so that the numbers are no round ones.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

INDUSTRIES = {
    "textile and clothing": "13",
    "leather and footwear": "15",
    "housing goods": "31",
    "jewellery, instruments and toys": "321",
    "food and beverages": "10",
    "machinery, electrical and optical": "28",
    "metals and metal products": "25",
    "chemicals and plastics": "22",
    "transport equipment": "29",
    "paper and printing": "17",
    "other manufacturing": "3299",
}
ACTIVITIES = {
    "agriculture": "01",
    "extraction": "08",
    "construction": "41",
    "business services": "70",
    "consumer services": "47",
    "social services": "85",
    "traditional services": "96",
}
CODES = {**INDUSTRIES, **ACTIVITIES}
CLASSES = ("1-49", "50-249", "250+")
# Jobs outside manufacturing, in thousands, in an area like the nation.
USUAL = dict(zip(ACTIVITIES, (0.5, 0.1, 0.7, 2.0, 2.2, 2.0, 0.6), strict=True))
NAMES = tuple(INDUSTRIES)

# Kind of plan -> how many areas have it.
PLANS = {
    "district": 11,
    "services lead": 4,
    "large units": 4,
    "large main industry": 4,
    "single medium unit": 4,
    "few jobs": 4,
    "many industries": 3,
    "town of large units": 3,
    "business services": 6,
    "consumer services": 5,
    "social services": 3,
    "agriculture": 4,
    "extraction": 2,
    "construction": 3,
}
# The condition that alone refuses a decoy, in the methods that ask for it.
REFUSED_BY = {
    "services lead": "manufacturing_lead",
    "large units": "sme_lead",
    "large main industry": "sme_majority",
    "single medium unit": "single_medium",
    "few jobs": "least_jobs",
    "many industries": "specialisation",
}


def services(scale: float = 1.0, **more: float) -> dict[str, tuple[float, float, float]]:
    """Jobs outside manufacturing; those of some activities are multiplied."""
    return {
        name: (700 * scale * jobs * more.get(name.split()[0], 1.0), 0.0, 0.0)
        for name, jobs in USUAL.items()
    }


def spread(main: int, jobs: float) -> dict[str, tuple[float, float, float]]:
    """Small units spread over all industries but the main one."""
    return {name: (jobs / 10, 0.0, 0.0) for at, name in enumerate(NAMES) if at != main}


def few_manufacturers(area: int) -> dict[str, tuple[float, float, float]]:
    """Manufacturing of an area that is no manufacturing area: two large units among small ones."""
    with_large = {NAMES[area % 11], NAMES[(area + 5) % 11]}
    return {name: (60.0, 0.0, 400.0 if name in with_large else 0.0) for name in NAMES}


def plan(kind: str, area: int) -> dict[str, tuple[float, float, float]]:
    """Jobs in small, medium and large units by industry and activity."""
    main = area % 11
    name = NAMES[main]
    match kind:
        case "district":
            return {**services(), **spread(main, 2000), name: (2250, 600, 0)}
        case "services lead":
            return {**services(business=4.5), **spread(main, 2700), name: (3700, 600, 0)}
        case "large units":
            large = {
                other: (30.0, 0.0, 600.0) if at % 2 == (main + 1) % 2 else (60.0, 0.0, 0.0)
                for at, other in enumerate(NAMES)
                if at != main
            }
            return {**services(), **large, name: (1800, 700, 0)}
        case "large main industry":
            return {**services(), **spread(main, 5500), name: (1000, 700, 2000)}
        case "single medium unit":
            return {**services(0.2), **spread(main, 560), name: (180, 240, 0)}
        case "few jobs":
            return {**services(0.05), **spread(main, 240), name: (200, 0, 0)}
        case "many industries":
            even = dict.fromkeys(NAMES, (450.0, 100.0, 0.0))
            return {**services(), **even, name: (800, 100, 0)}
        case "town of large units":
            return {**services(), **spread(main, 1500), name: (300, 300, 6000)}
        case _:
            word = kind.split()[0]
            return {
                **services(**{word: 3.0 if "services" in kind else 12.0}),
                **few_manufacturers(area),
            }


def made_plans() -> list[tuple[str, str, int]]:
    """Code, kind of plan and position of the main industry of each of the 60 areas."""
    kinds = [kind for kind, count in PLANS.items() for _ in range(count)]
    within = [at for count in PLANS.values() for at in range(count)]
    return [
        (f"A{area + 1:02d}", kind, (at if kind == "district" else area) % 11)
        for area, (kind, at) in enumerate(zip(kinds, within, strict=True))
    ]


def made_country(seed: int = 1, noise: float = 0.04) -> pd.DataFrame:
    """Units and employment by area, industry and class of size."""
    rng = np.random.default_rng(seed)
    rows = []
    for code, kind, main in made_plans():
        for name, sizes in plan(kind, main).items():
            for size, jobs in zip(CLASSES, sizes, strict=True):
                if jobs == 0:
                    continue
                units = _units(size, jobs)
                wanted = jobs * (1 + noise * rng.uniform(-1, 1))
                low, high = {"1-49": (1, 49), "50-249": (50, 249), "250+": (250, 1e9)}[size]
                number = int(np.clip(round(wanted), units * low, units * high))
                rows.append((code, CODES[name], size, units, number))
    return pd.DataFrame(rows, columns=["place", "industry", "size_class", "units", "employment"])


def _units(size: str, jobs: float) -> int:
    if size == "50-249":
        return 1 if jobs == 240 else max(2, round(jobs / 100))  # 240: the single medium unit
    return max(1, round(jobs / (10 if size == "1-49" else 600)))
