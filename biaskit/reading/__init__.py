"""Read articles from files, folders, tables and lists: lazily, character for character."""

from collections.abc import Mapping
from typing import Any

from biaskit.errors import check_types, not_found
from biaskit.reading.articles import Articles
from biaskit.reading.log import Skipped
from biaskit.resources import examples_dir
from biaskit.types import Article

__all__ = ["Articles", "Skipped", "load_example", "read_articles"]


def read_articles(
    source: Any,
    *,
    columns: Mapping[str, str] | None = None,
    errors: str = "warn",
    duplicates: str = "flag",
    language: str | None = "en",
) -> Articles:
    """Read articles, one at a time, from wherever they are.

    Text arrives character for character, so that spans fit the file; only a byte-order mark at its start goes, and
    halves of surrogate pairs become U+FFFD. Of HTML, the main text is taken. Columns are found by their usual names,
    whatever their case. Authors and all else that is no field of `Article` go into ``meta`` under their own names:
    lists of strings joined by "; ", what is nested deeper as JSON. A file that is one article leaves its name in
    ``meta["file"]``. Dates are days as printed; one that cannot be read is left empty and kept in
    ``meta["date_as_given"]``. Where no id is given it is a hash of title and text; one that comes twice gets a number.

    Of a folder, links that lead out of it, links to folders, pipes, sockets and devices are passed over and noted; a
    link that is given itself is read. What is larger than news can be is skipped as "too large": a text, page or line
    of more than 64 MB, a .json file of more than 512 MB, a page of more than 100,000 tags, and packed files and Parquet
    columns that grow to more than 500 times their size.

    Args:
        source: path of a file (.txt .md .html .json .jsonl .csv .tsv .parquet, each also .gz) or of a folder, read
            with all folders in it in order of their names; "-" for standard input; a table of pandas, polars or
            pyarrow; or a list or iterator of texts, paths, dicts and articles. In a list, a string is a path when it
            names what exists, or ends like a file of these formats and holds no space; else it is a text. A string
            that is not in a list is always a path.
        columns: field (id, text, outlet, date, title, url) to name of its column, where the usual names do not do.
        errors: "warn" skips what cannot be read and says so once at the end; "raise" stops there.
        duplicates: articles with the same text but for case and white space are marked by ``meta["duplicate_of"]``,
            the id of the first ("flag"; they then count once), left alone ("keep") or left out ("drop").
        language: ISO 639 code; articles that are surely in another language are set aside. None keeps them all.

    Returns:
        An iterable; after it was iterated its ``n_read``, ``n_duplicates``, ``skipped`` and ``notes`` say what was met.

    Raises:
        InputError: for a missing path, a source where nothing has a text column, and, under ``errors="raise"``,
            anything that cannot be read.
        MissingExtraError: for HTML where trafilatura is not installed.

    >>> articles = read_articles(["The tanker was seized.", {"body": "Talks go on.", "Publisher": "Ledger"}])
    >>> [(article.text, article.outlet) for article in articles]
    [('The tanker was seized.', ''), ('Talks go on.', 'Ledger')]
    >>> print(articles)
    2 articles read
    """
    check_types(read_articles, locals())
    return Articles(source, columns=columns, errors=errors, duplicates=duplicates, language=language)


def load_example(name: str = "tanker") -> list[Article]:
    """Load a small corpus that comes with biaskit; its outlets and texts are invented.

    Raises:
        NotFoundError: for a name that no example has.

    >>> [article.outlet for article in load_example("tanker")][:1]
    ['The Quillhaven Ledger']
    """
    check_types(load_example, locals())
    files = {path.stem: path for path in examples_dir().glob("*.jsonl")}
    if name not in files:
        raise not_found("example", name, files)
    return list(read_articles(files[name], errors="raise"))
