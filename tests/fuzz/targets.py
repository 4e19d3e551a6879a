"""What is fuzzed, by name: each target takes bytes, and only errors that biaskit means may come out of it.

Beside not crashing, a target asserts what always holds: texts can be written to a file, spans lie within their text.
"""

import io
import json
import tempfile
import warnings
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any

from fuzz import seeds

from biaskit.actors import Actors
from biaskit.boilerplate import boilerplate_spans
from biaskit.errors import BiaskitError
from biaskit.lexicon import Entry, Lexicon, Matcher, load_lexicon
from biaskit.lexicon.formats.detecting import FORMATS, OWN
from biaskit.reading import read_articles
from biaskit.reading.columns import Row, to_article
from biaskit.reading.formats import stream_rows
from biaskit.reading.language import foreign_language
from biaskit.reading.log import Log
from biaskit.types import Article

ZIPPED = ("txt", "md", "html", "json", "jsonl", "csv", "tsv", "parquet")
ENDINGS = ("txt", "csv", "tsv", "dic", "yml", "lc3", "cat", "json")
TEXTS = (
    seeds.PROSE,
    "Took them to task: an act of piracy, the ships\u2019 b\u00e9d; war \u2013 at the sea and Stra\u00dfe \u0130.",
)
_FEW = 12  # entries whose check is quick


