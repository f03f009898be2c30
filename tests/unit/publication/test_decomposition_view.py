"""A change taken apart on a page: words, signs and where the figures come from."""

from tests.unit.publication.example import example

from graadmeter.publication import render_site


def test_parts_stand_beside_the_whole_with_their_signs():
    page = render_site(example("nl"))["chapter-02.html"].decode()
    part = page[page.index('id="ontleding-D2.1"') :]
    for figure in ("−21,7", "−8,8", "−12,9", "−20,9", "−7,7", "−13,2"):
        assert f">{figure}<" in part
    assert "2012 tot 2016, met 55 / 45 procent" in part
    assert "niet uit synthetische antwoorden" in part
    assert "<i>ontleed</i>" not in part


def test_it_speaks_the_language_of_the_publication():
    page = render_site(example("en"))["chapter-02.html"].decode()
    assert "2012 to 2016, with 55 / 45 per cent" in page
    assert "not from synthetic answers" in page
