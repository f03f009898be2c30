"""All rules, each in a module of its own."""

from __future__ import annotations

from graadmeter.consistency.rule import Rule
from graadmeter.consistency.rules import (
    copied_line,
    count_sums,
    different_n,
    differing_repeat,
    distribution_sum,
    joint_shares,
    number_words,
    organisations_or_reports,
    part_above_whole,
    points_or_percent,
    possible_share,
    repeated_values,
    response_rate,
    same_heading,
    text_against_text,
    text_base,
    text_direction,
    text_rank,
    text_value,
    total_not_reachable,
    total_outside_parts,
    trend_forbidden,
    weights_from_shares,
)

RULES: tuple[Rule, ...] = (
    distribution_sum.RULE,
    possible_share.RULE,
    joint_shares.RULE,
    total_outside_parts.RULE,
    total_not_reachable.RULE,
    part_above_whole.RULE,
    count_sums.RULE,
    response_rate.RULE,
    weights_from_shares.RULE,
    different_n.RULE,
    copied_line.RULE,
    same_heading.RULE,
    repeated_values.RULE,
    differing_repeat.RULE,
    text_value.RULE,
    number_words.RULE,
    text_direction.RULE,
    text_rank.RULE,
    points_or_percent.RULE,
    trend_forbidden.RULE,
    text_against_text.RULE,
    text_base.RULE,
    organisations_or_reports.RULE,
)
"""In the order of the documentation: numbers alone, then tables together, then text."""
