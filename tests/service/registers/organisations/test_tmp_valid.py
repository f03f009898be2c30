import pytest
from tests.service import every_page
from tests.service.conftest import BOTH
from tests.service.registers.organisations import pages
from tests.service.test_pages_valid import check, java


@pytest.mark.django_db(databases=BOTH, transaction=True)
def test_mine(settings, tmp_path):
    folder = tmp_path / "html"
    folder.mkdir()
    for g in (
        pages.setting_up_a_register,
        pages.people_of_a_register,
        pages.organisations_of_an_installation,
    ):
        for response, number in every_page.asked(g, settings, tmp_path / "d"):
            (folder / f"{g.__name__}-{number}.html").write_bytes(response.content)
    print(len(list(folder.iterdir())))
    assert check(java(), folder) == []
