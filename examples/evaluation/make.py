"""Make the tables of this folder: forty invented metal firms, with and without a network.

    python examples/evaluation/make.py

Years are simulated person by person, twice: in the world in which 24 of the firms join the network,
and in the same world without it. All chance is drawn by firm, person and year from one seed, so the
two differ by the network alone, and what it did is known. The README beside lists what is planted.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).parent
SEED = 3
YEARS = range(2015, 2025)
# First year in the network -> members, by area: 24 of 40 firms. In Altopiano there are none.
JOINING = {2018: 10, 2020: 8, 2021: 6}
AREAS = {"Valdorsa": 18, "Pianura": 14, "Altopiano": 8}
INDUSTRIES = ("25.62", "25.73", "28.41")
CLOSING = {11: 2021, 27: 2022, 35: 2020}  # firm -> its last year

# What the network does from the year of joining on.
VALUE_PER_HOUR = 0.04
MORE_JOBS = 0.07
PAY_PER_HOUR = {"operator": 0.05, "skilled": 0.03, "technician": 0.01}

SHARES = {"operator": 0.45, "skilled": 0.40, "technician": 0.15}
PAY = {"operator": 12.4, "skilled": 15.3, "technician": 20.5}  # euro an hour in 2015
GROWTH = 0.018  # of pay and of value added per hour, a year
LEAVING = 0.07
TO_ANOTHER_FIRM = 0.6


@dataclass
class Person:
    """A worker, with what does not change and the job that does."""

    number: int
    skill: str
    gender: str
    ability: float
    since: int = 0
    regular: bool = True


@dataclass
class Firm:
    """A firm and its staff."""

    number: int
    area: str
    industry: str
    joined: int | None
    size: float
    value_per_hour: float
    pay: float
    bought_in: float
    staff: list[Person] = field(default_factory=list)

    @property
    def name(self) -> str:
        """What the tables call it."""
        return f"F{self.number:02}"


def chance(*key: int) -> np.random.Generator:
    """Return the source of chance of one purpose, firm or person, and year."""
    return np.random.default_rng([SEED, *key])


def founded() -> list[Firm]:
    """Return the firms; members are spread over areas and sizes, and pay a little better."""
    areas = [area for area, count in AREAS.items() for _ in range(count)]
    near = [n for n, area in enumerate(areas, 1) if area != "Altopiano"]
    chosen = chance(1).permutation(near)[: sum(JOINING.values())]
    years = [year for year, count in JOINING.items() for _ in range(count)]
    joined = dict(zip(chosen.tolist(), years, strict=True))
    firms = []
    for number, area in enumerate(areas, 1):
        draw = chance(2, number)
        member = number in joined
        firms.append(
            Firm(
                number,
                area,
                INDUSTRIES[int(draw.integers(3))],
                joined.get(number),
                size=float(np.clip(np.exp(draw.normal(2.5, 0.4)), 6, 32)),
                value_per_hour=float(31.0 * np.exp(draw.normal(0.05 * member, 0.08))),
                pay=float(np.exp(draw.normal(0.03 * member, 0.05))),
                bought_in=float(draw.uniform(0.5, 0.66)),
            )
        )
    return firms


def hired(firm: int, year: int, place: int) -> Person:
    """Return a person new to these firms, the same in both worlds."""
    draw = chance(3, firm, year, place)
    skill = str(draw.choice(list(SHARES), p=list(SHARES.values())))
    women = {"operator": 0.38, "skilled": 0.16, "technician": 0.24}[skill]
    gender = "woman" if draw.random() < women else "man"
    ability = float(draw.normal(0.0, 0.09) - 0.06 * (gender == "woman"))
    number = (firm * len(YEARS) + year - YEARS[0]) * 100 + place
    return Person(number, skill, gender, ability)


class World:
    """Forty firms and their workers, year by year."""

    def __init__(self, network: bool) -> None:
        self.network = network
        self.firms = founded()
        self.moving: dict[int, list[Person]] = defaultdict(list)
        self.firm_rows: list[dict[str, object]] = []
        self.worker_rows: list[dict[str, object]] = []
        for year in YEARS:
            self.live(year)

    def live(self, year: int) -> None:
        """Let people leave, move and be hired, and make the accounts of a year."""
        alive = [firm for firm in self.firms if year <= CLOSING.get(firm.number, YEARS[-1])]
        for firm in alive:
            self.leave(firm, alive, year)
        for firm in alive:
            self.hire(firm, year)
            self.account(firm, year)
        for firm in self.firms:
            if CLOSING.get(firm.number) == year:
                for person in firm.staff:
                    self.part(person, firm, alive, year)
                firm.staff = []

    def leave(self, firm: Firm, alive: list[Firm], year: int) -> None:
        """Let some of the staff leave, some of them for another of the firms."""
        staying = []
        for person in firm.staff:
            leaves = chance(4, person.number, year).random() < LEAVING
            (self.part(person, firm, alive, year) if leaves else staying.append(person))
        firm.staff = staying

    def part(self, person: Person, firm: Firm, alive: list[Firm], year: int) -> None:
        """Let a person go, to another of the firms or out of sight."""
        draw = chance(5, person.number, year)
        others = [other.number for other in alive if other.number != firm.number]
        if draw.random() < TO_ANOTHER_FIRM:
            self.moving[int(draw.choice(others))].append(person)

    def treated(self, firm: Firm, year: int) -> bool:
        """Say whether the firm has the network in a year."""
        return self.network and firm.joined is not None and year >= firm.joined

    def hire(self, firm: Firm, year: int) -> None:
        """Fill the places of the year, first with those who come from other firms."""
        draw = chance(6, firm.number)
        course = np.cumsum(draw.normal(0.004, 0.02, len(YEARS)))[year - YEARS[0]]
        aim = firm.size * np.exp(course) * (1.0 + MORE_JOBS * self.treated(firm, year))
        places = int(np.floor(aim + chance(7, firm.number).random()))
        coming = self.moving.pop(firm.number, [])
        for place in range(max(0, places - len(firm.staff))):
            if place < len(coming):
                person = coming[place]
            else:
                person = hired(firm.number, year, place - len(coming))
            first = year == YEARS[0]
            person.since = year - int(chance(8, firm.number, place).integers(1, 20)) * first
            person.regular = first or chance(9, firm.number, year, place).random() < 0.55
            firm.staff.append(person)
        for person in firm.staff:
            person.regular = person.regular or year - person.since >= 2

    def account(self, firm: Firm, year: int) -> None:
        """Pay everyone, and close the account of the firm."""
        member, t = self.treated(firm, year), year - YEARS[0]
        pays, hours = [], []
        for person in firm.staff:
            draw = chance(10, person.number, year)
            worked = round(float(np.clip(draw.normal(1690, 60), 1200, 1900)))
            rate = PAY[person.skill] * firm.pay * (1.0 + GROWTH) ** t
            rate *= np.exp(person.ability + 0.006 * min(20, year - person.since))
            rate *= 1.0 + PAY_PER_HOUR[person.skill] * member
            pay = round(float(rate) * worked * (1.0 if person.regular else 0.95))
            pays.append(pay)
            hours.append(worked)
            self.worker_rows.append(
                {
                    "worker": f"W{person.number:05}",
                    "firm": firm.name,
                    "year": year,
                    "pay": pay,
                    "hours": worked,
                    "skill": person.skill,
                    "gender": person.gender,
                    "contract": "regular" if person.regular else "temporary",
                    "tenure": year - person.since,
                }
            )
        self.firm_rows.append(self.account_of(firm, year, sum(pays), sum(hours), member))

    def account_of(
        self, firm: Firm, year: int, payroll: int, hours: int, member: bool
    ) -> dict[str, object]:
        """Return the account of a year: value added and all that it goes to."""
        t = year - YEARS[0]
        of_industry = chance(11, INDUSTRIES.index(firm.industry), year).normal(0.0, 0.02)
        own = chance(12, firm.number, year).normal(0.0, 0.025)
        per_hour = firm.value_per_hour * (1.0 + GROWTH) ** t * np.exp(of_industry + own)
        value_added = round(float(per_hour * (1.0 + VALUE_PER_HOUR * member)) * hours)
        bought_in = firm.bought_in + chance(13, firm.number, year).normal(0.0, 0.01)
        purchases = round(value_added * bought_in / (1.0 - bought_in))
        contributions = round(0.295 * payroll)
        taxes = round(0.021 * value_added)
        depreciation = round(firm.size * 3600.0 * (1.0 + 0.01 * t) * (1.0 + 0.02 * member))
        return {
            "firm": firm.name,
            "year": year,
            "member_since": firm.joined or "",
            "area": firm.area,
            "industry": firm.industry,
            "sales": value_added + purchases,
            "purchases": purchases,
            "value_added": value_added,
            "payroll": payroll,
            "contributions": contributions,
            "taxes": taxes,
            "depreciation": depreciation,
            "profit": value_added - payroll - contributions - taxes - depreciation,
            "jobs": len(firm.staff),
            "hours": hours,
        }


def awards(world: World) -> list[dict[str, object]]:
    """Return what members promised for public money, and what they delivered."""
    jobs = {(row["firm"], row["year"]): int(str(row["jobs"])) for row in world.firm_rows}
    rows: list[dict[str, object]] = []
    for firm in world.firms:
        if firm.joined is None:
            continue
        draw = chance(14, firm.number)
        due = firm.joined + 3
        promised = int(draw.integers(1, 4))
        now = jobs.get((firm.name, due))
        found: dict[str, object] = {
            "jobs": "" if now is None else now - jobs[firm.name, firm.joined - 1]
        }
        courses = int(draw.integers(3, 11))
        found["courses"] = "" if draw.random() < 0.2 else courses + int(draw.integers(-3, 4))
        for measure, promise, amount in (
            ("jobs", promised, 12_000 * promised),
            ("courses", courses, 2_500 * courses),
        ):
            rows.append(
                {
                    "firm": firm.name,
                    "measure": measure,
                    "promise": promise,
                    "due": due,
                    "delivered": found[measure],
                    "amount": amount,
                }
            )
    late = [firm for firm in world.firms if firm.joined == max(JOINING)]
    rows += [
        {"firm": firm.name, "measure": "jobs", "promise": 1, "due": 2026, "amount": 12_000}
        for firm in late
    ]
    return rows


def rounded(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Return the accounts as the extract has them: the profit of three rows is off by a euro."""
    off = {("F04", 2017): 1, ("F06", 2019): -1, ("F32", 2022): 1}
    profits = [int(str(row["profit"])) + off.get((row["firm"], row["year"]), 0) for row in rows]
    return [{**row, "profit": profit} for row, profit in zip(rows, profits, strict=True)]


def tables() -> dict[str, list[dict[str, object]]]:
    """Return the tables of the folder by the names of their files."""
    world = World(network=True)
    return {
        "firms.csv": rounded(world.firm_rows),
        "workers.csv": world.worker_rows,
        "awards.csv": awards(world),
        "firms-without.csv": World(network=False).firm_rows,
    }


def write(folder: Path = FOLDER) -> None:
    """Write the tables."""
    for name, rows in tables().items():
        with (folder / name).open("w", encoding="utf-8", newline="") as stream:
            lines = csv.DictWriter(stream, list(rows[0]), lineterminator="\n")
            lines.writeheader()
            lines.writerows(rows)


if __name__ == "__main__":
    write()
