"""What a programme did for workers: its effects on pay, shares and jobs, and pay before and after.

Each module takes a panel of firms, and rows of workers where they are known, to one answer:
`shares` the labour share with and without the programme, `rents` how much of a gain reached the pay
of those who stayed, `good_jobs` the jobs that are skilled and pay a living wage, `before_after`
inequality, stability and quality side by side. `measuring` puts them together and says what the
data cannot tell. The measures themselves are in `distretto.evaluation.welfare`.
"""
