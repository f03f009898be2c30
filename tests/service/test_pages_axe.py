"""Every page of the service: no serious fault for axe, and nothing beyond the edge at 320 px."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, Route
from tests.service import every_page
from tests.service.conftest import BOTH
from tests.service.registers import pages as _registers  # noqa: F401 - joins the others
from tests.service.routes import routes
from tests.service.settings import SERVER
from tests.service.visits import DESK, NARROW, PHONE, faults, photograph, too_wide, visit

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(databases=BOTH, transaction=True),
]


def test_every_address_has_a_page_to_look_at_or_a_reason_why_not():
    shown = frozenset().union(*(names for _make, names in every_page.GROUPS.values()))
    known = {name for _pattern, name in routes()}
    assert known - shown - set(every_page.NO_PAGE) == set()
    assert set(every_page.NO_PAGE) & shown == set()
    assert (shown | set(every_page.NO_PAGE)) - known == set()


def show(page: Page, address: str, html: str) -> None:
    """Shows a page that was asked before, with the styles and pictures of the service."""

    def answer(route: Route) -> None:
        route.fulfill(status=200, content_type="text/html; charset=utf-8", body=html)

    page.route(address, answer)
    page.goto(address)
    page.unroute(address)


@pytest.mark.skipif(bool(SERVER), reason="pages are the same whatever the database")
@pytest.mark.parametrize("group", every_page.GROUPS)
def test_no_page_has_a_serious_fault(live_server, browser: Browser, settings, tmp_path, group):
    make, names = every_page.GROUPS[group]
    wrong, seen = [], set()
    with visit(browser, live_server.url) as page:
        for response, number in every_page.asked(make, settings, tmp_path):
            name = every_page.name_of(response)
            seen.add(name)
            html = response.content.decode()
            show(page, f"{live_server.url}/{group}/{number}/{name}/", html)
            for viewport in (DESK, PHONE, NARROW):
                page.set_viewport_size(viewport)
                page.emulate_media(color_scheme="dark" if viewport is PHONE else "light")
                wrong += too_wide(page)
                if viewport is not NARROW:
                    wrong += faults(page)
                    photograph(page, f"{group} {number:02} {name}")
    assert wrong == []
    assert names - seen == set()
