"""Make `employment.csv`: jobs in the invented country of 60 municipalities.

Of its four areas one lives on leather in small units, one on services, one on a few large car
makers, one on fields and food. Run it in this folder: ``python make_employment.py``.
"""

import csv
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent
CLASSES = {"1-49": 11, "50-249": 95, "250+": 520}
# Jobs in thousands by NACE division and class of size, in an area like the nation.
USUAL = {
    "01": (0.6, 0, 0), "10": (0.4, 0.15, 0.1), "13": (0.2, 0.1, 0.1), "15": (0.1, 0.05, 0),
    "22": (0.2, 0.15, 0.1), "25": (0.5, 0.2, 0.1), "28": (0.3, 0.2, 0.3), "29": (0.1, 0.1, 0.5),
    "31": (0.3, 0.1, 0), "41": (0.7, 0.1, 0), "47": (2.0, 0.3, 0), "56": (0.6, 0, 0),
    "69": (0.8, 0, 0), "85": (0.6, 0.5, 0.3), "96": (0.4, 0, 0),
}  # fmt: skip
OWN = {
    "A1": {"15": (3.6, 1.2, 0), "28": (0.8, 0.3, 0)},
    "A2": {"69": (3.0, 0.8, 0.6), "56": (1.2, 0.2, 0)},
    "A3": {"29": (0.2, 0.4, 4.2), "25": (0.6, 0.4, 0.5)},
    "A4": {"01": (3.0, 0, 0), "10": (0.7, 0.3, 0.1)},
}


def main() -> None:
    """Write the table."""
    rng = np.random.default_rng(15)
    areas: dict[str, list[str]] = {}
    with (HERE / "official-areas.csv").open(newline="") as file:
        for row in csv.DictReader(file):
            areas.setdefault(row["area"], []).append(row["community"])
    rows = []
    for area, places in areas.items():
        weight = rng.lognormal(0, 0.8, len(places))
        for industry, usual in {**USUAL, **OWN[area]}.items():
            for size, jobs in zip(CLASSES, usual, strict=True):
                units = round(1000 * jobs / CLASSES[size])
                for place, count in zip(
                    places, rng.multinomial(units, weight / weight.sum()), strict=True
                ):
                    if count:
                        mean = CLASSES[size] * rng.uniform(0.8, 1.2)
                        rows.append((place, industry, size, count, round(count * mean)))
    with (HERE / "employment.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("place", "industry", "size_class", "units", "employment"))
        writer.writerows(sorted(rows))


if __name__ == "__main__":
    main()
