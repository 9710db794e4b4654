"""A made programme: firms and workers with an account, in which the true effects are known."""

import numpy as np
import pandas as pd

# Effects on the lines of the account of a member, per period; they add up to value added.
EFFECTS = {
    "wages": 4.0,
    "contributions": 1.0,
    "taxes": 0.5,
    "depreciation": 0.7,
    "interest": 0.8,
    "profit": 3.0,
}
GAIN = sum(EFFECTS.values())
PARTS = tuple(EFFECTS)
SHARES = {
    "wages": 0.5,
    "contributions": 0.15,
    "taxes": 0.05,
    "depreciation": 0.1,
    "interest": 0.05,
    "profit": 0.15,
}
JOBS = 0.05  # relative effect on jobs; hours a job stay


def programme(rng, firms=40, periods=8, first=2010, starts=(4, 6), noise=1.0, effect=1.0):
    """Return a panel of firms; half of them join, at one of the given positions of a period.

    Value added has levels and common periods; each part of it has its share, noise of its own and
    its planted effect, and value added is the sum of the parts, to the last digit that floats hold.
    """
    start = np.full(firms, periods)
    start[: firms // 2] = np.resize(starts, firms // 2)
    base = rng.uniform(80.0, 120.0, firms)[:, None] + rng.normal(size=periods).cumsum()
    member = np.arange(periods) >= start[:, None]
    lines = {}
    for name in PARTS:
        chance = noise * rng.normal(size=base.shape)
        lines[name] = base * SHARES[name] + chance + effect * EFFECTS[name] * member
    value_added = sum(lines.values())
    purchases = rng.uniform(0.9, 1.1, base.shape) * base
    jobs = 0.2 * base * np.exp(0.02 * rng.normal(size=base.shape) + effect * JOBS * member)
    unit, time = np.repeat(np.arange(firms), periods), np.tile(np.arange(periods), firms)
    frame = pd.DataFrame(
        {
            "firm": [f"f{i:03}" for i in unit],
            "period": (first + time).astype(float),
            "treated_from": np.where(start < periods, first + start, np.inf)[unit],
            "sales": (value_added + purchases).ravel(),
            "purchases": purchases.ravel(),
            "value_added": value_added.ravel(),
            **{name: values.ravel() for name, values in lines.items()},
            "jobs": jobs.ravel(),
            "hours": (400.0 * jobs * np.exp(0.01 * rng.normal(size=jobs.shape))).ravel(),
            "area": [f"area {i % 5}" for i in unit],
            "industry": [("shoes", "tanning")[i % 2] for i in unit],
        }
    )
    return frame


def workers_of(rng, frame, each=10, raised=2.0):
    """Return workers of the firms: those of members, the lower half of pay, earn more by `raised`.

    Workers of a firm stay there, but for the last, who comes anew in every second period.
    """
    rows = []
    for firm, of_firm in frame.groupby("firm"):
        talent = np.sort(rng.uniform(20.0, 40.0, each))
        for period, joined in zip(of_firm["period"], of_firm["treated_from"], strict=True):
            member = period >= joined
            for j in range(each):
                name = f"{firm}-{j}" if j < each - 1 else f"{firm}-new-{int(period) // 2}"
                pay = talent[j] + 0.2 * rng.normal() + raised * (member and j < each // 2)
                skill = "low" if j < each // 2 else "high"
                rows.append((name, firm, period, pay, 400.0, skill, "fm"[j % 2]))
    columns = ["worker", "firm", "period", "pay", "hours", "skill", "gender"]
    return pd.DataFrame(rows, columns=columns)


def as_file(frame, path):
    """Write a frame as CSV; who is never treated has an empty cell."""
    frame.replace({"treated_from": {np.inf: np.nan}}).to_csv(path, index=False)
    return path
