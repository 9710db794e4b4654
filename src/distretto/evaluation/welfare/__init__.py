"""How workers fare: shares of the gain, inequality, stability, and the quality of jobs.

Each module holds pure functions on arrays, each with its definition and source. Measures stand side
by side and are not merged into an index: they are only weakly associated, and what is gained in one
does not make up for what is lost in another (Green and Mostafa 2012, Eurofound).

Missing values are refused, not guessed: who calls leaves rows out and says so. Effects of workers
and firms on pay with leave-out correction (Abowd, Kramarz and Margolis; Kline, Saggio and Sølvsten)
are not part of it yet.
"""
