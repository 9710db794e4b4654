"""What each outcome of the model means, for readers of a report.

Flows are those of the quarter; stocks are counted at its end. Money is in numeraire.
"""

from __future__ import annotations

DEFINITIONS: dict[str, str] = {
    "output": "Units of the final product delivered to customers, at home and abroad.",
    "value_added_per_worker": "Value added of all firms over workers employed.",
    "final_margin": "Profit of final firms after interest and tax, over their sales of all kinds.",
    "specialist_margin": "Profit of specialists after interest and tax, over their sales.",
    "price": "Final sales over units delivered.",
    "quality": "Quality for which final firms are reputed, weighted by units delivered.",
    "on_time": "Share of the work in delivered units that was not late.",
    "lost_orders": "Orders lost because no firm had hours left, over orders that arrived.",
    "export_share": "Final sales abroad over all final sales.",
    "home_market_share": "Share of the domestic market that buys from the district; the rest buys "
    "from rivals or does not buy.",
    "export_market_share": "The same of the export market.",
    "final_firms": "Firms that win final orders.",
    "specialists": "Firms that only do phases of the work for other firms.",
    "mean_final_size": "Workers of final firms over their number.",
    "mean_specialist_size": "Workers of specialists over their number.",
    "largest_firm": "Workers of the largest firm.",
    "top_tenth_jobs": "Workers of the largest tenth of firms over all workers employed.",
    "work_in_house": "Standard hours of final orders done by the firm that won the order.",
    "work_local": "Standard hours of final orders done by other firms of the district.",
    "work_outside": "Standard hours of final orders done by suppliers outside the district.",
    "phases_put_out": "Share of the phases of its product that a final firm leaves to others, "
    "smoothed; mean over final firms that deliver.",
    "sellers": "Final firms of whose hours more than 5% went to other firms, over final firms.",
    "reciprocity": "Of the pairs of final firms that dealt within the last year, the share in "
    "which each has worked for the other.",
    "partners": "Suppliers in the district bought from this quarter, per final firm that delivers.",
    "trust": "Trust, between 0 and 1, of the pairs of firms that deal this quarter; plain mean.",
    "shirked": "Deals in which the supplier saved on the work, over all deals between firms.",
    "entry_rate": "Firms founded over firms at the beginning of the quarter, times four.",
    "exit_rate": "Firms closed over firms at the beginning of the quarter, times four.",
    "utilisation": "Hours booked over normal hours of production; overtime lifts it above 100%.",
    "jobs": "Workers employed.",
    "unemployment": "Workers of the trade without a job over all workers of the trade.",
    "median_wage": "Median contract wage of those employed.",
    "p10_wage": "Contract wage below which a tenth of those employed lie.",
    "wage_spread": "Ninth decile of contract wages over the first.",
    "wage_gini": "Gini coefficient of the contract wages of those employed.",
    "labour_share": "Pay over value added, in all firms.",
    "skill": "Skill in their craft, between 0 and 1, of those employed; mean.",
    "trained": "Workers given a course this quarter over workers employed.",
    "training_firms": "Firms that gave at least one worker a course this quarter, over all firms.",
    "turnover": "Hires and separations over workers employed, times four.",
    "below_floor": "Workers whom their firm pays less than an enforced floor, over workers "
    "employed; zero where there is no floor.",
    "closure_losses": "Jobs lost as firms closed over workers employed, times four.",
    "value_added": "Sales less materials, courses and work bought, in all firms; it equals wages, "
    "interest, tax on profit and profit after tax.",
    "wages": "Pay of all workers.",
    "profit": "Profit of all firms after interest and tax.",
    "interest": "Interest paid to the bank.",
    "taxes": "Tax on profit.",
    "public_cost": "What the institutions cost the public: running cost and its share of courses.",
    "benefits": "Replacement income paid to workers without a job.",
}
