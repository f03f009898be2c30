"""What a change, a difference or a response rate may hide: three questions to microdata.

`explain_change` takes the change of a rate between two surveys apart into a changed composition and
changes within groups; `standardise_rates` gives the rates that units would have with one and the
same composition; `compare_followup` sets a rate beside a follow-up among those who did not respond.

    from graadmeter.analysis.explanations import explain_change

    found = explain_change(earlier, later, rate="victim", groups="contact", design=(first, second))
    found.table()      # total, composition, within: estimate, standard error, interval
    found.by_group()   # n, share and rate of every group in both surveys

Standard errors follow the design, weights that were fitted to a population included. The methods
are those of `graadmeter.estimation`: `kitagawa`, `standardise`, `compare_nonresponse`.
"""

from graadmeter.analysis.change import ChangeExplained, explain_change
from graadmeter.analysis.followup import FollowupCompared, compare_followup
from graadmeter.analysis.standardised import StandardisedRates, standardise_rates

__all__ = [
    "ChangeExplained",
    "FollowupCompared",
    "StandardisedRates",
    "compare_followup",
    "explain_change",
    "standardise_rates",
]
