"""Firms and what they did in the quarter."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Flags, Floats, Keys, Slots


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
    ordered: Annotated[
        Floats, Field("units ordered, waiting ones included, smoothed", "units per quarter", "firm")
    ]
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
    large_sales: Annotated[
        Floats, Field("of final sales, those to large buyers", "numeraire", "firm")
    ]
    foreign_work: Annotated[
        Floats, Field("idle hours sold to foreign customers", "numeraire", "firm")
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
    placed: Annotated[
        Floats,
        Field(
            "hours booked for the district's orders as they were placed", "worker-quarters", "firm"
        ),
    ]
    booked_others: Annotated[
        Floats, Field("hours booked for other firms", "worker-quarters", "firm")
    ]
    sellable: Annotated[Floats, Field("most hours it sells to others", "worker-quarters", "firm")]
    orders: Annotated[Slots, Field("orders to be placed", "orders", "firm")]
    units_wanted: Annotated[Floats, Field("units ordered, waiting ones included", "units", "firm")]
    units: Annotated[Floats, Field("units delivered", "units", "firm", "market")]
    late: Annotated[Floats, Field("delivered work that was late, in own orders", "units", "firm")]
    supplied: Annotated[Floats, Field("work done for others", "units x share of the cycle", "firm")]
    ancillary: Annotated[
        Floats, Field("of this, work in ancillary trades", "units x share of the cycle", "firm")
    ]
    supplied_late: Annotated[
        Floats, Field("work done late for others", "units x share of the cycle", "firm")
    ]
    deals: Annotated[Slots, Field("deals as a supplier, one per buyer and phase", "deals", "firm")]
    found: Annotated[Slots, Field("of these, deals found badly done", "deals", "firm")]
    quits: Annotated[Slots, Field("workers who quit", "workers", "firm")]
    hires: Annotated[Slots, Field("workers hired", "workers", "firm")]
    trained: Annotated[Slots, Field("workers trained", "workers", "firm")]
    unregistered: Annotated[Slots, Field("workers paid below the floor", "workers", "firm")]
    investment: Annotated[
        Floats, Field("machines, retooling and conversion paid for", "numeraire", "firm")
    ]
    grants: Annotated[Floats, Field("grants received", "numeraire", "firm")]
    drawings: Annotated[
        Floats, Field("income drawn by owners who work in the firm", "numeraire", "firm")
    ]
    credit_given: Annotated[Floats, Field("rise of what customers owe it", "numeraire", "firm")]
    credit_taken: Annotated[Floats, Field("rise of what it owes suppliers", "numeraire", "firm")]
    forgiven: Annotated[
        Floats,
        Field("trade credit lost at closures: as debtor, less as creditor", "numeraire", "firm"),
    ]
    duties: Annotated[Floats, Field("duties and levies", "numeraire", "firm")]
