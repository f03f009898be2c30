"""Which figures a sentence in running text is about, and whether it agrees with them."""

from graadmeter.consistency.linking.agreement import (
    agrees,
    amount_of,
    certainty_of,
    explained,
    number_at,
    refuted,
)
from graadmeter.consistency.linking.index import Index
from graadmeter.consistency.linking.links import (
    About,
    Link,
    Links,
    Same,
    index_of,
    linked,
    links_of,
    tables_about,
)
from graadmeter.consistency.linking.trends import changes_in, difference, latest, pair_of
from graadmeter.consistency.linking.waves import other_waves, siblings, wave_at

__all__ = [
    "About",
    "Index",
    "Link",
    "Links",
    "Same",
    "agrees",
    "amount_of",
    "certainty_of",
    "changes_in",
    "difference",
    "explained",
    "index_of",
    "latest",
    "linked",
    "links_of",
    "number_at",
    "other_waves",
    "pair_of",
    "refuted",
    "siblings",
    "tables_about",
    "wave_at",
]
