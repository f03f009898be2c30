"""How many are asked in each stratum of a survey: people, and codes of intermediaries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.db.models import Count

from graadmeter.language import gettext as _
from graadmeter.service.fieldwork.frame.sampling import Given
from graadmeter.service.fieldwork.frame.variables import Variable
from graadmeter.service.fieldwork.models import Person, Pool, Survey


def given_of(values: Mapping[str, str]) -> Given:
    """Values as strata are compared by."""
    return tuple(sorted(values.items()))


def strata_asked(survey: Survey) -> Counter[Given]:
    """Who is asked already: people that were drawn, and every code of a pool as one person."""
    people = Person.objects.filter(survey=survey, sampled=True)
    counts = Counter(given_of(given) for given in people.values_list("given", flat=True))
    for pool in Pool.objects.filter(survey=survey).annotate(codes=Count("admissions")):
        counts[given_of(pool.given)] += pool.codes
    return counts


def stratum_name(given: Given, variables: Iterable[Variable]) -> str:
    """A stratum as a page calls it."""
    known = {variable.id: variable for variable in variables}
    names = [known[name].shown(code) if name in known else code for name, code in sorted(given)]
    return ", ".join(names) or _("iedereen")
