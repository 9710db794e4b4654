"""Outcomes: contracts, payment, hold-up and dependence."""

from __future__ import annotations

import numpy as np

from distretto.economy.outcomes.declaration import Outcome, S
from distretto.economy.state import Books, Firms, Pacts, Ties
from distretto.economy.trust import find_tie
from distretto.kernels import kernel

OUTCOMES: tuple[Outcome, ...] = (
    Outcome(
        "contract_share",
        "Local work under contract",
        "share",
        None,
        S,
        "Value of the work bought from suppliers with a running contract, over all work bought "
        "in the district.",
    ),
    Outcome(
        "specific_investment",
        "Investment specific to customers",
        "share",
        "higher",
        S,
        "Suppliers' investment specific to the customer, as a share of what could be made; mean "
        "over the pairs that deal, weighted by value.",
    ),
    Outcome(
        "rebates",
        "Rebates asked for",
        "share",
        "lower",
        S,
        "Pairs in which the customer asked this quarter for part of what specific investment "
        "saves, over the pairs with such investment.",
    ),
    Outcome(
        "late_payment",
        "Bills put off",
        "share",
        "lower",
        S,
        "Value of local bills carried over to the next quarter, over all work bought in the "
        "district.",
    ),
    Outcome(
        "link_survival",
        "Pairs that deal again a year later",
        "share",
        None,
        S,
        "Of the pairs that dealt in one year, the share that dealt in the next; counted once a "
        "year, and missing until the second year.",
    ),
    Outcome(
        "dependence",
        "Suppliers' dependence on their largest customer",
        "share",
        None,
        S,
        "Share of the largest customer in the subcontract sales of a specialist; mean over "
        "specialists that sold.",
    ),
    Outcome(
        "reciprocity_ratio",
        "Reciprocity over chance",
        "ratio",
        None,
        S,
        "Of the links between final firms within the last year, the share also active the other "
        "way, over the share that as many links at random would give.",
    ),
)

SOME = 0.05  # share of full investment below which a pair counts as without


@kernel(entry=True, allocates=True)
def measure(firms: Firms, books: Books, ties: Ties, pacts: Pacts, quarter: int) -> np.ndarray:
    """Outcomes of the quarter just run, in the order of `OUTCOMES`."""
    n_firms = firms.alive.size
    bought = 0.0
    bound = 0.0
    invested = 0.0
    pairs = 0.0
    links = 0.0
    mutual = 0.0
    finals = 0.0
    largest = np.zeros(n_firms)
    for b in range(n_firms):
        if not (firms.alive[b] and firms.final[b]):
            continue
        finals += 1.0
        for s in range(ties.partner.shape[1]):
            j = ties.partner[b, s]
            if j < 0:
                continue
            pairs += 1.0 if ties.invested[b, s] > SOME else 0.0
            value = ties.bought[b, s]
            bought += value
            invested += value * ties.invested[b, s]
            bound += value if ties.until[b, s] > quarter else 0.0
            largest[j] = max(largest[j], value)
            if firms.final[j] and ties.bought_last[b, s] > quarter - 4:
                links += 1.0
                back = find_tie(ties.partner[j], b)
                if back >= 0 and ties.bought_last[j, back] > quarter - 4:
                    mutual += 1.0
    dependence = 0.0
    sellers = 0.0
    for j in range(n_firms):
        if firms.alive[j] and not firms.final[j] and books.subcontract_sales[j] > 0.0:
            dependence += largest[j] / books.subcontract_sales[j]
            sellers += 1.0
    chance = links / max(1.0, finals * (finals - 1.0))
    reciprocity = mutual / links if links > 0.0 else np.nan
    total = np.sum(books.bought_local)
    return np.array(
        [
            bound / bought if bought > 0.0 else np.nan,
            invested / bought if bought > 0.0 else np.nan,
            np.sum(pacts.asked) / pairs if pairs > 0.0 else np.nan,
            np.sum(pacts.owed) / total if total > 0.0 else np.nan,
            pacts.survival[0],
            dependence / sellers if sellers > 0.0 else np.nan,
            reciprocity / chance if chance > 0.0 else np.nan,
        ]
    )
