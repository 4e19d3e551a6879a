"""Web archives of invented pages."""

from io import BytesIO
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

SENTENCES = (
    "The government of Peru said on Monday that the tanker had been seized without any reason that it could see.",
    "Chile answered that its navy had acted within the law, and that the crew was treated with all due respect.",
    "Fishermen in the harbour told reporters that they had watched the boats come closer for more than an hour.",
)


def page(title: str, sentences: tuple[str, ...] = SENTENCES, *, head: str = "") -> str:
    """A page as newspapers have them, with what is no article around it."""
    body = "\n".join(f"<p>{sentence}</p>" for sentence in sentences)
    menu = "<nav><ul><li><a href='/'>Home</a></li><li><a href='/sport'>Sport</a></li></ul></nav>"
    return (
        f"<!DOCTYPE html><html lang='en'><head><title>{title}</title>{head}</head><body>{menu}<article><h1>{title}</h1>"
        f"{body}</article><footer>All rights reserved</footer></body></html>"
    )


class _Writer(WARCWriter):
    """One that leaves no temporary file open."""

    @staticmethod
    def _create_temp_file():
        return BytesIO()


class Archive:
    """A web archive that is being written; its records are packed one by one where the name ends in .gz."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def __enter__(self) -> "Archive":
        self._stream = self._file.open("wb")
        self._writer = _Writer(self._stream, gzip=self._file.suffix == ".gz")
        self._writer.write_record(self._writer.create_warcinfo_record(self._file.name, {"software": "tests"}))
        return self

    def __exit__(self, *_: object) -> None:
        self._stream.close()

    def add(
        self,
        url: str,
        content: str | bytes,
        *,
        status: str = "200 OK",
        kind: str = "text/html; charset=utf-8",
        date: str = "2024-03-12T10:00:00Z",
    ) -> None:
        """Write what a server answered."""
        data = content if isinstance(content, bytes) else content.encode()
        headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
        record = self._writer.create_warc_record(
            url, "response", payload=BytesIO(data), http_headers=headers, warc_headers_dict={"WARC-Date": date}
        )
        self._writer.write_record(record)
