"""How often 95 % intervals hold the truth, and how often a trend test finds one that is not there.

    python benchmarks/accuracy.py                                   # about a minute on one core
    python benchmarks/accuracy.py --write docs/reference/accuracy.md

10,000 samples per setting of populations.py; 200,000 where chance could decide whether a figure
lies within its limits. Intervals and tests are those of `graadmeter.estimation` itself.
docs/reference/accuracy.md tells what is simulated and what the corners are. The exit code is 1 when
a setting outside them misses.
"""
# Not called coverage.py: numba would take that for the package of that name.

from __future__ import annotations

import argparse
import sys
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from populations import Figures, Setting, clustered, finite, post_stratified, stratified

from graadmeter import estimation as est

SEED, SAMPLES, MORE = 20_240_501, 10_000, 200_000
NEAR = 3.0  # standard errors from a limit: then MORE samples decide
SHARES = (0.02, 0.05, 0.1, 0.3, 0.5)
METHODS = ("xlogit", "beta", "wilson", "mean")
COVERAGE, WIDE, SIZE = (0.93, 0.97), (0.93, 1.0), (0.04, 0.06)  # limits outside the corners

# Corners. Expected cases: rows times p, rows divided by the design effect if that is above 1.
FEW_CASES = {"xlogit": 5, "wilson": 5, "beta": 5, "mean": 50}
BETA_UPPER = 50  # Clopper-Pearson is wide by construction: below it, only the lower bound counts
BETA_FRACTION = 0.05  # with a correction above it n* would pass n, and the cap makes it wide
FEW_CLUSTERS = 20
FEW_CASES_TEST = 5
# Not stated beforehand but found.
FEW_CASES_SIMPLE = 10  # few outcomes are possible when all rows weigh alike
FEW_ROWS_TEST = 100  # 50 rows in four post-strata reject too often
BETA_CLUSTERS = 30  # the cap on n* often works where design effects are uncertain and about 1


@dataclass(frozen=True)
class Outcome:
    setting: Setting
    samples: int
    figures: dict[str, float]  # by method, or "test"
    corner: dict[str, str]  # why a figure is in one: "few" is not held to anything

    def held(self) -> list[tuple[str, float, tuple[float, float]]]:
        """The figures that count, with their limits."""
        found = []
        for name, value in self.figures.items():
            why = self.corner.get(name)
            if why != "few":
                usual = SIZE if name == "test" else COVERAGE
                found.append((name, value, WIDE if why == "wide" else usual))
        return found

    def misses(self) -> list[str]:
        return [f"{n} {v:.4f}" for n, v, (low, high) in self.held() if not low <= v <= high]

    def in_doubt(self) -> bool:
        """Whether a figure is so near a limit that chance could put it on either side."""
        return any(
            abs(value - limit) < NEAR * np.sqrt(limit * (1 - limit) / self.samples)
            for _name, value, limits in self.held()
            for limit in limits
            if limit < 1.0
        )


def settings() -> list[Setting]:
    return [
        *(post_stratified(n, p) for n in (50, 200, 800, 3_200) for p in SHARES),
        *(post_stratified(n, p, 0.3) for n in (200, 800) for p in SHARES),
        *(stratified(n, p) for n in (200, 800) for p in SHARES),
        *(finite(n, 2_000, p) for n in (50, 200, 800) for p in SHARES),
        *(clustered(m, rho, p) for rho in (0.0, 0.05) for m in (10, 20, 30, 60) for p in SHARES),
    ]


# -------------------------------------------------------------------------------------- coverage


def limits(method: str, found: Figures) -> tuple[np.ndarray, np.ndarray]:
    """As `tabulate` gives them: beta where there is no logit."""
    p, se, n, df = found.p, found.se, found.n, found.df
    if method == "wilson":
        result = est.wilson(p, se, n, df)
    elif method == "mean":
        result = est.mean_interval(p, se, df)
    else:
        result = est.beta_interval(p, se, n, df)
    low, high = np.array(result.low), np.array(result.high)
    if method == "xlogit":
        use = (p > 0) & (p < 1) & (se > 0)
        logit = est.xlogit(p[use], se[use], df[use])
        low[use], high[use] = logit.low, logit.high
    return low, high


def corner(setting: Setting, method: str) -> str | None:
    """Why a figure is not held to the usual limits; "wide": held to the lower one."""
    if setting.clusters is not None and setting.clusters < FEW_CLUSTERS:
        return "few"
    if setting.cases < FEW_CASES[method]:
        return "few"
    if method == "beta" and (
        setting.cases < BETA_UPPER
        or setting.fraction > BETA_FRACTION
        or (setting.clusters or BETA_CLUSTERS) < BETA_CLUSTERS
    ):
        return "wide"
    return "wide" if setting.fraction and setting.cases < FEW_CASES_SIMPLE else None


