"""How much of a corpus a lexicon knows, and how much of a lexicon a corpus uses."""

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from biaskit.lexicon.words import write

if TYPE_CHECKING:
    import pandas as pd

    from biaskit.lexicon.wordlist import Lexicon

COLUMNS = ("outlet", "n_articles", "n_words", "words", "n_entries", "entries")


def coverage(lexicon: "Lexicon", articles: Iterable[Any]) -> "pd.DataFrame":
    """Share of words and of entries that match, per outlet and in all.

    Args:
        lexicon: the lexicon.
        articles: whatever `read_articles` takes, or an annotation or framing with ``.articles``.

    Returns:
        One row an outlet and one for all (``outlet`` null): ``n_articles``, ``n_words``, ``words`` (share of the words
        that belong to a match, in [0, 1]; NaN without words), ``n_entries`` (how many entries matched) and ``entries``
        (their share of the lexicon, in [0, 1]). Names are not hidden, for all words are counted.

    Raises:
        InputError: for what `read_articles` cannot read.

    >>> from biaskit.lexicon import Entry, Lexicon
    >>> table = coverage(Lexicon("sea", (Entry("ship"), Entry("storm"))), ["Ships met a ship."])
    >>> table[["words", "entries"]].values.tolist()
    [[0.25, 0.5], [0.25, 0.5]]
    """
    import pandas as pd

    from biaskit.reading import read_articles

    given = getattr(articles, "articles", articles)
    counts: dict[str | None, Counter[str]] = {None: Counter()}
    used: dict[str | None, set[int]] = {None: set()}
    for article in read_articles(given):
        counted, entries = _count(lexicon, article.title, article.text)
        for outlet in (article.outlet, None):
            counts.setdefault(outlet, Counter()).update(counted)
            used.setdefault(outlet, set()).update(entries)
    outlets = [*sorted(o for o in counts if o is not None), None]
    rows = [_row(outlet, counts[outlet], len(used[outlet]), len(lexicon)) for outlet in outlets]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _count(lexicon: "Lexicon", *texts: str) -> tuple[dict[str, int], set[int]]:
    """Counts of an article, whose title and text are read apart, so that no term stands across them."""
    counted, entries = Counter(articles=1, words=0, matched=0), set[int]()
    for text in texts:
        matches = lexicon.match(text)
        counted["words"] += len(write(text).spans)
        counted["matched"] += sum(len(write(text[match.start : match.end]).spans) for match in matches)
        entries.update(id(match.entry) for match in matches)
    return counted, entries


def _row(outlet: str | None, counts: Counter[str], used: int, size: int) -> tuple[Any, ...]:
    words = counts["words"]
    share = counts["matched"] / words if words else float("nan")
    return outlet, counts["articles"], words, share, used, used / size if size else float("nan")
