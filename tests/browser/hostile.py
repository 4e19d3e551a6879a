"""A framing whose every text tries to break the page: markup, closing tags, control characters, very long names."""

from datetime import date

import pandas as pd

import biaskit as bk
from biaskit.framing import Framing
from biaskit.tables import ratings_table
from biaskit.types import Actor, Annotation, Article, Cue, Mention, Quotation, Rating

ATTACK = "</script><script>window.ran=1</script><img src=x onerror=window.ran=2><style>*{display:none}</style>"
NAME = '<b onmouseover="window.ran=3">Bold & Co</b>"\'`${1}`{{2}}'
TURNED = "\u202etxet\u202c \u200bNil\ufeff"
LONG = "Verylongname" * 30
CONTENT = "we &lt;b&gt; never\u202e </style> lied"
TEXT = (
    f"{NAME} said {ATTACK} to {LONG}. 🚢 Ships & <i>cargo</i> shamed {TURNED}. “{CONTENT},” {NAME} claimed."
    f"\u0000\u0085 🚀 &amp; &#x3C;script&#x3E; javascript:alert(1)\nשלום {LONG} lied."
)
EVENT = "<svg onload=window.ran=5>"


def framing() -> Framing:
    """One article, four actors, valences and a frame; not a text that is what it seems."""
    article = Article(
        ATTACK, TEXT, f"{ATTACK} & {LONG}", date(2024, 3, 1), ATTACK + NAME, "javascript:window.ran=4//https://x.org"
    )
    actors = (Actor(NAME, "organisation", (ATTACK,)), Actor(LONG, "person", (), NAME), Actor(TURNED, "state"),
              Actor(EVENT, "event", (ATTACK,)))  # fmt: skip
    first, second = TEXT[: TEXT.index(" “")], TEXT[TEXT.index("“") : TEXT.index(" claimed.") + 9]
    mentions = (
        _mention(article, first, NAME, NAME), _mention(article, first, LONG, LONG, NAME, "paraphrased"),
        _mention(article, first, TURNED, TURNED), _mention(article, second, CONTENT, EVENT, NAME, "quoted"),
    )  # fmt: skip
    at = TEXT.index("“")
    cue = at + second.index("claimed")
    said = Quotation(
        article.id, NAME, (at + second.index(NAME), at + second.index(NAME) + len(NAME)), "claimed", (cue, cue + 7),
        ((at + 1, at + 1 + len(CONTENT)),), "direct", "quoted", targets=(EVENT,),
    )  # fmt: skip
    skipped = ((f"{ATTACK}.txt", f"not English {NAME}"),)
    annotation = Annotation((article,), actors, mentions, (said,), skipped)
    return Framing(annotation, _rated(mentions, (article,)), {"note": ATTACK, "scorers": [{"name": ATTACK}]})


def _mention(
    article: Article, sentence: str, printed: str, target: str, source: str | None = None, voice: str = "outlet"
) -> Mention:
    start = sentence.index(printed)
    return Mention(
        article.id,
        target,
        sentence,
        start,
        start + len(printed),
        source,
        voice,
        article.text.index(sentence),
        kind="person",
    )


def _rated(mentions: tuple[Mention, ...], articles: tuple[Article, ...]) -> pd.DataFrame:
    ratings = []
    for i, one in enumerate(mentions):
        cues = (Cue(one.start, one.end, -0.5, "lexicon"), Cue(0, 3, 0.2, "<img src=x onerror=window.ran=6>"))
        ratings += [
            Rating(one, "tone", "valence", -0.5 + 0.3 * i, cues),
            Rating(one, "frames", "<u>crime</u>", 0.5, cues),
        ]
    return ratings_table(ratings, articles)


def nothing_rated() -> Framing:
    """Three short articles in which nothing is rated."""
    return bk.analyze(["Rain fell.", "It rained again.", "Snow."], scorers=["tone", "frames"])


def one_article() -> Framing:
    """The first article of the smaller example alone."""
    return bk.analyze(list(bk.load_example("tanker"))[:1], scorers=["tone", "frames"])
