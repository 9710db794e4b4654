"""The features by which the kind of a district is told, in the order in which they are shown."""

from __future__ import annotations

from distretto.districts.features import Definition

__all__ = ["BY_NAME", "DEFINITIONS"]

_FIRM_JOBS = "firms: jobs"
_TIES = "ties: buyer, supplier, value"
_TIES_BY_YEAR = "ties: buyer, supplier, value over several periods"

SIZE = (
    Definition("firms", "Firms", "firms", "Firms of the district.", "firms: firm"),
    Definition("jobs", "Jobs", "jobs", "People at work in all firms.", _FIRM_JOBS),
    Definition(
        "small_jobs",
        "Jobs in firms below 50",
        "share",
        "Part of the jobs that is in firms, or units, of fewer than 50 people.",
        f"{_FIRM_JOBS}; or aggregate: size_class, jobs",
    ),
    Definition(
        "large_jobs",
        "Jobs in firms of 250 and more",
        "share",
        "Part of the jobs that is in firms, or units, of 250 people or more.",
        f"{_FIRM_JOBS}; or aggregate: size_class, jobs",
    ),
    Definition(
        "largest_firm", "Largest firm", "jobs", "People at work in the largest firm.", _FIRM_JOBS
    ),
    Definition(
        "top5_jobs",
        "Jobs in the five largest firms",
        "share",
        "Part of the jobs that is in the five largest firms.",
        _FIRM_JOBS,
    ),
)
TRADE = (
    Definition(
        "main_quotient",
        "Location quotient of the main industry",
        "ratio",
        "Share of the industry with the greatest prevalence in the jobs of the district, over its "
        "share in those of the nation.",
        "aggregate and nation: industry, jobs",
    ),
    Definition(
        "main_share",
        "Jobs in the main industry",
        "share",
        "Part of the jobs that is in that industry.",
        "aggregate and nation: industry, jobs",
    ),
    Definition(
        "exports", "Exports in sales", "share", "Sales abroad over all final sales.",
        "firms: sales, exports",
    ),
    Definition(
        "external_sourcing",
        "Work bought from outside",
        "share",
        "Part of the work that firms put out which goes to firms outside the district.",
        "firms: work_bought, work_bought_locally; or ties with suppliers that are not listed",
    ),
    Definition(
        "local_supply",
        "Work bought within the district",
        "share",
        "Part of the work that firms put out which goes to firms of the district.",
        "firms: work_bought, work_bought_locally; or ties with suppliers that are not listed",
    ),
)  # fmt: skip
OWNERS = (
    Definition(
        "outside_jobs",
        "Jobs in firms controlled from outside",
        "share",
        "Part of the jobs that is in firms whose owners are outside the district.",
        "firms: jobs, owner",
    ),
    Definition(
        "public_jobs",
        "Jobs in public firms",
        "share",
        "Part of the jobs that is in firms controlled by the public.",
        "firms: jobs, owner",
    ),
    Definition(
        "top5_local",
        "Local control of the five largest",
        "share",
        "Part of the jobs of the five largest firms that is under local control.",
        "firms: jobs, owner",
    ),
)
NETWORK = (
    Definition(
        "reciprocity",
        "Reciprocity of trade",
        "share",
        "Part of what pairs trade within a year that is matched by trade the other way.",
        _TIES,
    ),
    Definition(
        "reciprocity_ratio",
        "Reciprocity over chance",
        "ratio",
        "Links that run both ways within a year, over those that chance gives when every firm "
        "keeps its numbers of buyers and suppliers.",
        _TIES,
    ),
    Definition(
        "role_exchange",
        "Exchange of roles over years",
        "share",
        "Part of what pairs trade over several years that is matched by trade the other way.",
        _TIES_BY_YEAR,
    ),
    Definition(
        "alternation",
        "Exchange of roles from year to year",
        "share",
        "Exchange of roles over years, less reciprocity within a year: who buys this year sells "
        "the next.",
        _TIES_BY_YEAR,
    ),
    Definition(
        "mutual",
        "Exchange of roles where firms do both",
        "share",
        "Of the trade over several years between firms that both buy and sell work, the part that "
        "is matched by trade the other way, less what chance gives, over the most there could be "
        "beyond it.",
        _TIES,
    ),
    Definition(
        "sellers",
        "Final firms that also work for others",
        "share",
        "Part of the final firms whose work for other firms is more than 5 per cent of their "
        "sales.",
        "firms: role, sales, subcontract_sales",
    ),
    Definition(
        "flip_rate",
        "Firms that change sides",
        "share per year",
        "Firms that turn from net buyers into net sellers of work, or back, from one year to the "
        "next.",
        _TIES_BY_YEAR,
    ),
    Definition(
        "hierarchy",
        "Trade that runs one way",
        "share",
        "Part of what is traded that is left when all that can be taken out of it as circles of "
        "firms, each selling to the next, is taken out.",
        _TIES,
    ),
    Definition(
        "buyer_hhi",
        "Concentration of suppliers' buyers",
        "index",
        "Herfindahl index of the buyers of a supplier; mean over suppliers, weighted by sales.",
        _TIES,
    ),
    Definition(
        "top_buyer",
        "Dependence on the largest buyer",
        "share",
        "Share of the largest buyer in what a supplier sells; mean over suppliers, weighted by "
        "sales.",
        _TIES,
    ),
    Definition(
        "asymmetry",
        "Dependence of suppliers beyond that of buyers",
        "index",
        "Share of a tie in what the supplier sells, less its share in what the buyer puts out; "
        "mean over ties, weighted by value. 1: captive suppliers of buyers who hardly notice; 0: "
        "each depends on the other alike.",
        _TIES,
    ),
    Definition(
        "top5_buyers",
        "Orders of the five largest buyers",
        "share",
        "Part of the work traded in the district that the five largest buyers put out.",
        _TIES,
    ),
    Definition(
        "link_survival",
        "Pairs that deal again a year later",
        "share",
        "Of the pairs that deal in one year, those that deal in the next.",
        _TIES_BY_YEAR,
    ),
    Definition(
        "coordinated",
        "Orders of leader firms",
        "share",
        "Part of the work traded in the district that firms of 80 people or more put out.",
        f"{_TIES}; {_FIRM_JOBS}",
    ),
)
COMPETENCE = (
    Definition(
        "technical_jobs",
        "Engineers, technicians, researchers",
        "share",
        "Part of the jobs.",
        "firms: jobs, technical_jobs",
    ),
    Definition(
        "patents",
        "Patents",
        "per 1,000 jobs and period",
        "Patents applied for.",
        "firms: jobs, patents",
    ),
    Definition(
        "advanced_machines",
        "Advanced machines",
        "share",
        "Part of the firms that has numerically controlled or connected machines.",
        "firms: advanced_machines",
    ),
    Definition(
        "teams",
        "Work in teams",
        "share",
        "Part of the firms in which teams may change product and method.",
        "firms: teams",
    ),
)
SUPPORT = (
    Definition(
        "service_centres",
        "Service centres and agencies",
        "per 1,000 jobs",
        "Service centres, consortia and agencies that serve the firms.",
        "institutions: kind; jobs",
    ),
    Definition(
        "schools",
        "Schools and universities",
        "per 1,000 jobs",
        "Schools, universities and training centres of the trade.",
        "institutions: kind; jobs",
    ),
    Definition(
        "association_density",
        "Membership of associations",
        "share",
        "Part of the firms that belongs to the largest association or consortium.",
        "institutions: kind, members; firms: firm",
    ),
    Definition(
        "research_staff",
        "Staff of public research",
        "per 1,000 jobs",
        "People who work in universities and research institutes of the place.",
        "institutions: kind, staff; jobs",
    ),
)
LABOUR = (
    Definition(
        "mobility",
        "Workers who change firm within the district",
        "share per year",
        "Of the workers employed in two periods running, those with another employer in the "
        "second.",
        "workers: worker, firm over several periods",
    ),
)  # fmt: skip
DEFINITIONS = (*SIZE, *TRADE, *OWNERS, *NETWORK, *COMPETENCE, *SUPPORT, *LABOUR)
BY_NAME = {each.name: each for each in DEFINITIONS}
