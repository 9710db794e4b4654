"""Supplier networks to and from graph libraries and GraphML."""

from __future__ import annotations

from collections.abc import Collection
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from distretto.districts.networks.links import Links
from distretto.districts.networks.network import Network
from distretto.errors import InputError, TableError, install_extra
from distretto.files import write_bytes

if TYPE_CHECKING:
    import networkx
    import rustworkx

__all__ = ["directed_graph", "from_networkx", "read_graphml", "to_networkx", "write_graphml"]


def directed_graph(links: Links) -> rustworkx.PyDiGraph[int | None, float]:
    """Return links as a graph of rustworkx, from supplier to buyer, values on its edges.

    Raises
    ------
    InputError
        If rustworkx is not installed.
    """
    try:
        import rustworkx
    except ImportError:
        raise _needs("rustworkx") from None
    graph: rustworkx.PyDiGraph[int | None, float] = rustworkx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(links.n))
    graph.extend_from_weighted_edge_list(
        list(zip(links.supplier.tolist(), links.buyer.tolist(), links.value.tolist(), strict=True))
    )
    return graph


def to_networkx(network: Network) -> networkx.MultiDiGraph[str]:
    """Return a network as a graph of NetworkX, from supplier to buyer.

    Nodes carry ``local``; edges ``value`` and ``period``, a link of several periods being several
    edges.

    Raises
    ------
    InputError
        If NetworkX is not installed.
    """
    try:
        import networkx
    except ImportError:
        raise _needs("networkx") from None
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    names = network.firms.tolist()
    graph.add_nodes_from(
        (name, {"local": bool(local)}) for name, local in zip(names, network.local, strict=True)
    )
    for links, label in zip(network.flows, network.labels, strict=True):
        for i, j, value in zip(
            links.supplier.tolist(), links.buyer.tolist(), links.value.tolist(), strict=True
        ):
            graph.add_edge(names[i], names[j], value=value, period=label)
    return graph


def from_networkx(
    graph: networkx.Graph[Any],
    *,
    value: str = "value",
    period: str = "period",
    inside: str = "local",
    local: Collection[str] | None = None,
    buyer_first: bool = False,
    source: str | None = None,
    **options: Any,
) -> Network:
    """Return a graph of NetworkX as a network.

    Parameters
    ----------
    graph : networkx.DiGraph or networkx.MultiDiGraph
        Edges run from supplier to buyer.
    value, period : str
        Attributes of edges; without values each link counts as 1 (``weight`` is taken where there
        is no ``value``), without periods all are of one.
    inside : str
        Attribute of nodes that are firms of the district; all are where no node has it.
    local : collection of str, optional
        The firms of the district, in the place of that attribute.
    buyer_first : bool
        Whether edges run from buyer to supplier.
    source : str, optional
        Named in errors.
    **options
        As of `Network.from_arrays`.

    Raises
    ------
    TableError
        If the graph has no directions, or as `Network.from_arrays`.
    """
    from distretto.tables.periods import parse_period

    if not graph.is_directed():
        raise TableError(
            "the graph has no directions",
            file=source,
            expected="edges from supplier to buyer (networkx.DiGraph or MultiDiGraph)",
        )
    edges = list(graph.edges(data=True))
    held = {name for _, _, data in edges for name in data}
    value = value if value in held or "weight" not in held else "weight"
    ends = ([str(one) for one, _, _ in edges], [str(other) for _, other, _ in edges])
    if buyer_first:
        ends = (ends[1], ends[0])
    labels: dict[float, str] = {}
    numbers: list[float] | None = None
    if period in held:
        numbers = []
        for at, (_, _, data) in enumerate(edges):
            found = parse_period(str(data.get(period, "")))
            if found is None:
                raise TableError(
                    "not a period",
                    file=source,
                    where=f"edge {at + 1}, attribute {period}",
                    found=data.get(period),
                    expected="a year, a quarter such as 2019Q3, a month such as 2019-07, or a "
                    "number on every edge",
                )
            numbers.append(found.number)
            labels[found.number] = found.label
    if local is None and any(inside in data for _, data in graph.nodes(data=True)):
        local = [str(name) for name, data in graph.nodes(data=True) if data.get(inside, False)]
    return Network.from_arrays(
        *ends,
        [data.get(value) for _, _, data in edges] if value in held else None,
        numbers,
        local=local,
        labels=labels,
        source=source,
        place=lambda at: f"edge {at + 1}",
        **options,
    )


def write_graphml(network: Network, path: str | PathLike[str]) -> Path:
    """Write a network as GraphML, for Gephi, igraph, R and others; see `to_networkx`.

    Raises
    ------
    InputError
        If NetworkX is not installed.
    ResultError
        If the file cannot be written.
    """
    graph = to_networkx(network)
    import networkx

    target = Path(path)
    text = "\n".join(networkx.generate_graphml(graph, named_key_ids=True)) + "\n"
    write_bytes(target, text.encode())
    return target


def read_graphml(path: str | PathLike[str], **options: Any) -> Network:
    """Read a network from GraphML.

    Parameters
    ----------
    path : str or path
    **options
        As of `from_networkx`.

    Raises
    ------
    InputError
        If NetworkX is not installed.
    TableError
        If the file cannot be read as GraphML, or as `from_networkx`.
    """
    try:
        import networkx
    except ImportError:
        raise _needs("networkx") from None
    from xml.etree.ElementTree import ParseError

    file = Path(path)
    if not file.is_file():
        raise TableError(
            "not a file" if file.exists() else "no such file", file=file, expected="a GraphML file"
        )
    try:
        graph = networkx.read_graphml(file)
    except (ParseError, networkx.NetworkXError, ValueError, KeyError) as failure:
        raise TableError(
            "the file cannot be read as GraphML", file=file, found=str(failure)
        ) from None
    return from_networkx(graph, source=str(file), **options)


def _needs(package: str) -> InputError:
    return InputError(
        f"supplier networks need {package}, which is not installed", hint=install_extra("geo")
    )
