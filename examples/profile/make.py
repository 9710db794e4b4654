"""Make the tables of an invented district of shoemakers, and of districts of other kinds.

What is planted stands in README.md. ``python make.py`` writes the tables of the shoemakers beside
this file; `district` returns those of any kind.
"""

from pathlib import Path

import numpy as np
import pandas as pd

SEED = 20
YEARS = range(2016, 2022)
HERE = Path(__file__).parent
# Kind -> large firms and their people; small final firms; subcontractors; owner of the large ones;
# part of the work put out that stays in the place; workers who move within it in a year.
KINDS = {
    "marshallian": ((), 24, 40, "local", 0.85, 0.14),
    "hub-and-spoke": ((420, 300), 0, 50, "local", 0.8, 0.04),
    "satellite": ((350, 280, 260, 200), 0, 12, "outside", 0.1, 0.05),
    "state-anchored": ((900,), 8, 16, "public", 0.25, 0.03),
}
PAY = 24_000.0  # euro a year
INDUSTRIES = {  # NACE division -> jobs here and in the nation in the first year, imports
    "15": (760, 140_000, 0.42),
    "14": (90, 210_000, 0.51),
    "28": (120, 450_000, 0.12),
    "10": (150, 420_000, 0.05),
    "25": (130, 510_000, 0.15),
    "47": (620, 3_300_000, 0.0),
    "56": (330, 1_500_000, 0.0),
}
# Jobs against the first year: of shoes and clothing in the nation, of all else, of shoes here.
NATION_SHOES = (1.0, 0.995, 0.99, 0.985, 0.9, 0.92)
NATION_OTHERS = (1.0, 1.01, 1.015, 1.02, 0.985, 1.01)
SHOES_HERE = (1.0, 1.0, 1.0, 1.0, 0.97, 1.01)


def district(kind="marshallian", seed=SEED):
    """Return the tables of a district: firms, ties, workers."""
    random = np.random.default_rng(seed)
    large, finals, suppliers, owner, local_share, moving = KINDS[kind]
    names = [f"F{i:02}" for i in range(1, len(large) + finals + suppliers + 1)]
    final = len(large) + finals
    jobs = np.concatenate([large, random.integers(6, 30, finals), random.integers(2, 12, suppliers)])
    owners = [owner] * len(large) + ["local"] * (finals + suppliers)
    born = np.where(random.random(len(names)) < 0.15, random.integers(1, len(YEARS), len(names)), 0)
    born[: len(large)] = 0
    gone = np.where(random.random(len(names)) < 0.12, random.integers(2, 7, len(names)), 99)
    gone[: len(large)] = 99
    age = random.integers(34, 74, len(names))
    heir = random.random(len(names)) < 0.4
    partners = [
        random.choice(np.arange(final, len(names)), min(6, suppliers), replace=False)
        for _ in range(final)
    ]
    firms, ties, workers = [], [], []
    for t, year in enumerate(YEARS):
        there = (born <= t) & (t < gone)
        made = _ties(random, t, final, finals, partners, jobs, there)
        ties += [(names[b], names[s], year, round(value)) for b, s, value in made]
        bought, sold = np.zeros(len(names)), np.zeros(len(names))
        for b, s, value in made:
            bought[b] += value
            sold[s] += value
        for i in np.flatnonzero(there):
            sales = 95_000.0 * jobs[i] if i < final else 0.0
            added = 40_000.0 * jobs[i]
            firms.append(
                {
                    "firm": names[i],
                    "period": year,
                    "jobs": int(jobs[i]),
                    "role": "final" if i < final else "subcontractor",
                    "owner": owners[i],
                    "parent": names[i - 1] if 0 < born[i] == t and i % 2 else "",
                    "owner_age": int(age[i] + t),
                    "successor": int(heir[i]),
                    "sales": round(sales),
                    "subcontract_sales": round(sold[i] if i < final else added),
                    "exports": round(0.6 * sales),
                    "work_bought": round(bought[i] / local_share),
                    "work_bought_locally": round(bought[i]),
                    "value_added": round(added),
                    "wages": round(1.15 * PAY * jobs[i]),
                    "technical_jobs": round(0.03 * jobs[i], 1),
                    "patents": int(random.random() < 0.01),
                    "advanced_machines": int((7 * i) % 10 < 4),
                    "teams": int((3 * i) % 10 < 3),
                    "apprentices": int(jobs[i] > 8),
                    "skilled_jobs": int(0.5 * jobs[i]),
                    "injuries": int(random.random() < 0.02 * jobs[i]),
                }
            )
        workers += _workers(random, year, names, jobs, there, moving, workers)
    return {
        "firms": pd.DataFrame(firms),
        "ties": pd.DataFrame(ties, columns=["buyer", "supplier", "period", "value"]),
        "workers": pd.DataFrame(
            workers, columns=["worker", "firm", "period", "pay", "tenure", "contract"]
        ),
    }


