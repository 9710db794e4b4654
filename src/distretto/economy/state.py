"""State of the district: every array declared once, with meaning, unit and shape.

From the declarations below come the arrays, the copies, the write guard of institutions and
the table of the documentation. Arrays are grouped so that a kernel is handed the groups it
uses and no others.

Dimensions: ``firm`` and ``worker`` are slots (a slot whose entity has gone is used again; the
entity itself is named by its key), ``phase``, ``market`` (0 domestic, 1 export), ``rival``,
``tie`` (acquaintances a firm remembers), ``offer`` (suppliers a buyer considers for a phase),
``order``, ``sector`` (see `Sectors`), ``one`` (a scalar).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, NamedTuple, cast, get_args, get_type_hints

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Slots = NDArray[np.int32]
Keys = NDArray[np.uint64]
Flags = NDArray[np.bool_]

_DTYPES: dict[Any, Any] = {
    Floats: np.float64,
    Ints: np.int64,
    Slots: np.int32,
    Keys: np.uint64,
    Flags: np.bool_,
}

TIES = 16
OFFERS = 6
SECTORS = 4
OWNERS, BANK, GOVERNMENT, OUTSIDE = range(SECTORS)
DOMESTIC, EXPORT = 0, 1


class Field:
    """Meaning, unit, shape and opening value of a state array."""

    __slots__ = ("fill", "meaning", "shape", "unit")

    def __init__(self, meaning: str, unit: str, *shape: str, fill: float = 0) -> None:
        self.meaning = meaning
        self.unit = unit
        self.shape = shape
        self.fill = fill


class Firms(NamedTuple):
    """Firms, one slot each: who they are and how they stand."""

    alive: Annotated[Flags, Field("in business", "flag", "firm")]
    key: Annotated[Keys, Field("identity, and key of its draws", "key", "firm")]
    final: Annotated[Flags, Field("may win final orders", "flag", "firm")]
    phases: Annotated[Keys, Field("phases it can do", "bit mask", "firm")]
    n_phases: Annotated[Slots, Field("number of phases it can do", "phases", "firm")]
    age: Annotated[Slots, Field("age", "quarters", "firm")]
    machine: Annotated[Floats, Field("machine level", "1", "firm")]
    design: Annotated[Floats, Field("quality of its design", "1", "firm")]
    workers: Annotated[Slots, Field("workers employed", "workers", "firm")]
    wage_cost: Annotated[
        Floats, Field("mean contract wage of its workers", "numeraire", "firm", fill=1)
    ]
    posted_wage: Annotated[
        Floats, Field("wage posted for a worker of reference skill", "numeraire", "firm", fill=1)
    ]
    vacancies: Annotated[Slots, Field("vacancies open this quarter", "workers", "firm")]
    unfilled: Annotated[Floats, Field("smoothed share of its vacancies left open", "share", "firm")]
    workload: Annotated[Floats, Field("smoothed hours booked", "worker-quarters", "firm")]
    quit_rate: Annotated[Floats, Field("smoothed quits per worker", "per quarter", "firm")]
    training: Annotated[Floats, Field("share of workers it trains in a quarter", "share", "firm")]
    evades: Annotated[Flags, Field("pays workers below an enforced floor", "flag", "firm")]
    clean_until: Annotated[
        Slots,
        Field(
            "quarter before which it pays the floor, once found out",
            "quarter",
            "firm",
            fill=-1_000_000,
        ),
    ]
    price: Annotated[Floats, Field("price of its product", "numeraire per unit", "firm", fill=1)]
    markup: Annotated[Floats, Field("mark-up on full unit cost", "share", "firm")]
    unit_cost: Annotated[
        Floats, Field("expected full unit cost", "numeraire per unit", "firm", fill=1)
    ]
    quality: Annotated[Floats, Field("reputed quality", "1", "firm", fill=1)]
    punctuality: Annotated[Floats, Field("reputed share of work on time", "share", "firm", fill=1)]
    base: Annotated[Floats, Field("smoothed deliveries", "units per quarter", "firm", "market")]
    serves: Annotated[Flags, Field("sells in the market", "flag", "firm", "market")]
    local_share: Annotated[Floats, Field("its share of the district's sales", "share", "firm")]
    utilisation: Annotated[Floats, Field("smoothed utilisation of hours", "share", "firm")]
    in_house: Annotated[Floats, Field("smoothed number of phases kept in house", "phases", "firm")]
    own_hours: Annotated[
        Floats,
        Field("smoothed own hours per unit of own orders", "worker-quarters per unit", "firm"),
    ]
    record: Annotated[Floats, Field("smoothed share of its deals found bad", "share", "firm")]
    cash: Annotated[Floats, Field("cash", "numeraire", "firm")]
    debt: Annotated[Floats, Field("debt to the bank", "numeraire", "firm")]
    sales: Annotated[
        Floats, Field("smoothed sales, final and subcontract", "numeraire per quarter", "firm")
    ]
    margin: Annotated[Floats, Field("smoothed profit over sales", "share", "firm")]
    yield_: Annotated[
        Floats, Field("smoothed value added per worker", "numeraire per quarter", "firm", fill=1)
    ]


class Books(NamedTuple):
    """What firms did in the quarter; zero when it begins."""

    cash_before: Annotated[Floats, Field("cash when the quarter began", "numeraire", "firm")]
    debt_before: Annotated[Floats, Field("debt when the quarter began", "numeraire", "firm")]
    domestic: Annotated[Floats, Field("final sales at home", "numeraire", "firm")]
    exports: Annotated[Floats, Field("final sales abroad", "numeraire", "firm")]
    subcontract_sales: Annotated[
        Floats, Field("work sold to firms of the district", "numeraire", "firm")
    ]
    bought_local: Annotated[
        Floats, Field("work bought from firms of the district", "numeraire", "firm")
    ]
    bought_outside: Annotated[Floats, Field("work bought outside", "numeraire", "firm")]
    materials: Annotated[
        Floats, Field("materials, export services and running costs", "numeraire", "firm")
    ]
    courses: Annotated[Floats, Field("courses and membership fees bought", "numeraire", "firm")]
    wages: Annotated[Floats, Field("pay", "numeraire", "firm")]
    interest: Annotated[Floats, Field("interest", "numeraire", "firm")]
    taxes: Annotated[Floats, Field("tax on profit", "numeraire", "firm")]
    profit: Annotated[Floats, Field("profit after interest and tax", "numeraire", "firm")]
    dividends: Annotated[
        Floats, Field("dividends, and cash taken out at closure", "numeraire", "firm")
    ]
    capital: Annotated[Floats, Field("capital put in by founders", "numeraire", "firm")]
    borrowed: Annotated[Floats, Field("loans taken", "numeraire", "firm")]
    repaid: Annotated[Floats, Field("loans repaid", "numeraire", "firm")]
    written_off: Annotated[Floats, Field("debt written off by the bank", "numeraire", "firm")]
    hours: Annotated[Floats, Field("normal hours for production", "worker-quarters", "firm")]
    most_hours: Annotated[
        Floats, Field("hours it can work, overtime included", "worker-quarters", "firm")
    ]
    booked: Annotated[Floats, Field("hours booked", "worker-quarters", "firm")]
    booked_others: Annotated[
        Floats, Field("hours booked for other firms", "worker-quarters", "firm")
    ]
    sellable: Annotated[Floats, Field("most hours it sells to others", "worker-quarters", "firm")]
    orders: Annotated[Slots, Field("orders to be placed", "orders", "firm")]
    units_wanted: Annotated[Floats, Field("units ordered, waiting ones included", "units", "firm")]
    units: Annotated[Floats, Field("units delivered", "units", "firm", "market")]
    late: Annotated[Floats, Field("delivered work that was late, in own orders", "units", "firm")]
    supplied: Annotated[Floats, Field("work done for others", "units x share of the cycle", "firm")]
    supplied_late: Annotated[
        Floats, Field("work done late for others", "units x share of the cycle", "firm")
    ]
    deals: Annotated[Slots, Field("deals as a supplier, one per buyer and phase", "deals", "firm")]
    found: Annotated[Slots, Field("of these, deals found badly done", "deals", "firm")]
    quits: Annotated[Slots, Field("workers who quit", "workers", "firm")]
    hires: Annotated[Slots, Field("workers hired", "workers", "firm")]
    trained: Annotated[Slots, Field("workers trained", "workers", "firm")]
    unregistered: Annotated[Slots, Field("workers paid below the floor", "workers", "firm")]


class Workers(NamedTuple):
    """Workers, one slot each."""

    alive: Annotated[Flags, Field("in the trade", "flag", "worker")]
    key: Annotated[Keys, Field("identity, and key of their draws", "key", "worker")]
    employer: Annotated[Slots, Field("firm slot, -1 if unemployed", "slot", "worker", fill=-1)]
    craft: Annotated[Slots, Field("phase they know", "phase", "worker")]
    skill: Annotated[Floats, Field("skill in the craft", "0-1", "worker")]
    wage: Annotated[Floats, Field("contract wage", "numeraire", "worker")]
    pay: Annotated[Floats, Field("income of the quarter", "numeraire", "worker")]
    unregistered: Annotated[Flags, Field("paid below an enforced floor", "flag", "worker")]
    age: Annotated[Floats, Field("age", "years", "worker")]
    tenure: Annotated[Slots, Field("quarters with the employer", "quarters", "worker")]
    trained: Annotated[Slots, Field("courses taken", "courses", "worker")]
    savings: Annotated[Floats, Field("savings", "numeraire", "worker")]


class Ties(NamedTuple):
    """Acquaintances of each firm. Trust belongs to the pair: both sides hold the same number."""

    partner: Annotated[
        Slots, Field("slot of the other firm, -1 if none", "slot", "firm", "tie", fill=-1)
    ]
    trust: Annotated[Floats, Field("trust of the pair", "0-1", "firm", "tie")]
    bought: Annotated[
        Floats, Field("value bought from the partner this quarter", "numeraire", "firm", "tie")
    ]
    spoiled: Annotated[
        Floats, Field("of this, late or found badly done", "numeraire", "firm", "tie")
    ]
    deals: Annotated[
        Slots, Field("quarters in which it bought from the partner", "quarters", "firm", "tie")
    ]
    deals_back: Annotated[
        Slots, Field("quarters in which the partner bought from it", "quarters", "firm", "tie")
    ]
    strength: Annotated[
        Floats, Field("smoothed work bought", "units x share of the cycle", "firm", "tie")
    ]
    since: Annotated[Slots, Field("quarter the two became acquainted", "quarter", "firm", "tie")]
    last: Annotated[
        Slots, Field("quarter of the last deal, or of the acquaintance", "quarter", "firm", "tie")
    ]


class Phases(NamedTuple):
    """Phases of the production cycle."""

    hours: Annotated[
        Floats, Field("standard hours per unit; they sum to 1", "worker-quarters per unit", "phase")
    ]
    tacitness: Annotated[Floats, Field("tacitness: 0 codified, 1 tacit", "0-1", "phase")]
    going_price: Annotated[Floats, Field("going price of the phase", "numeraire per unit", "phase")]
    outside_price: Annotated[
        Floats, Field("price outside the district", "numeraire per unit", "phase")
    ]
    outside_left: Annotated[
        Floats, Field("outside hours left this quarter", "worker-quarters", "phase")
    ]
    outside_hours: Annotated[
        Floats, Field("outside hours available a quarter", "worker-quarters", "phase")
    ]
    version: Annotated[Slots, Field("version of the technique", "count", "phase")]
    changed: Annotated[Flags, Field("technique changed this quarter", "flag", "phase")]
    ring_size: Annotated[Slots, Field("firms able to do the phase", "firms", "phase")]
    ring_firm: Annotated[
        Slots, Field("those firms, in the keyed order of the quarter", "slot", "phase", "firm")
    ]
    ring_start: Annotated[
        Slots,
        Field(
            "first firm on each of as many equal arcs as there are firms", "index", "phase", "firm"
        ),
    ]
    ring_place: Annotated[Floats, Field("their places on the ring", "0-1", "phase", "firm")]


class Markets(NamedTuple):
    """Markets by destination, and the rivals in them."""

    size: Annotated[Floats, Field("size", "units per quarter", "market")]
    normal_size: Annotated[Floats, Field("size at the start", "units per quarter", "market")]
    deviation: Annotated[Floats, Field("log deviation from trend", "log points", "market")]
    given_share: Annotated[Floats, Field("district's share held during burn-in", "share", "market")]
    share: Annotated[Floats, Field("district's share", "share", "market")]
    opening_value: Annotated[Floats, Field("inclusive value at the end of burn-in", "1", "market")]
    outside_good: Annotated[Floats, Field("attraction of not buying", "1", "market")]
    rival: Annotated[
        Floats, Field("attraction of each rival at the end of burn-in", "1", "market", "rival")
    ]
    rival_cost: Annotated[
        Floats, Field("rival's price relative to the end of burn-in", "1", "rival", fill=1)
    ]
    rival_quality: Annotated[
        Floats, Field("rival's quality relative to the end of burn-in", "1", "rival", fill=1)
    ]


class Orders(NamedTuple):
    """Orders of the quarter, grouped by firm, waiting ones first."""

    first: Annotated[Slots, Field("place of the firm's first order", "index", "firm")]
    queue: Annotated[
        Slots, Field("firms with orders, in the keyed order of the quarter", "slot", "firm")
    ]
    firm: Annotated[Slots, Field("firm that won it", "slot", "order")]
    market: Annotated[Slots, Field("market it came from", "market", "order")]
    units: Annotated[Floats, Field("size", "units", "order")]
    price: Annotated[Floats, Field("price agreed", "numeraire per unit", "order")]
    waited: Annotated[Slots, Field("quarters waited", "quarters", "order")]
    placed: Annotated[Flags, Field("every phase found a taker", "flag", "order")]
    late: Annotated[Floats, Field("share of its work that is late", "share", "order")]
    waiting: Annotated[Slots, Field("number of orders left waiting", "orders", "one")]
    total: Annotated[Slots, Field("number of orders this quarter", "orders", "one")]
    keep_firm: Annotated[Slots, Field("firm of a waiting order", "slot", "order")]
    keep_market: Annotated[Slots, Field("market of a waiting order", "market", "order")]
    keep_units: Annotated[Floats, Field("size of a waiting order", "units", "order")]
    keep_price: Annotated[Floats, Field("price of a waiting order", "numeraire per unit", "order")]
    keep_waited: Annotated[Slots, Field("quarters a waiting order has waited", "quarters", "order")]


class Shop(NamedTuple):
    """What each firm can do in each phase this quarter, and for how much."""

    skill: Annotated[Floats, Field("skill of its workers in the phase", "0-1", "firm", "phase")]
    productivity: Annotated[Floats, Field("standard hours per hour", "1", "firm", "phase")]
    does: Annotated[Slots, Field("phases it can do, listed", "phase", "firm", "phase")]
    asked: Annotated[
        Floats, Field("quote with expected lateness", "numeraire per unit", "firm", "phase")
    ]
    quote: Annotated[
        Floats, Field("quote to others at no congestion", "numeraire per unit", "firm", "phase")
    ]
    own_cost: Annotated[
        Floats, Field("perceived cost of doing it oneself", "numeraire per unit", "firm", "phase")
    ]
    own_hours: Annotated[
        Floats, Field("hours to do it oneself", "worker-quarters per unit", "firm", "phase")
    ]
    own_units: Annotated[Floats, Field("units done in house", "units", "firm", "phase")]
    outside_units: Annotated[Floats, Field("units done outside", "units", "firm", "phase")]


class Offers(NamedTuple):
    """Suppliers a final firm considers for a phase this quarter, and what it gives them."""

    supplier: Annotated[
        Slots, Field("slot of the supplier, -1 if none", "slot", "firm", "phase", "offer", fill=-1)
    ]
    perceived: Annotated[
        Floats,
        Field(
            "price with distrust and expected lateness, no congestion",
            "numeraire per unit",
            "firm",
            "phase",
            "offer",
        ),
    ]
    units: Annotated[Floats, Field("units placed", "units", "firm", "phase", "offer")]
    value: Annotated[Floats, Field("value placed", "numeraire", "firm", "phase", "offer")]
    late: Annotated[Floats, Field("units placed that are late", "units", "firm", "phase", "offer")]


class Policy(NamedTuple):
    """What institutions set; neutral values where there is none."""

    wage_floor: Annotated[Floats, Field("lowest lawful wage", "numeraire", "one")]
    inspection: Annotated[
        Floats, Field("probability that an evading firm is found out", "per quarter", "one")
    ]
    members: Annotated[Keys, Field("institutions it belongs to", "bit mask", "firm")]
    course_public: Annotated[Floats, Field("share of a course paid by the public", "share", "firm")]
    course_cost: Annotated[
        Floats, Field("cost of a course relative to the ordinary", "1", "firm", fill=1)
    ]
    membership_fee: Annotated[Floats, Field("fee per worker", "numeraire per quarter", "firm")]
    public_cost: Annotated[
        Floats,
        Field("running cost of institutions, paid by the public", "numeraire per quarter", "one"),
    ]


class Sectors(NamedTuple):
    """Money outside firms and workers: owners, bank, government, rest of the world."""

    money: Annotated[Floats, Field("money position", "numeraire", "sector")]
    household_flow: Annotated[
        Floats, Field("income less spending of workers this quarter", "numeraire", "one")
    ]
    savings_before: Annotated[
        Floats, Field("workers' savings when the quarter began", "numeraire", "one")
    ]


class Tally(NamedTuple):
    """Counts of the quarter for the whole district; zero when it begins."""

    orders: Annotated[Ints, Field("orders that arrived", "orders", "one")]
    waiting_before: Annotated[Ints, Field("orders waiting when the quarter began", "orders", "one")]
    delivered: Annotated[Ints, Field("orders delivered", "orders", "one")]
    delivered_late: Annotated[Ints, Field("of these, orders that had waited", "orders", "one")]
    lost: Annotated[Ints, Field("orders lost", "orders", "one")]
    deals: Annotated[Ints, Field("deals between two firms", "deals", "one")]
    shirked: Annotated[Ints, Field("deals shirked", "deals", "one")]
    workers_before: Annotated[
        Ints, Field("workers in the trade when the quarter began", "workers", "one")
    ]
    entrants: Annotated[Ints, Field("workers who came", "workers", "one")]
    leavers: Annotated[Ints, Field("workers who left the trade or retired", "workers", "one")]
    hires: Annotated[Ints, Field("hires", "workers", "one")]
    separations: Annotated[Ints, Field("separations", "workers", "one")]
    moves: Annotated[Ints, Field("moves from job to job", "workers", "one")]
    closure_losses: Annotated[Ints, Field("jobs lost at closures", "workers", "one")]
    vacancies: Annotated[Ints, Field("vacancies opened", "workers", "one")]
    births: Annotated[Ints, Field("firms founded", "firms", "one")]
    deaths: Annotated[Ints, Field("firms closed", "firms", "one")]
    bankruptcies: Annotated[Ints, Field("of these, bankruptcies", "firms", "one")]
    caught: Annotated[Ints, Field("firms found out evading the floor", "firms", "one")]
    refused: Annotated[
        Ints, Field("births or entries refused because no slot was free", "count", "one")
    ]
    training_public: Annotated[Floats, Field("training paid by the public", "numeraire", "one")]
    benefits: Annotated[Floats, Field("replacement income paid", "numeraire", "one")]


class State(NamedTuple):
    """The whole district."""

    firms: Firms
    books: Books
    workers: Workers
    ties: Ties
    phases: Phases
    markets: Markets
    orders: Orders
    shop: Shop
    offers: Offers
    policy: Policy
    sectors: Sectors
    tally: Tally


@dataclass(frozen=True, slots=True)
class FieldInfo:
    """A declared state array: dotted name, meaning, unit, shape by dimension, NumPy dtype."""

    name: str
    meaning: str
    unit: str
    shape: tuple[str, ...]
    dtype: str
    fill: float


def _declared() -> dict[str, FieldInfo]:
    found = {}
    for group, kind in get_type_hints(State).items():
        for name, hint in get_type_hints(kind, include_extras=True).items():
            base, field = get_args(hint)
            full = f"{group}.{name}"
            dtype = np.dtype(_DTYPES[base]).name
            found[full] = FieldInfo(full, field.meaning, field.unit, field.shape, dtype, field.fill)
    return found


DECLARED: dict[str, FieldInfo] = _declared()


def allocate(firms: int, workers: int, phases: int, orders: int) -> State:
    """State with every array at its opening value.

    Parameters
    ----------
    firms, workers, orders : int
        Slots.
    phases : int
        Phases of the production cycle.

    Returns
    -------
    State
    """
    sizes = {
        "firm": firms,
        "worker": workers,
        "phase": phases,
        "order": orders,
        "market": 2,
        "rival": 2,
        "tie": TIES,
        "offer": OFFERS,
        "sector": SECTORS,
        "one": 1,
    }

    def group(name: str, kind: Any) -> Any:
        arrays = {}
        for field in kind._fields:
            info = DECLARED[f"{name}.{field}"]
            shape = tuple(sizes[dimension] for dimension in info.shape)
            # Zeros cost no memory until they are written to.
            arrays[field] = np.zeros(shape, info.dtype)
            if info.fill:
                arrays[field].fill(info.fill)
        return kind(**arrays)

    return State(**{name: group(name, kind) for name, kind in get_type_hints(State).items()})


def copy(state: State) -> State:
    """An independent copy of a state."""
    groups: list[Any] = [
        type(group)(*[array.copy() for array in cast(Any, group)]) for group in state
    ]
    return State(*groups)


def guarded(state: State, writes: tuple[str, ...]) -> State:
    """The same arrays, read-only but for those named in ``writes``.

    Parameters
    ----------
    state : State
    writes : tuple of str
        Dotted names of the arrays that may be written.

    Returns
    -------
    State
        Views; writing to one that is not named raises ``ValueError``.
    """
    groups: list[Any] = []
    for name, group in zip(State._fields, cast("tuple[Any, ...]", state), strict=True):
        views: list[Any] = []
        for field, array in zip(group._fields, group, strict=True):
            view = array.view()
            view.flags.writeable = f"{name}.{field}" in writes
            views.append(view)
        groups.append(type(group)(*views))
    return State(*groups)
