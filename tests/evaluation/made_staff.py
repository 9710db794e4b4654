"""A made world of firms and their workers, in which the effects of a programme are planted.

Forty firms over six periods, sixteen of them treated from period 3 on. Each has ten workers with
100 hours, the first four in crafts (ISCO-08 7231), the others in elementary work (9329). Treatment

- raises value added per job by GAIN, of which PASSED reaches the pay of each worker,
- brings one crafts worker with high pay (the joiner),
- makes the worst paid worker leave, who is paid nowhere afterwards.

Jobs stay ten. Without the programme every firm and worker goes on as before but for common shocks
of the periods and small noise.
"""

import numpy as np
import pandas as pd

from distretto.evaluation import LivingWageLine
from distretto.evaluation.building import build_panel

FIRMS, TREATED, PERIODS, START, HEADS = 40, 16, 6, 3, 10
GAIN, PASSED, HOURS = 400.0, 100.0, 100.0
JOINER_PAY = 4000.0
CRAFTS, ELEMENTARY = "7231", "9329"
LINE = LivingWageLine(20.0, "hour")


def made_world(seed=1, *, effect=True, noise=1.0):
    """Return the tables of firms and of workers."""
    rng = np.random.default_rng(seed)
    common = rng.normal(0.0, 5.0, PERIODS).cumsum()
    per_job = rng.uniform(4000.0, 5000.0, FIRMS)
    rows, firms = [], []
    for f in range(FIRMS):
        name, member = f"f{f:02}", f < TREATED
        own = np.sort(rng.uniform(1000.0, 3000.0, HEADS))[::-1]  # the last is paid least
        for t in range(PERIODS):
            on = effect and member and t >= START
            paid = {f"{name}-{k}": own[k] for k in range(HEADS - on)}
            if on:
                paid[f"{name}-new"] = JOINER_PAY - PASSED - common[t]
            extra = PASSED * on + common[t]
            wages = 0.0
            for k, (worker, pay) in enumerate(paid.items()):
                amount = pay + extra + noise * rng.normal()
                craft = k < 4 or worker.endswith("new")
                rows.append(
                    {
                        "worker": worker,
                        "firm": name,
                        "period": float(t),
                        "pay": amount,
                        "hours": HOURS,
                        "occupation": CRAFTS if craft else ELEMENTARY,
                        "skill": "craft" if craft else "other",
                        "gender": "f" if k % 2 else "m",
                    }
                )
                wages += amount
            added = HEADS * (per_job[f] + GAIN * on + 2.0 * common[t] + noise * rng.normal())
            firms.append(
                {
                    "firm": name,
                    "period": float(t),
                    "treated_from": float(START) if member else np.inf,
                    "value_added": added,
                    "wages": wages,
                    "contributions": 0.3 * wages,
                    "profit": added - 1.3 * wages,
                    "jobs": float(HEADS),
                    "owners": 2.0,
                    "grants": 50.0 * on,
                }
            )
    return pd.DataFrame(firms), pd.DataFrame(rows)


def treated_after(frame):
    """Return which rows are of treated firms in treated periods."""
    members = {f"f{f:02}" for f in range(TREATED)}
    return frame["firm"].isin(members) & (frame["period"] >= START)


def panel_of(firms):
    """Return the panel of the firms."""
    return build_panel(firms, ("value_added", "wages", "jobs")).panel
