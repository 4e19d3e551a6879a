import json

import pytest
from serve_making import opened
from starlette.testclient import TestClient

from biaskit.serve.server import guarded, listen, live

PORT = 8765
HERE = f"http://127.0.0.1:{PORT}"


@pytest.fixture(scope="module")
def app(store):
    return live(store, PORT)


@pytest.fixture
def client(app):
    return TestClient(app, base_url=HERE)


def test_the_page_comes_with_its_policy(client):
    answer = client.get("/")
    policy = answer.headers["content-security-policy"]
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert policy.startswith("default-src 'none'; script-src 'sha256-")
    assert "connect-src 'self'" in policy
    assert policy.replace("'", "&#39;") in answer.text


@pytest.mark.parametrize("path", ["/", "/api/labels", "/nowhere"])
def test_every_answer_is_closed_to_others(client, path):
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert headers["content-security-policy"].startswith("default-src 'none'")
    assert not [name for name in headers if name.startswith("access-control-")]


@pytest.mark.parametrize(
    ("kind", "question"),
    [
        ("groups", {"by": ["source", "target"], "measure": 0, "filter": {}}),
        ("labels", {}),
        ("frames", {"filter": {"source": [-1]}}),
        ("sentences", {"measure": 0, "order": "strongest", "limit": 1}),
        ("quotations", {"offset": 0, "limit": 5}),
        ("articles", {}),
        ("article", {"place": 0}),
        ("article", {"place": 77}),
    ],
)
def test_every_question_is_answered_in_json(client, kind, question):
    answer = client.get(f"/api/{kind}", params={"q": json.dumps(question)})
    assert (answer.status_code, answer.headers["content-type"]) == (200, "application/json")
    assert answer.json() is not None or question == {"place": 77}


@pytest.mark.parametrize("host", ["evil.example:8765", "127.0.0.1", "127.0.0.1:80", "localhost.evil.example:8765", ""])
def test_another_name_is_refused(client, host):
    answer = client.get("/", headers={"Host": host})
    assert answer.status_code == 421
    assert answer.json() == {"error": "This address answers as 127.0.0.1:8765 or localhost:8765 only."}


def test_localhost_is_this_machine(client):
    assert client.get("/", headers={"Host": f"LocalHost:{PORT}"}).status_code == 200


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", ["/", "/api/labels"])
def test_only_get_is_answered(client, method, path):
    answer = client.request(method, path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")


@pytest.mark.parametrize(
    ("site", "status"), [("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)]
)
def test_what_another_page_asks_is_refused(client, site, status):
    assert client.get("/api/labels", headers={"Sec-Fetch-Site": site}).status_code == status
    assert client.get("/", headers={"Sec-Fetch-Site": site}).status_code == 200


@pytest.mark.parametrize(
    ("query", "why"),
    [
        ("q={", "q is no JSON."),
        ("q=%ff", "The address is not of the form ?q=..., in UTF-8."),
        ("q={}&q={}", "The address may have one q and nothing else."),
        ("sql=SELECT", "The address may have one q and nothing else."),
        ("q=%7B%22filter%22%3A%7B%22source%22%3A%5B99%5D%7D%7D", "source is 99; give a whole number from -1 to 2."),
    ],
)
def test_a_bad_question_is_told_so(client, query, why):
    answer = client.get(f"/api/labels?{query}")
    assert (answer.status_code, answer.json()) == (400, {"error": why})


def test_a_fault_shows_no_insides(client, monkeypatch, store, caplog):
    monkeypatch.setattr(store, "rows", None)
    monkeypatch.setattr(store, "dicts", None)
    answer = client.get("/api/labels")
    assert answer.status_code == 500
    assert answer.json() == {
        "error": "The server failed on this question; what went wrong stands where it was started."
    }
    assert "TypeError" in caplog.text


def test_a_store_that_stops_is_no_fault_of_the_question(stored, caplog):
    store = opened(stored)
    client = TestClient(live(store, PORT), base_url=HERE)
    store.stop()
    answer = client.get("/api/labels")
    assert (answer.status_code, answer.json()) == (503, {"error": "The server is stopping."})
    assert caplog.text == ""
    store.close()


def test_other_addresses_are_not_there(client):
    for path in ("/api/", "/api/sql", "/../etc/passwd", "/api/groups/"):
        assert client.get(path).status_code == 404


def test_a_report_is_served_as_it_is():
    page = "<p>é</p>"
    client = TestClient(guarded(page, "default-src 'none'", PORT), base_url=HERE)
    answer = client.get("/")
    assert (answer.text, answer.headers["content-security-policy"]) == (page, "default-src 'none'")
    assert client.get("/api/labels").status_code == 404


def test_a_port_that_is_taken_is_told_so():
    from biaskit.errors import InputError

    held = listen(0)
    port = held.getsockname()[1]
    assert held.getsockname()[0] == "127.0.0.1"
    with pytest.raises(
        InputError, match=rf"^Cannot use port {port}: .*\. Give another port, or 0 for any that is free\.$"
    ):
        listen(port)
    held.close()
