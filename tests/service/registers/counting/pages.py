"""Every page of figures, patterns and lists, with something on it: for axe and for vnu."""

from __future__ import annotations

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from tests.service.every_page import NO_PAGE, Pages, pages_of
from tests.service.registers.counting.world import YEAR, add_sealed_cases, make_world
from tests.service.registers.importing.lists import OWN
from tests.service.registers.made import signed_in_as

from graadmeter.service.organisations.words import Role

NO_PAGE.update(
    {
        "figures-report-file": "a file: CSV, text or a workbook",
        "figures-import-drop": "goes back to the import of lists",
    }
)


@pages_of(
    *("figures", "figures-year", "figures-answers", "figures-preview", "figures-fix"),
    *("figures-report",),
)
def figures_of_a_register() -> Pages:
    """Figures of a year, before and after they are fixed; a register without cases."""
    empty = make_world(slug="leegdam")
    yield signed_in_as(empty.coordinator).get(reverse("figures", args=["leegdam"]))
    world = make_world(400)
    slug = world.organisation.slug
    client, clerk = signed_in_as(world.coordinator), signed_in_as(world.people[Role.CLERK])
    yield client.get(reverse("figures", args=[slug]))
    yield clerk.get(reverse("figures", args=[slug]))
    yield client.get(reverse("figures-year", args=[slug, YEAR]))
    yield client.get(reverse("figures-answers", args=[slug, YEAR]))
    yield client.get(reverse("figures-preview", args=[slug, YEAR]))
    fix = reverse("figures-fix", args=[slug, YEAR])
    yield client.post(fix, {"totalen": "precies"}, follow=True)
    yield client.post(fix, {"totalen": "precies"})
    add_sealed_cases(world, timezone.localdate().replace(year=YEAR, month=5, day=5))
    yield clerk.get(reverse("figures-year", args=[slug, YEAR]))
    yield client.get(reverse("figures-year", args=[slug, YEAR]))


@pages_of("figures-patterns", "figures-import", "figures-import-preview")
def patterns_and_lists() -> Pages:
    """Patterns before and after they were asked for, and a list with and without faults."""
    world = make_world()
    slug = world.organisation.slug
    day = timezone.localdate() - timedelta(days=3)
    add_sealed_cases(world, day)
    client = signed_in_as(world.coordinator)
    patterns = reverse("figures-patterns", args=[slug])
    yield client.get(patterns)
    yield client.post(patterns, {"van": "x", "tot": day.isoformat(), "reden": ""})
    asked = {"van": day.isoformat(), "tot": day.isoformat(), "reden": "Plan voor de balie"}
    yield client.post(patterns, asked)
    world.organisation.choices = {
        "matching": True,
        "matching_ground": "Protocol, artikel 4",
        "matching_assessed_on": "2026-01-01",
    }
    world.organisation.save()
    yield client.post(patterns, asked)
    lists = reverse("figures-import", args=[slug])
    yield client.get(lists)
    yield client.post(lists)
    for more in ("", "11-03-2024;Iets vreemds;Onbekend team;;;;;\nmorgen;Slaan;;;;;;\n"):
        content = (OWN + "10-03-2024;Schelden;;;;;;Dubbel.\n" * 2 * (not more) + more).encode()
        preview = client.post(lists, {"bestand": SimpleUploadedFile("lijst.csv", content)})
        yield client.get(preview["Location"])
