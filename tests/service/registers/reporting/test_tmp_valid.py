import pytest
from tests.service import every_page
from tests.service.test_pages_valid import check, java

pytestmark = pytest.mark.django_db(databases=["default", "responses"], transaction=True)


def test_it(settings, tmp_path, transactional_db):
    make, _n = every_page.GROUPS["reporting"]
    for r, n in every_page.asked(make, settings, tmp_path):
        (tmp_path / f"{n:02}-{every_page.name_of(r)}.html").write_bytes(r.content)
    assert check(java(), tmp_path) == []
