"""A follow-up on the response page: facts side by side, and what is not printed said as such."""

import dataclasses

from tests.unit.publication.example import example

from graadmeter.estimation import compare_nonresponse
from graadmeter.publication import render_site


def part_of(content) -> str:
    page = render_site(content)["response.html"].decode()
    assert 'href="#non-respons-staff"' in page
    return page[page.index('<section class="table-block" id="non-respons-staff"') :]


def test_what_is_not_printed_is_said_to_be_so():
    part = part_of(example("nl"))
    for words in ("niet gepubliceerd", "niet te berekenen", "ongeveer 20%", "34,5%", "2.756"):
        assert words in part
    assert "niet uit synthetische antwoorden" in part
    assert "Bron: bijlage" in part
    assert "<i>wie niet meedeed</i>" not in part


def test_a_count_gives_a_difference_with_its_interval():
    content = example("en", synthetic=False)
    (one,) = content.nonresponse
    compared = compare_nonresponse(0.2, 0.01, 2755, 150, 633)
    counted = dataclasses.replace(one, difference=compared, followup_share=100 * 150 / 633)
    part = part_of(dataclasses.replace(content, nonresponse=(counted,)))
    assert "23.7%" in part
    assert "+3.7 percentage points (" in part
    assert "not published" not in part
    assert "synthetic" not in part[: part.index("</section>")]


def test_a_response_page_needs_no_more_than_a_follow_up():
    content = dataclasses.replace(example("nl"), response=(), weights=())
    assert "non-respons-staff" in render_site(content)["response.html"].decode()
    without = dataclasses.replace(content, nonresponse=())
    assert "response.html" not in render_site(without)
