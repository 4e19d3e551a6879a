"""What `biaskit serve` may be given: a stored framing, ratings, or a finished report."""

from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

from biaskit.errors import InputError
from biaskit.streaming import manifest_place

_TABLES = ("articles", "actors", "mentions", "quotations")
_WANTED = (
    "Give a folder that Framing.save wrote, ratings as `biaskit rate` writes them (a .parquet file or a folder of "
    "parts), or a report (its folder, or the .html file)."
)


@dataclass(frozen=True, slots=True)
class Tables:
    """Files that the live view reads.

    Attributes:
        ratings: Parquet files, one or the parts of one table, in order.
        articles, actors, mentions, quotations: the other tables of a stored framing; None for ratings alone.
        manifest: how it was made, where that is stored.
    """

    ratings: tuple[Path, ...]
    articles: Path | None = None
    actors: Path | None = None
    mentions: Path | None = None
    quotations: Path | None = None
    manifest: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """Every Parquet file."""
        others = (getattr(self, name) for name in _TABLES)
        return (*self.ratings, *(path for path in others if path is not None))


@dataclass(frozen=True, slots=True)
class Report:
    """A finished report and the policy that it brings."""

    page: str
    policy: str


def look_at(path: str | Path) -> Tables | Report:
    """Tell what was given.

    Raises:
        InputError: for anything that cannot be served.

    >>> look_at("no such thing")
    Traceback (most recent call last):
    ...
    biaskit.errors.InputError: There is no file or folder 'no such thing'. Give a folder that Framing.save wrote, ...
    """
    try:
        place = Path(path).resolve()
        found = _in_folder(place) if place.is_dir() else _in_file(place) if place.is_file() else None
    except (OSError, ValueError) as error:
        raise InputError(f"Cannot read {str(path)!r}: {error}. {_WANTED}") from error
    if found is None:
        what = f"Cannot serve {str(path)!r}." if place.exists() else f"There is no file or folder {str(path)!r}."
        raise InputError(f"{what} {_WANTED}")
    return found


def _in_file(file: Path) -> Tables | Report | None:
    if file.suffix.lower() == ".parquet":
        return Tables((file,), manifest=_manifest_of(manifest_place(file)))
    if file.suffix.lower() not in (".html", ".htm"):
        return None
    page = file.read_text(encoding="utf-8", errors="replace")
    policy = policy_of(page)
    return Report(page, policy) if policy is not None else None


def _in_folder(folder: Path) -> Tables | Report | None:
    stored = {name: folder / f"{name}.parquet" for name in (*_TABLES, "ratings")}
    if all(file.is_file() for file in stored.values()):
        ratings = stored.pop("ratings")
        return Tables((ratings,), **stored, manifest=_manifest_of(folder / "manifest.json"))
    parts = tuple(sorted(part for part in folder.glob("*.parquet") if part.name[0] not in "_." and part.is_file()))
    page = folder / "index.html"
    if not parts and page.is_file():
        return _in_file(page)
    is_whole = parts and not any(file in parts for name, file in stored.items() if name != "ratings")
    return Tables(parts, manifest=_manifest_of(manifest_place(folder))) if is_whole else None


def _manifest_of(file: Path) -> Path | None:
    return file if file.is_file() else None


def policy_of(page: str) -> str | None:
    """The Content-Security-Policy that a page brings; None where there is none that starts from nothing.

    >>> policy_of('<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;">')
    "default-src 'none'"
    """
    reader = _Policy()
    reader.feed(page.partition("</head>")[0])
    found = reader.found or ""
    is_sound = found.startswith("default-src 'none'") and found.isascii() and found.isprintable()
    return found if is_sound else None


class _Policy(HTMLParser):
    found: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep the first policy."""
        known = dict(attrs)
        if tag == "meta" and (known.get("http-equiv") or "").lower() == "content-security-policy":
            self.found = self.found or known.get("content")
