"""Markets, prices and quotes."""

from __future__ import annotations

from typing import Annotated, NamedTuple

from distretto.economy.parameters.declaration import P


class Markets(NamedTuple):
    """Markets: niches by destination, with rivals, the outside good and large buyers."""

    price_elasticity: Annotated[
        float, P("elasticity of a seller's attraction to its price, eta", "1", 1.0, 12.0)
    ]
    quality_elasticity: Annotated[
        float, P("elasticity of attraction to quality, theta", "1", 0.0, 10.0)
    ]
    punctuality_weight: Annotated[
        float, P("weight of punctuality in attraction, lambda", "1", 0.0, 5.0)
    ]
    nest_exponent: Annotated[
        float, P("inclusive-value exponent of the district nest, n", "1", 0.05, 1.0)
    ]
    customer_base: Annotated[
        float, P("exponent of past deliveries in attraction, g", "1", 0.0, 0.9)
    ]
    domestic_share: Annotated[
        float,
        P("district's share of the domestic market at the end of burn-in", "share", 0.001, 0.99),
    ]
    export_market_share: Annotated[
        float,
        P("district's share of the export market at the end of burn-in", "share", 0.0005, 0.99),
    ]
    export_demand: Annotated[
        float, P("exports in the district's opening orders", "share", 0.0, 1.0)
    ]
    outside_good: Annotated[
        float, P("outside good among what is not bought from the district", "share", 0.0, 1.0)
    ]
    second_rival: Annotated[float, P("second rival among what rivals sell", "share", 0.0, 1.0)]
    rival_cost_trend: Annotated[
        float,
        P("drift of rivals' cost relative to the numeraire", "share per quarter", -0.02, 0.02),
    ]
    rival_quality_trend: Annotated[
        float, P("drift of rivals' quality", "share per quarter", -0.02, 0.02)
    ]
    growth: Annotated[float, P("growth of market size", "share per quarter", -0.05, 0.05)]
    volatility: Annotated[
        float, P("standard deviation of the innovation of log market size", "log points", 0.0, 0.5)
    ]
    persistence: Annotated[float, P("autocorrelation of log market size", "1", 0.0, 0.99)]
    lot: Annotated[float, P("mean size of an order", "units", 0.1, 100.0)]
    lot_dispersion: Annotated[
        float, P("standard deviation of log order size", "log points", 0.0, 1.5)
    ]
    export_cost: Annotated[
        float, P("fixed cost of serving the export market", "numeraire per quarter", 0.0, 100.0)
    ]
    material_cost: Annotated[
        float, P("materials bought outside per unit", "numeraire per unit", 0.0, 10.0)
    ]
    export_entry: Annotated[
        float, P("expected margin abroad over its fixed cost at which a firm enters", "1", 1.0, 5.0)
    ]
    export_exit: Annotated[
        float, P("expected margin abroad over its fixed cost at which a firm leaves", "1", 0.0, 1.0)
    ]
    upmarket_share: Annotated[float, P("upmarket niche in the opening demand", "share", 0.0, 1.0)]
    upmarket_price: Annotated[
        float, P("price elasticity upmarket relative to the standard niche", "1", 0.1, 4.0)
    ]
    upmarket_quality: Annotated[
        float, P("quality elasticity upmarket relative to the standard niche", "1", 0.1, 4.0)
    ]
    upmarket_punctuality: Annotated[
        float, P("punctuality weight upmarket relative to the standard niche", "1", 0.0, 4.0)
    ]
    insulated_standard: Annotated[
        float,
        P("share of the flexible rival's place taken by the fordist one", "share", 0.0, 1.0),
    ]
    insulated_upmarket: Annotated[float, P("the same in the upmarket niche", "share", 0.0, 1.0)]
    reputation_weight: Annotated[
        float, P("weight of the area's reputation in attraction, rho", "1", 0.0, 5.0)
    ]
    concentration: Annotated[float, P("share of demand held by large buyers", "share", 0.0, 1.0)]
    large_buyers: Annotated[int, P("large buyers that a firm sells to", "buyers", 1, 100)]
    buyer_power: Annotated[
        float, P("bargaining weight of a large buyer who can choose", "share", 0.0, 1.0)
    ]
    foreign_wage: Annotated[
        float, P("wage on which prices of work for abroad are built", "numeraire", 0.01, 3.0)
    ]
    foreign_demand: Annotated[
        float,
        P("work that foreign customers would buy over opening hours", "share", 0.0, 1.0),
    ]
    demand_shock: Annotated[float, P("one-time change of market size", "share", -0.95, 3.0)]
    demand_shock_start: Annotated[int, P("quarter in which it begins", "quarter", 0, 400)]
    demand_shock_length: Annotated[int, P("quarters that it lasts", "quarters", 0, 400)]


class Pricing(NamedTuple):
    """Final prices and mark-ups."""

    final_norm: Annotated[
        float, P("customary mark-up of final firms on full unit cost", "share", 0.0, 1.0)
    ]
    specialist_norm: Annotated[
        float, P("customary mark-up of subcontract work on cost", "share", 0.0, 1.0)
    ]
    utilisation_response: Annotated[
        float, P("response of log mark-up to utilisation, k_m", "per quarter", 0.0, 2.0)
    ]
    reversion: Annotated[
        float, P("return of log mark-up to its anchor, k_r", "per quarter", 0.0, 1.0)
    ]
    cost_memory: Annotated[
        float, P("weight of the last quarter in expected cost", "share per quarter", 0.01, 1.0)
    ]
