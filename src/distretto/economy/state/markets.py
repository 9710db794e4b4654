"""Markets and orders."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.state.fields import Field, Flags, Floats, Slots


class Markets(NamedTuple):
    """Markets, product niche by destination, the rivals in them and their large buyers."""

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
    opening_price: Annotated[
        Floats, Field("mean price at the end of burn-in", "numeraire per unit", "one")
    ]
    dependence: Annotated[
        Floats, Field("smoothed share of its sales that large buyers take", "share", "firm")
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
    large: Annotated[Flags, Field("placed by a large buyer", "flag", "order")]
    waiting: Annotated[Slots, Field("number of orders left waiting", "orders", "one")]
    total: Annotated[Slots, Field("number of orders this quarter", "orders", "one")]
    keep_firm: Annotated[Slots, Field("firm of a waiting order", "slot", "order")]
    keep_market: Annotated[Slots, Field("market of a waiting order", "market", "order")]
    keep_units: Annotated[Floats, Field("size of a waiting order", "units", "order")]
    keep_price: Annotated[Floats, Field("price of a waiting order", "numeraire per unit", "order")]
    keep_large: Annotated[Flags, Field("a waiting order of a large buyer", "flag", "order")]
    keep_waited: Annotated[Slots, Field("quarters a waiting order has waited", "quarters", "order")]
