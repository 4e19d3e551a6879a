import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.parse
import urllib.request
from contextlib import contextmanager

import pytest
from typer.testing import CliRunner

from biaskit.cli import app
from biaskit.errors import InputError


@contextmanager
def started(path):
    """A running `biaskit serve`, and its address."""
    command = [sys.executable, "-m", "biaskit", "serve", str(path), "--port", "0", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            address = process.stdout.readline().strip()
            assert address.startswith("http://127.0.0.1:"), process.stderr.read()
            yield process, address
        finally:
            process.terminate()
            process.communicate(timeout=30)


def asked(address, kind, **question):
    query = urllib.parse.urlencode({"q": json.dumps(question)})
    with urllib.request.urlopen(f"{address}api/{kind}?{query}", timeout=30) as answer:
        return json.load(answer)


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_a_started_process_answers_this_machine_alone_and_ends_cleanly(stored, how):
    with started(stored) as (process, address):
        assert asked(address, "articles")["n"] == 2
        with urllib.request.urlopen(address, timeout=30) as page:
            assert page.headers["Server"] is None
            assert "default-src 'none'" in page.headers["Content-Security-Policy"]
        assert_others_are_refused(int(address.rstrip("/").rpartition(":")[2]))
        process.send_signal(how)
        process.wait(timeout=30)
        assert process.returncode == 0
        assert process.stderr.read().splitlines() == ["Only this machine can reach it. Ctrl-C ends it.", "Stopped."]


def assert_others_are_refused(port):
    """Every other address of this machine leads nowhere; on Linux the whole of 127.0.0.0/8 is this machine."""
    own = {info[4][0] for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in ({"127.0.0.2"} if sys.platform == "linux" else set()) | own - {"127.0.0.1"}:
        with pytest.raises(OSError), socket.create_connection((address, port), timeout=5):  # noqa: PT011
            pass


def test_a_request_under_another_name_is_refused(stored):
    with started(stored / "ratings.parquet") as (_, address):
        request = urllib.request.Request(address, headers={"Host": "evil.example"})
        with pytest.raises(urllib.error.HTTPError, match="421"):
            urllib.request.urlopen(request, timeout=30)
        request = urllib.request.Request(f"{address}api/labels", data=b"{}", method="POST")
        with pytest.raises(urllib.error.HTTPError, match="405"):
            urllib.request.urlopen(request, timeout=30)


def test_a_report_is_served(tmp_path):
    from serve_making import framing

    file = framing().report(tmp_path / "report.html")
    with started(file) as (_, address), urllib.request.urlopen(address, timeout=30) as page:
        assert page.read() == file.read_bytes()


def test_what_cannot_be_served_is_told():
    result = CliRunner().invoke(app, ["serve", "nowhere"])
    assert isinstance(result.exception, InputError)
    assert str(result.exception).startswith("There is no file or folder 'nowhere'.")
