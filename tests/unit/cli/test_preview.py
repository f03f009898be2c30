"""The server of a publication in the making: this machine alone, and its folder alone."""

import http.client
import threading

import pytest

from graadmeter.cli.preview import EVENTS, HOST, SCRIPT, Preview, serve_preview
from graadmeter.errors import UserError

PAGE = (
    '<!doctype html><html lang="nl"><head><meta http-equiv="Content-Security-Policy" '
    "content=\"default-src 'none'\"><title>Eén</title></head><body></body></html>"
)


@pytest.fixture
def folder(tmp_path):
    shown = tmp_path / "publicatie"
    (shown / "data").mkdir(parents=True)
    (shown / "index.html").write_text(PAGE, encoding="utf-8")
    (shown / "data" / "tables.csv").write_bytes(b"a,b\n")
    (shown / ".hidden").write_text("secret")
    (tmp_path / "outside.txt").write_text("secret")
    (shown / "link.txt").symlink_to(tmp_path / "outside.txt")
    return shown


@pytest.fixture
def preview(folder):
    return Preview(folder)


@pytest.fixture
def server(preview):
    with serve_preview(preview, 20000) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield made
        preview.end()
        made.shutdown()
        thread.join()


def ask(server, path, method="GET", host=None):
    connection = http.client.HTTPConnection(HOST, server.server_port, timeout=10)
    headers = {} if host is None else {"Host": host}
    connection.request(method, path, headers=headers)
    answer = connection.getresponse()
    data = answer.read()
    connection.close()
    return answer.status, dict(answer.headers), data


def test_a_page_gets_a_script_that_its_file_does_not_have(server, preview, folder):
    for path in ("/", "/index.html"):
        status, headers, data = ask(server, path)
        assert status == 200
        assert headers["Content-Type"] == "text/html; charset=utf-8"
        script = f'<script src="{SCRIPT}" data-edition="{preview.edition}"></script></head>'
        assert script in data.decode()
        assert "http-equiv" not in data.decode()  # it would keep the script from asking
        assert "Eén" in data.decode()
    assert (folder / "index.html").read_text(encoding="utf-8") == PAGE


def test_another_file_is_as_it_was_made(server):
    status, headers, data = ask(server, "/data/tables.csv")
    assert (status, data) == (200, b"a,b\n")
    assert headers["Content-Type"].startswith("text/csv")


def test_only_our_own_script_may_run(server):
    _status, headers, _data = ask(server, "/")
    sent = headers["Content-Security-Policy"]
    policy = dict(part.strip().split(" ", 1) for part in sent.split(";"))
    assert "unsafe" not in sent
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["connect-src"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"
    status, headers, data = ask(server, SCRIPT)
    assert (status, headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert EVENTS in data.decode()


@pytest.mark.parametrize(
    "path",
    [
        "/nothing",
        "/.hidden",
        "/../outside.txt",
        "/data/../../outside.txt",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/data/..%5c..%5coutside.txt",
        "/link.txt",
        "/data",
        "/a%00b",
        "/" + 5000 * "a",
    ],
)
def test_nothing_else_can_be_read(server, path):
    status, _headers, data = ask(server, path)
    assert status == 404
    assert b"secret" not in data


@pytest.mark.parametrize("host", ["example.org", "example.org:20000", "127.0.0.2", ""])
def test_a_page_from_elsewhere_gets_nothing(server, host):
    status, _headers, data = ask(server, "/", host=host)
    assert (status, data) == (421, b"")


@pytest.mark.parametrize(("path", "host"), [("/", "[::1"), ("http://[::1/", HOST)])
def test_an_address_that_is_none_is_answered(server, path, host):
    status, _headers, data = ask(server, path, host=host)
    assert (status, data) == (400, b"")


def test_localhost_is_this_machine_too(server):
    assert ask(server, "/", host=f"localhost:{server.server_port}")[0] == 200


def test_the_head_of_a_page_has_no_body(server):
    status, headers, data = ask(server, "/", method="HEAD")
    assert (status, data) == (200, b"")
    assert int(headers["Content-Length"]) > len(PAGE)
    assert ask(server, EVENTS, method="HEAD")[0] == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE"])
def test_nothing_can_be_sent(server, method):
    assert ask(server, "/", method=method)[0] == 501


def test_a_taken_port_is_passed_by(server, preview):
    with serve_preview(preview, server.server_port) as other:
        assert server.server_port < other.server_port <= server.server_port + 50


def test_without_a_free_port_there_is_one_clear_error(server, preview, monkeypatch):
    monkeypatch.setattr("graadmeter.cli.preview.PORTS_TRIED", 1)
    with pytest.raises(UserError) as refused:
        serve_preview(preview, server.server_port)
    assert refused.value.where == "--port"


def lines(server):
    """What is told from now on, line by line."""
    connection = http.client.HTTPConnection(HOST, server.server_port, timeout=10)
    connection.request("GET", EVENTS)
    answer = connection.getresponse()
    assert answer.headers["Content-Type"] == "text/event-stream"
    while line := answer.readline():
        yield line.decode().strip()
    connection.close()


def test_who_looks_is_told_of_another_publication(server, preview):
    told = lines(server)
    first = preview.edition
    assert [next(told) for _line in range(3)] == ["event: edition", f"data: {first}", ""]
    preview.replace(lambda: None)
    assert [next(told) for _line in range(3)] == ["event: edition", f"data: {preview.edition}", ""]
    assert preview.edition != first
    preview.end()
    assert list(told) == []


def test_a_failed_replacement_is_no_other_publication(preview):
    def fail():
        raise UserError("nee")

    before = preview.edition
    with pytest.raises(UserError):
        preview.replace(fail)
    assert preview.edition == before


def test_a_sign_of_life_is_no_other_publication(preview):
    assert preview.other_than(preview.edition, 0.01) == preview.edition
    preview.end()
    assert preview.other_than(preview.edition, 10) is None


def test_every_run_is_another(folder):
    assert Preview(folder).edition != Preview(folder).edition
