"""NewsWCL50: who is who across the articles of one event.

Hamborg, Zhukova & Gipp 2019, JCDL; the CoNLL form is Zhukova et al. 2022. Layout: ``newswcl50.conll`` (tokens and
chains, five events of five outlets each) and ``annotations.csv`` (phrases with the concept they are about). A split is
an event, by its number.

The texts are rebuilt from their tokens, set as in a newspaper. Gold mentions are the annotated ones of people, groups
and countries (chains that end in ACTOR, GROUP or COUNTRY); the mixed bags of "other individuals" (ACTOR-I) name nobody.
Pronouns are not annotated. The codebook counts officials, ministries and offices with their country, and so does this:

1. `Actors.discover` passes over the event's articles, and what it finds is given back to `annotate`, before the
   gazetteer: what a user with a handful of articles on one event would do.
2. A place that biaskit links is in the cluster of its actor; an organisation that belongs to a state or group is in
   that one's, as in biaskit's charts.
3. A gold mention takes the cluster of the place that holds its head, else of the longest place that it touches, else
   of the name that it stands beside as a title or apposition. One without any is a cluster of its own.

"20 most frequent" says which share of the pairs among the 20 most frequent actors of an event biaskit keeps apart; two
are merged when more than half of the linked mentions of each are in one cluster. "Target" is the share of annotated
phrases about an actor for which a mention in the phrase's sentence is of that actor's cluster.

How the scorers that are asked for do on the phrases' signs is in `biaskit.evaluation.newswcl50_signs`.
"""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, groupby
from pathlib import Path
from typing import Any

from biaskit.actors import Actors
from biaskit.annotation import annotate
from biaskit.annotation.linking import link
from biaskit.evaluation.measures import Scored, Tally
from biaskit.evaluation.newswcl50_signs import Case, compare_signs
from biaskit.evaluation.raters import Rater
from biaskit.evaluation.stopwatch import Stopwatch
from biaskit.pipeline import load_pipeline
from biaskit.types import Annotation, Article, Span

MOST_FREQUENT = 20
SCORERS = ("vader",)

_CHAIN = re.compile(r"\d+_(.+)_(?:ACTOR|GROUP|COUNTRY)$")
_NO_SPACE_BEFORE = re.compile(r"[,.;:!?%)\]…]+|['’](?:s|S|ll|re|ve|d|m|t)?|n['’]t|['’]?”")
_NO_SPACE_AFTER = frozenset("( [ $ £ € # “ ‘".split())
_HYPHENS = frozenset("- – /".split())
_ENDS = frozenset(". ! ? \" ” ’ '".split())


@dataclass(frozen=True, slots=True)
class Document:
    """A rebuilt article: its text, its sentences, and (chain, span) of each gold mention."""

    article: Article
    sentences: Mapping[str, Span]
    gold: tuple[tuple[str, Span], ...]


@dataclass(frozen=True, slots=True)
class Linked:
    """A gold mention and the cluster that it was found in: an actor's name, or a number of its own."""

    document: str
    chain: str
    cluster: str | int


def files(folder: Path, split: str | None) -> list[Path]:
    """The tokens and the phrases; they hold every split."""
    found = [folder / "newswcl50.conll", folder / "annotations.csv"]
    there = all(path.is_file() for path in found) and any(_wanted(d, split) for d in _keys(found[0]))
    return found if there else []


def score(folder: Path, split: str | None, raters: Sequence[Rater]) -> Scored:
    """Clusters of actors, event by event, against the gold ones."""
    tally, watch = Tally(), Stopwatch()
    nlp = load_pipeline()
    documents = [d for d in read_documents(folder / "newswcl50.conll") if _wanted(d.article.id, split)]
    with (folder / "annotations.csv").open(encoding="utf-8", newline="") as lines:
        phrases = list(csv.DictReader(lines))
    for event, group in groupby(documents, key=lambda d: d.article.id.split("_")[0]):
        own = list(group)
        with watch:
            registry = Actors.discover([d.article for d in own]) | Actors.world()
            annotation = annotate([d.article for d in own], actors=registry)
        places = {d.article.id: _places(d.article, registry) for d in own}
        linked = [link for d in own for link in _link(d, places[d.article.id], nlp)]
        _compare(tally, linked)
        majority = _majorities(linked)
        _compare_frequent(tally, linked, majority)
        of_event = [p for p in phrases if p["event_id"] == event and p["code_type"] == "PROPERTY"]
        about = _about(annotation, registry)
        _compare_targets(tally, own, of_event, about, majority)
    words = sum(len(d.article.text.split()) for d in documents)
    signs = compare_signs(list(_cases(documents, phrases)), raters)
    return Scored((*tally.measures(), *signs), len(documents), words, watch.seconds)


