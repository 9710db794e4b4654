"""What a profile of a district is made from: employment, firms and institutions.

Beside them it takes panels of ties and of workers (see `panels`). Any one of these is enough for a
part of the profile. One period will do; what is said of change over time wants several. Headings
are accepted in English, Italian, Spanish and French.

Money is in the money of the data, per period.
"""

from __future__ import annotations

from distretto.tables.schema import Column, Table

__all__ = ["AREA_EMPLOYMENT", "DISTRICT_FIRMS", "INSTITUTIONS", "PROFILE_TABLES"]

MONEY = "money per period"
OWNERS = ("local", "outside", "public")
KINDS = (
    *("service centre", "school", "university", "research", "association"),
    *("consortium", "union", "bank", "agency", "other"),
)


def _key(name: str, meaning: str) -> Column:
    return Column(name, meaning, "identifier", "text", required=True, nullable=False)


def _flag(name: str, meaning: str) -> Column:
    return Column(name, meaning, "1 or 0", low=0, high=1)


PERIOD = Column("period", "year, quarter (2019Q3), month (2019-07) or number", "period")

AREA_EMPLOYMENT = Table(
    name="area-employment",
    meaning="One row per industry, period and class of size: the district, or the nation.",
    key=("industry", "period", "size_class"),
    columns=(
        _key("industry", "industry, such as a NACE code"),
        PERIOD,
        Column(
            "size_class",
            "people at work of the units it is of: 1-9, 10-49, 250+",
            "from-to",
            "text",
            empty="all sizes",
        ),
        Column("jobs", "people at work", "jobs", required=True, nullable=False, low=0),
        Column("units", "local units", "units", low=0),
        Column(
            "low_wage_imports",
            "part of what is used of its product that comes from low-wage countries",
            "share",
            low=0,
            high=1,
        ),
    ),
)

DISTRICT_FIRMS = Table(
    name="district-firms",
    meaning="One row per firm of the district and period.",
    key=("firm", "period"),
    columns=(
        _key("firm", "the firm"),
        PERIOD,
        Column("jobs", "people at work, working owners included", "jobs", low=0),
        Column("industry", "industry", "text", "text", empty="not known"),
        Column(
            "role",
            "whether it sells the final product or works for other firms",
            "category",
            "text",
            values=("final", "subcontractor"),
            empty="not known",
        ),
        Column(
            "owner",
            "who controls it: people of the district, owners outside it, or the public",
            "category",
            "text",
            values=OWNERS,
            empty="not known",
        ),
        Column("parent", "the firm it was spun off from", "identifier", "text", empty="none"),
        Column("owner_age", "age of the owner", "years", low=14, high=110),
        _flag("successor", "whether a successor is named"),
        Column("sales", "sales of final goods", MONEY, low=0),
        Column("subcontract_sales", "sales of work for other firms, beside sales", MONEY, low=0),
        Column("exports", "sales abroad", MONEY, low=0),
        Column("work_bought", "phases and services put out to other firms", MONEY, low=0),
        Column("work_bought_locally", "of these, from firms of the district", MONEY, low=0),
        Column("value_added", "sales of all kinds less purchases", MONEY),
        Column("wages", "gross wages and contributions, payroll", MONEY, low=0),
        Column("technical_jobs", "engineers, technicians and people in research", "jobs", low=0),
        Column("patents", "patents applied for in the period", "patents", low=0),
        _flag("advanced_machines", "whether it has numerically controlled or connected machines"),
        _flag("teams", "whether work is organised in teams that may change product and method"),
        Column("apprentices", "apprentices", "people", low=0),
        Column("skilled_jobs", "skilled workers", "jobs", low=0),
        Column("unregistered", "workers without a registered contract", "people", low=0),
        Column("injuries", "injuries at work", "injuries per period", low=0),
    ),
)

INSTITUTIONS = Table(
    name="institutions",
    meaning="One row per institution that serves the firms or workers of the district.",
    key=("institution",),
    columns=(
        _key("institution", "what it is called"),
        Column(
            "kind",
            "what kind of institution it is",
            "category",
            "text",
            required=True,
            nullable=False,
            values=KINDS,
        ),
        Column("members", "firms of the district that belong to it or use it", "firms", low=0),
        Column("staff", "people who work in it", "people", low=0),
    ),
)

PROFILE_TABLES = {table.name: table for table in (AREA_EMPLOYMENT, DISTRICT_FIRMS, INSTITUTIONS)}
