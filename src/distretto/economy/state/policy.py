"""What institutions set."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Flags, Floats, Keys, Slots

NEVER = 1_000_000  # a quarter that does not come
# What is remembered from quarter to quarter; all else is neutral again when a quarter begins.
REMEMBERED = ("enrolled", "promised", "joins")


class Policy(NamedTuple):
    """What institutions set; neutral values where there is none."""

    wage_floor: Annotated[Floats, Field("lowest lawful wage", "numeraire", "one")]
    inspection: Annotated[
        Floats, Field("probability that an evading firm is found out", "per quarter", "one")
    ]
    members: Annotated[Keys, Field("institutions it belongs to", "bit mask", "firm")]
    enrolled: Annotated[
        Keys, Field("institutions it belonged to in the last quarter", "bit mask", "firm")
    ]
    promised: Annotated[
        Slots,
        Field(
            "workers it had when admitted to an institution that asks for jobs", "workers", "firm"
        ),
    ]
    joins: Annotated[
        Slots,
        Field(
            "quarter from which it is on the member list of the district's data",
            "quarter",
            "firm",
            fill=NEVER,
        ),
    ]
    course_public: Annotated[Floats, Field("share of a course paid by the public", "share", "firm")]
    course_cost: Annotated[
        Floats, Field("cost of a course relative to the ordinary", "1", "firm", fill=1)
    ]
    membership_fee: Annotated[Floats, Field("fee per worker", "numeraire per quarter", "firm")]
    public_cost: Annotated[
        Floats,
        Field("running cost of institutions, paid by the public", "numeraire per quarter", "one"),
    ]
    dues: Annotated[Floats, Field("dues that its workers pay a union", "share of wages", "firm")]
    guarantee: Annotated[
        Floats, Field("share of its debt written off that the public makes good", "share", "firm")
    ]
    training_pledge: Annotated[
        Floats,
        Field("share of workers it has pledged to train in a quarter", "share per quarter", "firm"),
    ]
    commitment: Annotated[
        Slots, Field("quarters for which it commits itself as a customer", "quarters", "firm")
    ]
    design_help: Annotated[
        Floats, Field("share of the cost of design trials borne by an institution", "share", "firm")
    ]
    bulletins: Annotated[Floats, Field("further firms whose designs it sees", "firms", "firm")]
    analytic: Annotated[Floats, Field("access to analytical knowledge", "0-1", "firm")]
    automation_grant: Annotated[
        Floats, Field("share of the cost of automation paid by the public", "share", "firm")
    ]
    material_cost: Annotated[
        Floats, Field("price of materials relative to the ordinary", "1", "firm", fill=1)
    ]
    export_cost: Annotated[
        Floats, Field("fixed cost of exporting relative to the ordinary", "1", "firm", fill=1)
    ]
    union: Annotated[
        Floats, Field("share of its workers whom a union seeks to cover", "share", "firm")
    ]
    union_share: Annotated[
        Floats, Field("share of the quasi-rent that the union claims", "share", "one")
    ]
    sector_wage: Annotated[
        Floats,
        Field("wage agreed for the trade, for a worker of reference skill", "numeraire", "one"),
    ]
    say: Annotated[Floats, Field("say of workers in their firm", "0-1", "firm")]
    referral: Annotated[
        Slots, Field("further vacancies that a searcher is referred to", "vacancies", "one")
    ]
    credit_limit: Annotated[
        Floats, Field("credit limit relative to the ordinary", "1", "firm", fill=1)
    ]
    interest: Annotated[Floats, Field("change of the interest rate", "per quarter", "firm")]
    credit_condition: Annotated[
        Flags, Field("its loan lapses if it evades the floor", "flag", "firm")
    ]
    local_bank: Annotated[
        Floats, Field("weight of local savings banks in lending, added", "0-1", "one")
    ]
    size_limit: Annotated[
        Floats, Field("most workers that a site has room for; 0 for no limit", "workers", "one")
    ]
    small_tax_cut: Annotated[Floats, Field("fall of the tax rate of small firms", "share", "one")]
    small_size: Annotated[Slots, Field("workers below which the cut holds", "workers", "one")]
    tariff: Annotated[Floats, Field("tariff on work done outside", "share", "one")]
    carbon_price: Annotated[
        Floats, Field("carbon price on work done outside", "numeraire per unit of emissions", "one")
    ]
    resilience: Annotated[
        Floats, Field("premium that buyers put on work from afar", "share", "one")
    ]
    greenfield: Annotated[
        Floats, Field("probability that a multinational opens a plant", "per quarter", "one")
    ]
    acquisition: Annotated[
        Floats, Field("probability that a multinational buys a firm", "per quarter", "one")
    ]
    intermediation: Annotated[
        Floats, Field("community intermediation: associations, parties, civic life", "0-1", "one")
    ]
    customer_checks: Annotated[
        Floats, Field("share of customers that check labour standards", "share", "one")
    ]
    conversion_cost: Annotated[
        Floats, Field("cost of turning to team work relative to the ordinary", "1", "firm", fill=1)
    ]
    certified: Annotated[Flags, Field("certified to work by monitoring", "flag", "firm")]
    network: Annotated[Flags, Field("convened by the broker of a network", "flag", "firm")]
    project_difficulty: Annotated[
        Floats, Field("difficulty of the joint projects of the network", "0-1", "one")
    ]