def _ties(random, t, final, finals, partners, jobs, there):
    """Return buyer, supplier and value of the ties of a year."""
    made = []
    for buyer in range(final):
        if not there[buyer]:
            continue
        made += [
            (buyer, supplier, 3_000.0 * jobs[buyer] * random.uniform(0.5, 1.5))
            for supplier in partners[buyer]
            if there[supplier]
        ]
        # Small final firms help each other out: who has too many orders gives some to a
        # neighbour, who gives them back within the year or, as often, in the next one.
        if finals and buyer >= final - finals:
            for step in (1, 2, 3):
                other = final - finals + (buyer - final + finals + step) % finals
                back = (t + buyer + step) % 2
                if there[other]:
                    value = 6_000.0 * jobs[buyer] * random.uniform(0.7, 1.3)
                    made.append((buyer, other, value) if back else (other, buyer, value))
                    if step == 1:
                        made.append((other, buyer, value) if back else (buyer, other, value))
    return made


def _workers(random, year, names, jobs, there, moving, earlier):
    """Return the rows of a year: one worker in four, some of whom have moved."""
    before = {w: (f, tenure) for w, f, when, _, tenure, _ in earlier if when == year - 1}
    here = np.flatnonzero(there)
    chance = jobs[here] / jobs[here].sum()
    rows = []
    for w in range(int(jobs.sum() / 4)):
        worker = f"W{w:04}"
        firm, tenure = before.get(worker, ("", 0))
        open_firms = {names[i] for i in here}
        if firm not in open_firms or random.random() < moving:
            firm, tenure = names[random.choice(here, p=chance)], -1
        pay = PAY * random.lognormal(0.0, 0.18)
        contract = "unregistered" if random.random() < 0.02 else "regular"
        rows.append((worker, firm, year, round(pay), tenure + 1, contract))
    return rows


def employment():
    """Return employment by industry of the district and of the nation."""
    here, nation = [], []
    for industry, (jobs, everywhere, imports) in INDUSTRIES.items():
        for t, year in enumerate(YEARS):
            growth = (NATION_SHOES if industry in ("14", "15") else NATION_OTHERS)[t]
            own = SHOES_HERE[t] if industry == "15" else growth
            here.append((industry, year, round(jobs * own)))
            nation.append((industry, year, round(everywhere * growth), imports))
    return (
        pd.DataFrame(here, columns=["industry", "period", "jobs"]),
        pd.DataFrame(nation, columns=["industry", "period", "jobs", "low_wage_imports"]),
    )


INSTITUTIONS = pd.DataFrame(
    [
        ("Shoe centre", "service centre", 31, 12),
        ("Trade school", "school", np.nan, 9),
        ("Artisans' association", "association", 46, 4),
        ("Savings bank", "bank", np.nan, 35),
    ],
    columns=["institution", "kind", "members", "staff"],
)


def main():
    tables = district()
    tables["institutions"] = INSTITUTIONS
    tables["employment"], tables["nation"] = employment()
    for name, frame in tables.items():
        frame.to_csv(HERE / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
