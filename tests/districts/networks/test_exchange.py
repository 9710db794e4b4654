"""Networks to and from graph libraries and GraphML."""

import sys

import networkx
import pytest

from distretto.districts.networks import (
    Network,
    from_networkx,
    read_graphml,
    read_network,
    to_networkx,
    write_graphml,
)
from distretto.districts.networks.exchange import directed_graph
from distretto.errors import InputError, TableError


@pytest.fixture
def network() -> Network:
    return Network.from_arrays(
        ["A & B", "C", "A & B", "x"],
        ["C", "A & B", "C", "C"],
        [10.0, 4.5, 2.0, 0.1],
        [8076.0, 8076.0, 8077.0, 8077.0],
        labels={8076.0: "2019Q1", 8077.0: "2019Q2"},
        local=["A & B", "C"],
    )


def same(one: Network, other: Network) -> bool:
    return (
        one.to_dataframe().equals(other.to_dataframe())
        and one.periods.tolist() == other.periods.tolist()
        and one.local.tolist() == other.local.tolist()
    )


def test_to_networkx_and_back(network):
    graph = to_networkx(network)
    assert graph.nodes["x"] == {"local": False}
    assert graph["A & B"]["C"][0] == {"value": 10.0, "period": "2019Q1"}
    assert same(from_networkx(graph), network)


@pytest.mark.parametrize("read", [read_graphml, read_network])
def test_graphml_and_back(network, tmp_path, read):
    path = write_graphml(network, tmp_path / "ties.graphml")
    found = read(path)
    assert same(found, network)
    assert found.source == str(path)
    assert write_graphml(found, tmp_path / "again.graphml").read_bytes() == path.read_bytes()


def test_a_graph_is_asked_what_a_graph_can_be(network, tmp_path):
    path = write_graphml(network, tmp_path / "ties.graphml")
    found = read_network(path, local=["C"])
    assert found.firms[found.local].tolist() == ["C"]
    for option in ({"by_year": True}, {"where": ("arm=none",)}, {"supplier": "from"}):
        with pytest.raises(TableError, match="no rows and columns"):
            read_network(path, **option)


def test_rustworkx_keeps_directions_and_values(network):
    graph = directed_graph(network.flows[0])
    assert sorted(graph.weighted_edge_list()) == [(0, 1, 10.0), (1, 0, 4.5)]
    assert graph.num_nodes() == 3


def test_graphs_of_others():
    graph = networkx.DiGraph()
    graph.add_edge(1, 2, weight=3.0)
    graph.add_edge(2, 3, weight=1.0)
    found = from_networkx(graph)
    assert found.to_dataframe()["value"].tolist() == [3.0, 1.0]
    assert found.local.all()
    turned = from_networkx(graph, buyer_first=True).to_dataframe()
    assert turned["supplier"].tolist() == ["2", "3"]
    bare = from_networkx(networkx.DiGraph([("a", "b")]))
    assert not bare.weighted


def test_a_graph_without_directions_is_refused():
    with pytest.raises(TableError, match="no directions"):
        from_networkx(networkx.Graph([("a", "b")]))


def test_an_edge_without_a_period_or_value_is_named():
    graph = networkx.DiGraph()
    graph.add_edge("a", "b", year=2019, value=1.0)
    graph.add_edge("b", "c", value=1.0)
    with pytest.raises(TableError, match="not a period") as caught:
        from_networkx(graph, period="year")
    assert caught.value.where == "edge 2, attribute year"
    graph = networkx.DiGraph()
    graph.add_edge("a", "b", value=1.0)
    graph.add_edge("b", "c")
    with pytest.raises(TableError, match="the value cannot be used") as caught:
        from_networkx(graph)
    assert caught.value.where == "edge 2, column value"


@pytest.mark.parametrize(
    ("content", "problem"),
    [("not xml", "the file cannot be read as GraphML"), (None, "no such file")],
)
def test_a_file_that_is_no_graphml_is_refused(tmp_path, content, problem):
    path = tmp_path / "ties.graphml"
    if content is not None:
        path.write_text(content, encoding="utf-8")
    with pytest.raises(TableError) as caught:
        read_graphml(path)
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    ("package", "use"),
    [
        ("rustworkx", lambda network, path: directed_graph(network.flows[0])),
        ("networkx", lambda network, path: to_networkx(network)),
        ("networkx", lambda network, path: read_graphml(path)),
    ],
)
def test_a_missing_package_is_named_with_its_extra(network, tmp_path, monkeypatch, package, use):
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(InputError, match=package) as caught:
        use(network, tmp_path / "any.graphml")
    assert "[geo]" in caught.value.hint
