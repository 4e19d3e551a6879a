from datetime import date

from biaskit.tables import actors_table, mentions_table, quotations_table, ratings_table
from biaskit.types import Actor, Article, Cue, Mention, Quotation, Rating

FRONT = '<i>Front</i>" onfocus="alert(4)'
HOSTILE = (
    "Rebels </script><script>alert(1)</script><img src=x onerror=alert(2)> &lt;b&gt; \u202eevil\u202c 🚢 Norland "
    "\u05e9\u05dc\u05d5\u05dd"
)
ACTORS = (
    Actor("Norland", "state", ("Norlanders",)),
    Actor("Sudria", "state"),
    Actor("Ida Holt", "person", (), "Norland"),
    Actor(FRONT, "organisation"),
    Actor("ferry raid", "event", ("rescue", "open piracy")),
)
ARTICLES = (
    Article("a", "Norland freed the ferry 🚢 at dawn. Ida Holt called it a rescue.\nSudria cried “open piracy”.",
            "The Morning", date(2024, 3, 1), "Ferry freed", "https://example.org/a"),
    Article("b", "The ferry raid shocked Sudria. “A rescue,” said Norland.", "Evening Sun", date(2024, 3, 3),
            "Raid shocks"),
    Article("c", HOSTILE, "<b>Outlet</b>", None, HOSTILE, "javascript://example.org/%0aalert(3)"),
)  # fmt: skip


def mention(article, sentence, printed, target, source=None, voice="outlet"):
    start = sentence.index(printed)
    kind = {actor.name: actor.kind for actor in ACTORS}[target]
    return Mention(
        article.id,
        target,
        sentence,
        start,
        start + len(printed),
        source,
        voice,
        article.text.index(sentence),
        kind=kind,
    )


def spans(text, *pieces):
    return [(text.index(piece), text.index(piece) + len(piece)) for piece in pieces]


def mentions():
    a, b, c = ARTICLES
    freed = "Norland freed the ferry 🚢 at dawn."
    return [
        mention(a, freed, "Norland", "Norland"),
        mention(a, "Ida Holt called it a rescue.", "rescue", "ferry raid", "Ida Holt", "paraphrased"),
        mention(a, "Sudria cried “open piracy”.", "open piracy", "ferry raid", "Sudria", "quoted"),
        mention(a, freed, "🚢", "Sudria"),
        mention(b, "The ferry raid shocked Sudria.", "ferry raid", "ferry raid"),
        mention(b, "The ferry raid shocked Sudria.", "Sudria", "Sudria"),
        mention(b, "“A rescue,” said Norland.", "rescue", "ferry raid", "Norland", "quoted"),
        mention(c, HOSTILE, "Norland", "Norland"),
        mention(c, HOSTILE, "Rebels", FRONT, FRONT, "quoted"),
    ]


def quotations():
    a, b, c = ARTICLES
    said = []
    for article, source, name, cue, content, kind in (
        (a, "Ida Holt", "Ida Holt", "called", "a rescue", "indirect"),
        (a, "Sudria", "Sudria", "cried", "open piracy", "mixed"),
        (b, "Norland", "Norland", "said", "A rescue,", "direct"),
        (c, FRONT, "Rebels", "evil", "alert(1)", "direct"),
    ):
        source_span, cue_span, content_span = spans(article.text, name, cue, content)
        voice = "paraphrased" if kind == "indirect" else "quoted"
        said.append(
            Quotation(
                article.id, source, source_span, cue, cue_span, (content_span,), kind, voice, targets=("ferry raid",)
            )
        )
    return said


def ratings(found):
    values = {"rescue": 0.6, "open piracy": -0.7, "ferry raid": -0.4}
    rated = []
    for m in found:
        printed = m.sentence[m.start : m.end]
        value = values.get(printed, float("nan"))
        cues = (Cue(m.start, m.end, value, "lexicon"),) if printed in values else ()
        rated.append(Rating(m, "vader", "valence", value, cues))
        rated.append(
            Rating(m, "frames", "crime", 0.5 if "piracy" in printed else 0.0, cues if "piracy" in printed else ())
        )
        rated.append(Rating(m, "frames", "threat", 0.0))
    return rated


def tables(articles=ARTICLES, found=None, said=None):
    found = mentions() if found is None else found
    said = quotations() if said is None else said
    return {
        "ratings": ratings_table(ratings(found), articles),
        "quotations": quotations_table(said, articles),
        "mentions": mentions_table(found, articles),
        "actors": actors_table(ACTORS, found),
        "articles": articles,
        "manifest": {"biaskit": "0.1.0", "note": "</script> & more"},
        "skipped": (("d", "not English"), ("<e>", "not English")),
    }