def test_corner(setting: Setting) -> str | None:
    few = setting.cases < FEW_CASES_TEST or int(setting.size.split()[0]) < FEW_ROWS_TEST
    return "few" if few else None


def coverage(setting: Setting, samples: int) -> Outcome:
    found = setting.draw(stream(setting, f"coverage {samples}"), samples)
    figures = {}
    for method in METHODS:
        low, high = limits(method, found)
        figures[method] = float(((low <= setting.truth) & (setting.truth <= high)).mean())
    why = {method: corner(setting, method) for method in METHODS}
    return Outcome(setting, samples, figures, {m: reason for m, reason in why.items() if reason})


def test_size(setting: Setting, samples: int) -> Outcome:
    """How often two independent waves of the same population differ at 5 %."""
    rng = stream(setting, f"test {samples}")
    first, second = setting.draw(rng, samples), setting.draw(rng, samples)
    found = est.difference(first.p, first.se, first.df, second.p, second.se, second.df)
    size = float((found.p_value < 0.05).mean())  # NaN, "cannot be tested", does not reject
    why = test_corner(setting)
    return Outcome(setting, samples, {"test": size}, {"test": why} if why else {})


def stream(setting: Setting, what: str) -> np.random.Generator:
    """Random numbers of this setting alone, whatever else is measured."""
    name = f"{what} {setting.design} {setting.size} {setting.truth:g}"
    return np.random.default_rng([SEED, zlib.crc32(name.encode())])


def decided(measure: Callable[[Setting, int], Outcome], setting: Setting) -> Outcome:
    outcome = measure(setting, SAMPLES)
    return measure(setting, MORE) if outcome.in_doubt() else outcome


def waves() -> list[Setting]:
    return [
        *(post_stratified(n, p) for n in (50, 100, 200, 800, 3_200) for p in SHARES),
        *(clustered(60, rho, p) for rho in (0.0, 0.05) for p in SHARES),
    ]


# ---------------------------------------------------------------------------------------- report


def render(outcomes: list[Outcome], tests: list[Outcome]) -> str:
    """The tables, in Markdown."""
    lines, design = [], ""
    for outcome in outcomes:
        setting = outcome.setting
        if setting.design != design:
            design = setting.design
            lines += ["", f"### {design[0].upper()}{design[1:]}", ""]
            lines += ["| n | p | cases | " + " | ".join(METHODS) + " |"]
            lines += ["|---" * (3 + len(METHODS)) + "|"]
        lines.append(row(outcome))
    lines += ["", "### Size of the trend test", ""]
    lines += ["| design | n per wave | p | cases | rejected |", "|---|---|---|---|---|"]
    lines += [f"| {test.setting.design} {row(test)}" for test in tests]
    return "\n".join(lines).strip() + "\n"


def row(outcome: Outcome) -> str:
    setting, mark = outcome.setting, {None: "", "wide": " +", "few": " °"}
    cells = [setting.size, f"{setting.truth:g}", f"{setting.cases:.0f}"]
    for name, value in outcome.figures.items():
        cells.append(f"{100 * value:.1f}{mark[outcome.corner.get(name)]}")
    return f"| {' | '.join(cells)} |"


def rewrite(file: Path, tables: str) -> None:
    """Replaces what stands between the two marks."""
    start, end = "<!-- coverage: start -->\n", "<!-- coverage: end -->"
    before, _mark, rest = file.read_text(encoding="utf-8").partition(start)
    _old, mark, after = rest.partition(end)
    if not mark:
        sys.exit(f"{file} lacks the lines {start.strip()} and {end}")
    file.write_text(f"{before}{start}\n{tables}\n{end}{after}", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", type=Path, help="file with the marked block to rewrite")
    options = parser.parse_args()
    outcomes = [decided(coverage, setting) for setting in settings()]
    tests = [decided(test_size, setting) for setting in waves()]
    tables = render(outcomes, tests)
    if options.write:
        rewrite(options.write, tables)
    else:
        print(tables)
    both = [*outcomes, *tests]
    missed = [
        f"{each.setting.design}, n {each.setting.size}, p {each.setting.truth:g}: {miss}"
        for each in both
        for miss in each.misses()
    ]
    again = sum(each.samples == MORE for each in both)
    held = sum(len(each.held()) for each in both)
    print(
        f"{held} figures outside the corners or held to the lower limit, {len(missed)} missed; "
        f"{again} of {len(both)} settings took {MORE:,} samples",
        file=sys.stderr,
    )
    sys.exit("\n".join(missed) if missed else 0)


if __name__ == "__main__":
    main()
