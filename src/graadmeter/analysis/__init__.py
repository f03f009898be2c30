"""Tables from any survey file, no monitor needed.

    from graadmeter.analysis import Design, read_survey, tabulate, write_table

    table = tabulate(
        read_survey("answers.parquet"),
        ["q*"],
        by=["layer", "gender"],
        design=Design(poststratify="population.csv"),
    )
    write_table(table, "table.csv")

`tabulate` takes Polars, pandas and Arrow tables and returns a Polars table: one row per item,
breakdown, level and category. Proportions are fractions (0..1). Weights that are constant within
post-strata are counted once (see `graadmeter.estimation`); unequal weights, sampling strata,
clusters and raked margins take a value per row.
"""

from graadmeter.analysis.design import Design
from graadmeter.analysis.frames import read_survey
from graadmeter.analysis.question import tabulate
from graadmeter.analysis.writing import write_table

__all__ = ["Design", "read_survey", "tabulate", "write_table"]
