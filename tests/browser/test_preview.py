"""A page of a publication in the making loads again by itself, with nothing refused."""

import threading

import pytest
from playwright.sync_api import expect
from tests.unit.publication.example import example

from graadmeter.cli.preview import Preview, serve_preview
from graadmeter.publication.charts import Charts
from graadmeter.publication.site import render_site


@pytest.fixture
def shown(tmp_path):
    preview = Preview(tmp_path)
    preview.replace(lambda: put(tmp_path, "Eerste titel"))
    with serve_preview(preview, 21000) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield preview, server, tmp_path
        preview.end()
        server.shutdown()
        thread.join()


def put(folder, title):
    pages = render_site(example(), Charts({}, {}))
    for name, data in pages.items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data.replace(b"</h1>", f" {title}</h1>".encode()))


def test_a_page_loads_again_when_it_is_made_anew(shown, page):
    preview, server, folder = shown
    said = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda error: said.append(str(error)))
    page.goto(server.address + "index.html")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_contain_text("Eerste titel")
    preview.replace(lambda: put(folder, "Tweede titel"))
    expect(heading).to_contain_text("Tweede titel")
    preview.replace(lambda: put(folder, "Derde titel"))
    expect(heading).to_contain_text("Derde titel")
    assert said == []
