"""Whether work flows one way: from those who only supply to those who only buy.

Four measures, each 0 in a network without an above and below, such as a ring, and 1 in a hierarchy:

*Flow on no cycle*. The largest circulation is the most that can be taken out of the flows as cycles
of firms each selling to the next: maximise ``sum c_ij`` with ``0 <= c_ij <= F_ij`` and as much
``c`` into every firm as out of it. What remains runs one way, and its share is the hierarchy. By
linear duality the circulation equals the least "agony" ``sum F_ij max(0, h_i - h_j + 1)`` of any
ranks h, in which no supplier should stand at or above its buyer [1]_. Two firms that sell to each
other are a cycle, so hierarchy is at most one less the flow reciprocity.

*Flow outside loops*. The share of flow on links that lie on no directed cycle, which are those
between strongly connected components [2]_. Coarser: a thin cycle counts all the flow along it.

*Global reaching centrality*, of orders, which run from buyer to supplier: ``C(i)`` is the share of
other firms that the orders of i reach, directly and through others, and ``GRC = sum_i (max C -
C(i)) / (n - 1)`` [3]_. 1 where one firm commands all others, none of whom commands anyone.

*Trophic coherence*. Levels h solve ``(diag(w) - F - F') h = v``, w and v being the sum and the
difference of purchases and sales: suppliers stand one level below their buyers as far as flows
allow. Incoherence is ``sum F_ij (h_j - h_i - 1)^2 / sum F_ij``, 0 if every step is exactly one
level and 1 in a balanced network [4]_.

References
----------
.. [1] M. Gupte, P. Shankar, J. Li, S. Muthukrishnan and L. Iftode, "Finding hierarchy in directed
   online social networks", WWW 2011, 557-566, doi:10.1145/1963405.1963484.
.. [2] J. Luo and C. L. Magee, "Detecting evolving patterns of self-organizing networks by flow
   hierarchy measurement", Complexity 16 (2011) 53-61, doi:10.1002/cplx.20368.
.. [3] E. Mones, L. Vicsek and T. Vicsek, "Hierarchy measure for complex networks", PLoS ONE 7
   (2012) e33799, doi:10.1371/journal.pone.0033799.
.. [4] R. S. MacKay, S. Johnson and B. Sansom, "How directed is a directed network?", Royal Society
   Open Science 7 (2020) 201138, doi:10.1098/rsos.201138.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from distretto.districts.networks.exchange import directed_graph
from distretto.districts.networks.links import Floats, Links, Positions

__all__ = [
    "Loops",
    "circulation",
    "reaching_centrality",
    "trophic_incoherence",
    "trophic_levels",
]


class Loops:
    """Which firms can reach each other, the strongly connected components.

    Attributes
    ----------
    component : ndarray of int64, shape (n,)
        Component of each firm; what a component sells goes to itself or to one of a lower number.
    """

    def __init__(self, links: Links) -> None:
        graph = directed_graph(links)
        import rustworkx

        self._links = links
        # In reverse topological order.
        parts = rustworkx.strongly_connected_components(graph)
        self._sizes = [len(part) for part in parts]
        self.component: Positions = np.zeros(links.n, np.int64)
        for number, part in enumerate(parts):
            self.component[part] = number

    @property
    def on_cycle(self) -> NDArray[np.bool_]:
        """Whether each link lies on a directed cycle, shape (L,)."""
        component = self.component
        return np.equal(component[self._links.supplier], component[self._links.buyer])

    @property
    def flow_outside(self) -> float:
        """Share of flow on links that lie on no cycle (0 to 1; nan without links)."""
        links = self._links
        return links.chosen(~self.on_cycle).total / links.total if len(links) else np.nan

    def commanded(self) -> Positions:
        """Return how many other firms the orders of each firm reach, shape (n,)."""
        links, component = self._links, self.component
        count = len(self._sizes)
        between = np.unique(
            component[links.buyer] * count + component[links.supplier]
        )  # orders, from buyer to supplier
        # Sets of firms as the bits of whole numbers; sellers have the higher numbers, so a
        # component comes after all those from which it buys when they are gone through backwards.
        members = [0] * count
        for firm, number in enumerate(component.tolist()):
            members[number] |= 1 << firm
        reached = members.copy()
        for cell in between[::-1].tolist():
            buyer, supplier = divmod(cell, count)
            reached[buyer] |= reached[supplier]
        return np.array([reached[number].bit_count() - 1 for number in component.tolist()])


def reaching_centrality(loops: Loops) -> float:
    """Return the global reaching centrality of orders (0 to 1; nan for fewer than two firms).

    Parameters
    ----------
    loops : Loops
        Of a network in which every firm has a link.
    """
    share = loops.commanded() / max(len(loops.component) - 1, 1)
    if len(share) < 2:
        return np.nan
    return float((share.max() - share).sum() / (len(share) - 1))


def circulation(links: Links, loops: Loops | None = None) -> float:
    """Return the share of flow in the largest circulation (0 to 1; nan without links).

    Parameters
    ----------
    links : Links
    loops : Loops, optional
        Of the same links, where they have been found already.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    if not len(links):
        return np.nan
    inner = links.chosen((loops or Loops(links)).on_cycle)
    if not len(inner):
        return 0.0
    inner, _ = inner.among_active()
    each = np.arange(len(inner))
    rows = np.concatenate([inner.supplier, inner.buyer])
    signs = np.repeat([1.0, -1.0], len(inner))
    balance = coo_array((signs, (rows, np.tile(each, 2))), shape=(inner.n, len(inner)))
    # In shares of the largest flow: the solver's tolerances are absolute.
    largest = inner.value.max()
    found = milp(
        -np.ones(len(inner)),
        bounds=Bounds(0.0, inner.value / largest),
        constraints=LinearConstraint(balance.tocsr(), 0.0, 0.0),
    )
    assert found.x is not None  # no flow at all is a circulation, and flows have limits
    return float(min(max(float(found.x.sum()) * largest / links.total, 0.0), 1.0))


def trophic_levels(links: Links) -> Floats:
    """Return the level of each firm, the lowest of those connected at 0, shape (n,).

    Firms that sell to no other stand highest; those without links stand at 0.
    """
    from scipy.sparse import csc_array, diags_array
    from scipy.sparse.csgraph import connected_components
    from scipy.sparse.linalg import splu

    n = links.n
    flows = links.matrix
    laplacian = diags_array(links.purchases + links.sales) - flows - flows.T
    excess = links.purchases - links.sales
    _, component = connected_components(flows, directed=False)
    # Levels are known up to a constant for each connected part: its first firm is held at 0.
    held = np.zeros(n, bool)
    held[np.unique(component, return_index=True)[1]] = True
    free = np.flatnonzero(~held)
    levels = np.zeros(n)
    if free.size:
        inner = csc_array(laplacian.tocsr()[free][:, free])
        solver = splu(inner, permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True})
        levels[free] = solver.solve(excess[free])
    lowest = np.full(n, np.inf)
    np.minimum.at(lowest, component, levels)
    above: Floats = levels - lowest[component]
    return above


def trophic_incoherence(links: Links, levels: Floats) -> float:
    """Return how far steps differ from one level, weighted by flow (0 to 1; nan without links)."""
    if not len(links):
        return np.nan
    step = levels[links.buyer] - levels[links.supplier]
    return float((links.value * (step - 1.0) ** 2).sum() / links.total)
