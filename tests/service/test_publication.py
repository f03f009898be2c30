"""A publication beside the service: its files as they are, and nothing outside its folder."""

import pytest
from django.test import Client


@pytest.fixture
def folder(tmp_path, settings):
    (tmp_path / "secret.txt").write_text("not for you")
    inside = tmp_path / "publication"
    inside.mkdir()
    (inside / "index.html").write_text("<title>here</title>")
    settings.PUBLICATION = str(inside)
    return inside


def content(response) -> bytes:
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_its_files_are_served_as_they_are(folder):
    for path in ("/publicatie/", "/publicatie/index.html"):
        response = Client().get(path)
        assert response.status_code == 200
        assert content(response) == b"<title>here</title>"
        assert response["Content-Type"].startswith("text/html")


@pytest.mark.parametrize("way_out", ["../secret.txt", "%2e%2e/secret.txt", "x/../../secret.txt"])
def test_nothing_outside_the_folder_is_served(folder, way_out):
    response = Client().get(f"/publicatie/{way_out}")
    assert response.status_code in {400, 404}
    assert b"not for you" not in content(response)


def test_without_a_publication_there_is_none(settings):
    settings.PUBLICATION = ""
    assert Client().get("/publicatie/").status_code == 404
