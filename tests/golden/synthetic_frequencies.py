"""Make the frequency tables of the golden test on synthetic microdata.

    python tests/golden/synthetic_frequencies.py

writes `synthetic_<group>_<set>.csv` and `synthetic_<group>_population.csv` from the synthetic
microdata of miv 2016 with seed 1; then, for each set,

    Rscript tests/golden/poststratified.R SET.csv POPULATION.csv SET.json

gives the numbers of R survey. The tables are kept, so that the golden numbers stay valid when the
synthesis changes.
"""

from __future__ import annotations

from pathlib import Path

import polars as pl

from graadmeter.expressions import evaluate, holds, parse
from graadmeter.microdata import checked_microdata, stratum_codes
from graadmeter.monitor import Monitor, load_monitor
from graadmeter.synthesis import synthesize
from graadmeter.tabulation.strata import stratum_populations

HERE = Path(__file__).parent
WAVE = 2016

AGREE = "('helemaal_mee_eens', 'mee_eens')"
SEEN = "('eenmaal', 'enkele_keren', 'vaak')"


def agrees(question: str) -> str:
    """Whether a statement is agreed with; not knowing is missing."""
    return f"CASE WHEN {question} <> 'weet_niet_nvt' THEN {question} IN {AGREE} END"


DOMAINS = {
    "medewerkers": {
        "all": "TRUE",
        "rijk": "layer = 'rijk'",
        "gemeente": "layer = 'gemeente'",
        "provincie": "layer = 'provincie'",
        "waterschap": "layer = 'waterschap'",
        "vrouw": "gender = 'vrouw'",
        "daily": "citizen_contact = 'dagelijks'",
        "victim": "victim_any = 'ja'",
        "rijk_daily": "layer = 'rijk' AND citizen_contact = 'dagelijks'",
    },
    "politieke_ambtsdragers": {
        "all": "TRUE",
        "gemeente": "layer = 'gemeente'",
        "provincie": "layer = 'provincie'",
        "waterschap": "layer = 'waterschap'",
        "burgemeester": "\"function\" = 'burgemeester'",
        "chair": "role = 'voorzitter'",
        "executive": "role = 'medebestuurder'",
        "daily": "citizen_contact = 'dagelijks'",
        "victim": "victim_any = 'ja'",
    },
}
SETS = {
    "medewerkers": [
        {
            "victim": "victim_any = 'ja'",
            "threat": "victim_threat = 'ja'",
            "told": "reported_any = 'ja'",
            "police": "police_report IN ('ja_zelf', 'ja_organisatie')",
        },
        {
            "responds": agrees("org_responds_adequately"),
            "prevents": agrees("org_prevents_enough"),
            "trained": agrees("had_training"),
        },
        {
            "back_straight": agrees("board_keeps_back_straight"),
            "leaks": f"viol_confidential_info IN {SEEN}",
            "purchasing": "ARRAY_CONTAINS(vulnerable_processes, 'inkoop')",
        },
        {
            "knows_rules": agrees("self_knows_rules"),
            "honest": agrees("colleagues_honest"),
            "registered": "incident_registered = 'ja'",
        },
    ],
    "politieke_ambtsdragers": [
        {
            "victim": "victim_any = 'ja'",
            "verbal": "victim_verbal = 'ja'",
            "told": "reported_any = 'ja'",
            "registered": "incident_registered = 'ja'",
        },
        {
            "responds": agrees("org_responds_adequately"),
            "norm": agrees("org_clear_norm"),
            "trained": agrees("had_training"),
        },
        {
            "expenses": f"viol_expenses IN {SEEN}",
            "purchasing": "ARRAY_CONTAINS(vulnerable_processes, 'inkoop')",
            "agenda": "ARRAY_CONTAINS(chair_expresses_policy, 'agenderen')",
        },
        {
            "knows_rules": agrees("self_knows_rules"),
            "twist": agrees("colleagues_twist_truth"),
            "protocol": "ARRAY_CONTAINS(chair_promotes_behaviour, 'protocol')",
        },
    ],
}


def write_frequencies(monitor: Monitor, group: str, stored: pl.DataFrame) -> None:
    """Write the tables of one group."""
    answers = checked_microdata(monitor, group, WAVE, stored, HERE, synthetic=True)
    codes, labels = stratum_codes(answers.values, monitor.group(group).strata)
    populations, _reconstructed = stratum_populations(monitor, group, WAVE)
    names = ["-".join(map(str, label)) for label in labels]
    population = pl.DataFrame(
        {"stratum": names, "population": [populations[label] for label in labels]}
    )
    population.write_csv(HERE / f"synthetic_{group}_population.csv")
    strata = pl.Series("stratum", [names[code] for code in codes])
    domains = holds(
        answers.values, {f"dom_{name}": parse(text) for name, text in DOMAINS[group].items()}
    )
    for number, items in enumerate(SETS[group], start=1):
        found = evaluate(
            answers.values, {f"item_{name}": parse(text) for name, text in items.items()}
        )
        frame = pl.concat([strata.to_frame(), domains, found], how="horizontal")
        keys = frame.columns
        table = frame.with_columns(pl.col(pl.Boolean).cast(pl.Int8)).group_by(keys).len("n")
        table.sort(keys).write_csv(HERE / f"synthetic_{group}_{number}.csv")


def main() -> None:
    """Synthesize and write all tables."""
    monitor = load_monitor("miv")
    made = synthesize(monitor, WAVE, seed=1)
    for group in SETS:
        write_frequencies(monitor, group, made.stored[group])


if __name__ == "__main__":
    main()