def _cases(documents: Sequence[Document], phrases: Sequence[Mapping[str, str]]) -> Iterator[Case]:
    by_key = {d.article.id: d for d in documents}
    for phrase in phrases:
        document = by_key.get(f"{phrase['event_id']}_{phrase['publisher_id']}")
        if document is not None and phrase["code_type"] == "PROPERTY":
            span = _sentence_of(document, phrase)
            sentence = document.article.text[slice(*span)] if span is not None else phrase["code_mention"]
            for target in phrase["target_concept"].split(";"):
                yield Case(document.article.id, phrase["code_name"], phrase["code_mention"], target.strip(), sentence)


def _wanted(document: str, split: str | None) -> bool:
    return split is None or document.split("_")[0] == split


def _keys(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-8") as lines:
        yield from (_key(line) for line in lines if line.startswith("#begin"))


def _key(line: str) -> str:
    return line.split()[2].rstrip(";").split("/")[-1]


def read_documents(path: Path) -> Iterator[Document]:
    """The documents of a CoNLL file, in order."""
    rows: list[list[str]] = []
    key = ""
    for line in path.read_text(encoding="utf-8").split("\n"):
        if line.startswith("#begin"):
            key, rows = _key(line), []
        elif line.startswith("#end"):
            yield _document(key, rows)
        elif line.strip():
            rows.append(line.split("\t"))


def _document(key: str, rows: Sequence[Sequence[str]]) -> Document:
    text, spans = set_tokens([row[3] for row in rows], [row[1] for row in rows])
    sentences: dict[str, Span] = {}
    for row, (low, high) in zip(rows, spans, strict=True):
        sentences[row[1]] = sentences.get(row[1], (low, 0))[0], high
    gold = [(chain, (spans[a][0], spans[b][1])) for chain, a, b in _chains([row[4] for row in rows])]
    return Document(Article(key, text), sentences, tuple(gold))


def _chains(labels: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """(Actor, first token, last token) of each gold mention, by its end."""
    opened: defaultdict[str, list[int]] = defaultdict(list)
    for position, label in enumerate(labels):
        for part in (p.strip() for p in label.split("|")):
            match = _CHAIN.fullmatch(part.strip("()"))
            if match is None:
                continue
            if part.startswith("("):
                opened[match[1]].append(position)
            if part.endswith(")") and opened[match[1]]:
                yield match[1], opened[match[1]].pop(), position


def set_tokens(tokens: Sequence[str], sentences: Sequence[str]) -> tuple[str, list[Span]]:
    """A text from its tokens, and where each stands; a sentence that ends in a word is a heading.

    >>> set_tokens(["He", "did", "n't", "go", "."], ["0"] * 5)[0]
    "He didn't go."
    """
    text = ""
    spans: list[Span] = []
    opened: set[str] = set()
    for i, token in enumerate(tokens):
        before = tokens[i - 1] if i else ""
        starts = i > 0 and sentences[i] != sentences[i - 1]
        if token in ('"', "'"):
            joined = token in opened or before in _NO_SPACE_AFTER or (before in opened and before != token)
            opened ^= {token}
        else:
            joined = bool(_NO_SPACE_BEFORE.fullmatch(token)) or before in _NO_SPACE_AFTER or before in opened
            joined = joined or (not starts and bool({token, before} & _HYPHENS))
        if starts and before not in _ENDS and before[-1:].isalnum():
            text += "\n\n"
        elif i and not joined:
            text += " "
        spans.append((len(text), len(text) + len(token)))
        text += token
    return text, spans


def _places(article: Article, registry: Actors) -> list[tuple[Span, str]]:
    """(Span, cluster) of each place that biaskit links in an article."""
    return [(span, _cluster(name, registry)) for _, span, name in link(article, registry)]


def _cluster(name: str, registry: Actors) -> str:
    """The actor itself, or for an organisation whom it belongs to."""
    actor = registry.get(name)
    return _cluster(actor.member_of, registry) if actor and actor.kind == "organisation" and actor.member_of else name


def _about(annotation: Annotation, registry: Actors) -> Mapping[str, list[tuple[int, str]]]:
    """Document -> (place, cluster) of each mention."""
    about: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for m in annotation.mentions:
        about[m.article_id].append((m.sentence_start + m.start, _cluster(m.target, registry)))
    return about


def _link(document: Document, places: Sequence[tuple[Span, str]], nlp: Any) -> Iterator[Linked]:
    doc = nlp(document.article.text)
    for number, (chain, (low, high)) in enumerate(document.gold):
        span = doc.char_span(low, high, alignment_mode="expand")
        root = span.root if span is not None else doc[0]
        at_head = [(b - a, name) for (a, b), name in places if a <= root.idx < b]
        touching = [(a - b, name) for (a, b), name in places if a < high and low < b]
        beside = root.dep_ in ("appos", "compound", "nmod")
        at_name = [(b - a, name) for (a, b), name in places if beside and a <= root.head.idx < b]
        best = min(at_head or touching or at_name, default=None)
        cluster = best[1] if best else number
        yield Linked(document.article.id, chain, cluster)


def _compare(tally: Tally, linked: Sequence[Linked]) -> None:
    """B-cubed and pairwise counts; a mention's pairs with those before it are counted at its document."""
    keys = [(link.document, link.cluster) if isinstance(link.cluster, int) else link.cluster for link in linked]
    gold, found = Counter(link.chain for link in linked), Counter(keys)
    both = Counter(zip((link.chain for link in linked), keys, strict=True))
    seen_gold: Counter[Any] = Counter()
    seen_found: Counter[Any] = Counter()
    seen_both: Counter[Any] = Counter()
    for one, key in zip(linked, keys, strict=True):
        shared, at = both[one.chain, key], one.document
        tally.add("linking, B-cubed", "precision_recall", at, shared / found[key], 1, shared / gold[one.chain], 1)
        tally.add("linking, pairs", "f1", at, seen_both[one.chain, key], seen_gold[one.chain], seen_found[key])
        tally.add("linked to an actor", "share", at, isinstance(one.cluster, str), 1)
        seen_gold[one.chain] += 1
        seen_found[key] += 1
        seen_both[one.chain, key] += 1


def _majorities(linked: Sequence[Linked]) -> dict[str, str]:
    """Gold actor -> the cluster that holds most of its linked mentions."""
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for one in linked:
        if isinstance(one.cluster, str):
            counts[one.chain][one.cluster] += 1
    return {chain: max(sorted(c), key=c.__getitem__) for chain, c in counts.items()}


def _compare_frequent(tally: Tally, linked: Sequence[Linked], majority: Mapping[str, str]) -> None:
    found = Counter((one.chain, one.cluster) for one in linked if isinstance(one.cluster, str))
    total = Counter(one.chain for one in linked if isinstance(one.cluster, str))
    frequent = [chain for chain, _ in Counter(one.chain for one in linked).most_common(MOST_FREQUENT)]
    mostly = {c: majority[c] for c in frequent if c in majority and 2 * found[c, majority[c]] > total[c]}
    pairs = list(combinations([chain for chain in frequent if chain in majority], 2))
    merged = sum(a in mostly and mostly[a] == mostly.get(b) for a, b in pairs)
    tally.add("20 most frequent, pairs kept apart", "share", linked[0].document, len(pairs) - merged, len(pairs))


def _compare_targets(
    tally: Tally,
    documents: Sequence[Document],
    phrases: Sequence[Mapping[str, str]],
    about: Mapping[str, Sequence[tuple[int, str]]],
    majority: Mapping[str, str],
) -> None:
    by_key = {d.article.id: d for d in documents}
    chains = {chain.rsplit("_", 1)[-1]: chain for d in documents for chain, _ in d.gold}
    chains |= {chain.split("_", 1)[-1].replace("_", " "): chain for d in documents for chain, _ in d.gold}
    for phrase in phrases:
        document = by_key.get(f"{phrase['event_id']}_{phrase['publisher_id']}")
        sentence = _sentence_of(document, phrase) if document is not None else None
        if document is None or sentence is None:
            continue
        here = {name for low, name in about[document.article.id] if sentence[0] <= low < sentence[1]}
        for concept in (c.strip() for c in phrase["target_concept"].split(";")):
            if concept in chains:
                hit = majority.get(chains[concept]) in here
                tally.add("target of phrases", "share", document.article.id, hit, 1)


def _sentence_of(document: Document, phrase: Mapping[str, str]) -> Span | None:
    """The sentence that holds a phrase: of those that do, the nearest to the number given."""
    wanted = "".join(phrase["code_mention"].split())
    number = int(phrase["sentence"])
    holding = [
        (abs(int(key) - number), span)
        for key, span in document.sentences.items()
        if wanted in "".join(document.article.text[slice(*span)].split())
    ]
    return min(holding)[1] if holding else None
