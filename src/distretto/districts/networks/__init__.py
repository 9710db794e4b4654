"""Who supplies whom: supplier networks, directed, weighted, period by period.

`read_network` reads lists of ties, `analyse` measures a network against chance. The parts can be
had alone: reciprocity and role exchange, dependence, hierarchy, core and periphery, survival.

>>> from distretto.districts import networks
>>> network = networks.Network.from_arrays(["a", "b", "b"], ["b", "a", "c"], [3.0, 1.0, 2.0])
>>> network
Network(3 firms, 3 links, 0)
>>> networks.flow_reciprocity(network.pooled())
0.3333333333333333
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from distretto.districts.networks.analysis import Chance, Finding, NetworkProfile, analyse
    from distretto.districts.networks.core_periphery import fit_core
    from distretto.districts.networks.dependence import dependence_of
    from distretto.districts.networks.exchange import (
        from_networkx,
        read_graphml,
        to_networkx,
        write_graphml,
    )
    from distretto.districts.networks.hierarchy import circulation, trophic_levels
    from distretto.districts.networks.links import Links
    from distretto.districts.networks.locality import chain_closure, local_content
    from distretto.districts.networks.measures import MEASURES
    from distretto.districts.networks.network import Network
    from distretto.districts.networks.null_model import rewired
    from distretto.districts.networks.reading import read_network
    from distretto.districts.networks.reciprocity import flow_reciprocity, role_exchange

__all__ = [
    "MEASURES",
    "Chance",
    "Finding",
    "Links",
    "Network",
    "NetworkProfile",
    "analyse",
    "chain_closure",
    "circulation",
    "dependence_of",
    "fit_core",
    "flow_reciprocity",
    "from_networkx",
    "local_content",
    "read_graphml",
    "read_network",
    "rewired",
    "role_exchange",
    "to_networkx",
    "trophic_levels",
    "write_graphml",
]

_HERE = "distretto.districts.networks"
# Public name -> module that defines it.
_LAZY = {
    "MEASURES": f"{_HERE}.measures",
    "Chance": f"{_HERE}.analysis",
    "Finding": f"{_HERE}.analysis",
    "Links": f"{_HERE}.links",
    "Network": f"{_HERE}.network",
    "NetworkProfile": f"{_HERE}.analysis",
    "analyse": f"{_HERE}.analysis",
    "chain_closure": f"{_HERE}.locality",
    "circulation": f"{_HERE}.hierarchy",
    "dependence_of": f"{_HERE}.dependence",
    "fit_core": f"{_HERE}.core_periphery",
    "flow_reciprocity": f"{_HERE}.reciprocity",
    "from_networkx": f"{_HERE}.exchange",
    "local_content": f"{_HERE}.locality",
    "read_graphml": f"{_HERE}.exchange",
    "read_network": f"{_HERE}.reading",
    "rewired": f"{_HERE}.null_model",
    "role_exchange": f"{_HERE}.reciprocity",
    "to_networkx": f"{_HERE}.exchange",
    "trophic_levels": f"{_HERE}.hierarchy",
    "write_graphml": f"{_HERE}.exchange",
}


def __getattr__(name: str) -> Any:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(_LAZY[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *_LAZY})