@dataclass(frozen=True)
class Target:
    """Something to fuzz: what is done with an input, and inputs to start from."""

    name: str
    use: Callable[[bytes], None]
    seeds: Callable[[], list[bytes]]

    def __call__(self, data: bytes) -> None:
        """Try one input; what is refused in biaskit's own words is no crash."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            try:
                self.use(data)
            except BiaskitError as error:
                str(error).encode("utf-8", "backslashreplace")


@cache
def scratch() -> Path:
    """A folder in memory where there is one."""
    memory = Path("/dev/shm")
    folder = tempfile.TemporaryDirectory(dir=memory if memory.is_dir() else None, prefix="biaskit-fuzz-")
    _FOLDERS.append(folder)
    return Path(folder.name)


_FOLDERS: list[tempfile.TemporaryDirectory[str]] = []
"""Kept until the process ends, and then removed."""


def _put(name: str, data: bytes) -> Path:
    path = _path(name)
    path.write_bytes(data)
    return path


@cache
def _path(name: str) -> Path:
    path = scratch() / name
    path.parent.mkdir(exist_ok=True)
    return path


def _read(source: Any, size: int) -> None:
    errors, language = ("raise" if size % 4 == 0 else "warn"), ("en" if size % 8 == 3 else None)
    articles = read_articles(source, errors=errors, language=language)
    for article in articles:
        _hold(article)
    str(articles)


def _hold(article: Article) -> None:
    article.text.encode()
    json.dumps([article.id, article.outlet, article.title, article.url])
    _within(boilerplate_spans(article.text), article.text)


def _within(spans: Iterable[tuple[int, int]], text: str) -> None:
    """Spans are not empty, in order, apart and within their text."""
    before = 0
    for start, end in spans:
        assert before <= start < end <= len(text), (start, end, len(text))
        before = end


def read_file(ending: str, data: bytes) -> None:
    """A file of articles."""
    _read(_put(f"articles.{ending}", data), len(data))


def read_zipped(data: bytes) -> None:
    """A file in gzip; a byte of its header, which holds a time, says of which format."""
    _read(_put(f"articles.{ZIPPED[(data[4:5] or b'0')[0] % len(ZIPPED)]}.gz", data), len(data))


def read_stream(data: bytes) -> None:
    """Standard input."""
    log = Log()
    for row in stream_rows(io.BufferedReader(io.BytesIO(data)), "stdin", log, {}):
        assert row.place


def read_date(data: bytes) -> None:
    """A day of publication, and a name of an outlet."""
    text = _text(data)
    row = Row("row 1", {"text": "x", "date": text, "outlet": text, "id": text})
    _hold(to_article(row, {name: name for name in row.fields}, Log()))


def tell_language(data: bytes) -> None:
    """A text, long enough to tell."""
    foreign_language(_text(data) * (1 + 400 // (len(data) + 1)), "en")


def find_boilerplate(data: bytes) -> None:
    """A text of many lines."""
    text = _text(data)
    _within(boilerplate_spans(text), text)


def _text(data: bytes) -> str:
    """Any bytes as text, halves of surrogate pairs among it."""
    try:
        return data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return data.decode("utf-8", "surrogateescape")


def read_lexicon(format: str, data: bytes) -> None:
    """A lexicon of a format that is named."""
    file = "lexicon.csv" if format == OWN else "mine.txt"
    _use(load_lexicon(_put(f"own/{file}", data), format=format), len(data))


def guess_lexicon(data: bytes) -> None:
    """A lexicon whose format is told by its ending, which the length says, and by what stands in it."""
    _use(load_lexicon(_put(f"mine.{ENDINGS[len(data) % len(ENDINGS)]}", data)), len(data))


def read_card(data: bytes) -> None:
    """The card beside a lexicon."""
    _put("carded/lexicon.csv", seeds.lexicons()[OWN][0])
    _use(load_lexicon(_put("carded/card.toml", data).parent), len(data))


def take_objects(data: bytes) -> None:
    """A lexicon that is a dict or list."""
    try:
        given = json.loads(data)
    except (ValueError, RecursionError):
        return
    _use(load_lexicon(given if isinstance(given, dict | list) else [given]), len(data))


def _use(lexicon: Lexicon, size: int) -> None:
    """Match, and check now and then, which takes long."""
    for text in TEXTS:
        _within(((match.start, match.end) for match in lexicon.match(text)), text)
    repr((lexicon, lexicon.categories, lexicon.parents, lexicon.measures, lexicon.tagged))
    if len(lexicon) <= _FEW and size % 8 == 0:
        [str(finding) for finding in lexicon.check()]


def read_registry(data: bytes) -> None:
    """A registry, joined and written again."""
    actors = Actors.load(_put("registry.yaml", data)) | Actors.load_example()
    for alias in list(actors.aliases())[:50]:
        assert actors.resolve(alias) is not None
    actors.to_yaml()


def match_terms(data: bytes) -> None:
    """Terms, one a line, those after an empty line as printed; after another empty line the text."""
    terms, _, rest = _text(data).partition("\n\n")
    printed, _, text = rest.partition("\n\n")
    entries = [Entry(term) for term in terms.split("\n")]
    entries += [Entry(term, marks=("case",)) for term in printed.split("\n")]
    lexicon = Lexicon("fuzzed", tuple(entries[:_FEW]))
    found = lexicon.match(text)
    _within(((match.start, match.end) for match in found), text)
    assert found == Matcher([lexicon.entries]).find(text).of(0)


def _zipped() -> Iterator[bytes]:
    """Seeds whose header says what they hold."""
    for number, data in enumerate(seeds.zipped()):
        yield data[:4] + bytes([number % len(ZIPPED)]) + data[5:]


def _matches() -> list[bytes]:
    pairs = zip(seeds.TERMS, reversed(seeds.TERMS), strict=True)
    return ["\n\n".join([term, other, text]).encode() for term, other in pairs for text in TEXTS]


def _readers() -> Iterator[Target]:
    for ending, files in seeds.articles().items():
        yield Target(f"read-{ending}", partial(read_file, ending), lambda files=files: files)
    every = [data for files in seeds.articles().values() for data in files]
    yield Target("read-gz", read_zipped, lambda: list(_zipped()))
    yield Target("read-stdin", read_stream, lambda: every)
    yield Target("read-dates", read_date, lambda: [text.encode() for text in seeds.DATES])
    yield Target("read-language", tell_language, lambda: seeds.articles()["txt"])
    yield Target("read-boilerplate", find_boilerplate, lambda: [seeds.PROSE.encode()])


def _lexicons() -> Iterator[Target]:
    every = [data for files in seeds.lexicons().values() for data in files]
    for format in FORMATS:
        yield Target(f"lexicon-{format}", partial(read_lexicon, format), lambda format=format: seeds.lexicons()[format])
    yield Target("lexicon-guessed", guess_lexicon, lambda: every)
    yield Target("lexicon-card", read_card, lambda: [seeds.CARD])
    yield Target("lexicon-objects", take_objects, lambda: seeds.lexicons()["json"])
    yield Target("lexicon-matching", match_terms, _matches)
    yield Target("registry", read_registry, lambda: [seeds.REGISTRY])


TARGETS: Mapping[str, Target] = {target.name: target for target in (*_readers(), *_lexicons())}


def chosen(name: str) -> list[Target]:
    """Targets of a name or of a group: readers, lexicons, all."""
    groups = {"readers": "read-", "lexicons": "lexicon-", "all": ""}
    found = [t for t in TARGETS.values() if t.name == name or (name in groups and t.name.startswith(groups[name]))]
    if not found:
        raise SystemExit(f"No target is named {name!r}. Allowed: {', '.join((*groups, *TARGETS))}.")
    return found
