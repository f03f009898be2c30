"""A questionnaire as it is asked online: pages, routes, answers. Pure, without web or files.

`compile_instrument` makes a monitor's questionnaire ready once; it is shared by all respondents.
Per request `path` gives a respondent's `Route` from the answers so far, `validate` reads a posted
page, `next_page` and `previous_page` tell where to go, `progress` how far that is. At the end
`completed` gives one record, a list of which `microdata.stored_of_records` turns into microdata.

    instrument = compile_instrument(questionnaire, code_lists)
    route = path(instrument, answers, given)
    page = route.page("incident-2")                     # None: not on this respondent's route
    checked = validate(page, posted)
    if checked.sound:
        answers = {**answers, **checked.answers}
        page = next_page(path(instrument, answers, given), page.position)   # None: the end
"""

from graadmeter.questionnaire.answers import (
    NO_ANSWER,
    NOT_ASKED,
    UNKNOWN,
    Answer,
    Answers,
    Missing,
    as_json,
    from_json,
    no_answer_label,
    unknown_label,
)
from graadmeter.questionnaire.compiling import compile_instrument
from graadmeter.questionnaire.completed import Record, completed
from graadmeter.questionnaire.instrument import Instrument, Item, Option, Page, grid_stem
from graadmeter.questionnaire.length import Length, median_length, minutes, random_answers
from graadmeter.questionnaire.listing import Listed, Reason, who_gets
from graadmeter.questionnaire.path import (
    Route,
    RoutePage,
    first_open,
    next_page,
    path,
    previous_page,
    progress,
    reachable,
)
from graadmeter.questionnaire.validation import (
    NO_ANSWER_VALUE,
    UNKNOWN_VALUE,
    Checked,
    Posted,
    Remark,
    validate,
    validate_given,
)

__all__ = [
    "NOT_ASKED",
    "NO_ANSWER",
    "NO_ANSWER_VALUE",
    "UNKNOWN",
    "UNKNOWN_VALUE",
    "Answer",
    "Answers",
    "Checked",
    "Instrument",
    "Item",
    "Length",
    "Listed",
    "Missing",
    "Option",
    "Page",
    "Posted",
    "Reason",
    "Record",
    "Remark",
    "Route",
    "RoutePage",
    "as_json",
    "compile_instrument",
    "completed",
    "first_open",
    "from_json",
    "grid_stem",
    "median_length",
    "minutes",
    "next_page",
    "no_answer_label",
    "path",
    "previous_page",
    "progress",
    "random_answers",
    "reachable",
    "unknown_label",
    "validate",
    "validate_given",
    "who_gets",
]
