"""Rows that train the role of a target, from `narrative_frames` (MIT): distant, for the set says roles by article.

A row is {"text": what a model sees, names hidden; "span": place of the target in it; "role": index in `ROLES`; "doc",
the article; "entities": the set's strings that it stands for;
"fold": 0 to 4, articles kept together}.

- A naming of a labelled entity gets the entity's role in that article, whatever its sentence says: this is the noise.
- Where one place names entities of different roles, as "Trump" and "President Trump" may be, it is left out.
- "none" are guessed names in the same articles that share no word with a labelled entity, every third or so of them:
  as many as the rarest role has. Coders cast at most a few entities a text, so some of these do have a role.
- `covered` hides a target that is a common noun as well ("farmers", "coal"). On this one topic the noun alone tells the
  role of such targets (macro-F1 .63 over three roles, names not counted), and a head that may read it learns that.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from biaskit.evaluation.narrative_mentions import namings, places
from biaskit.evaluation.narrative_read import Labelled, read_labelled
from biaskit.masking import blind
from biaskit.masking.hiding import NAME
from biaskit.masking.names import guessed_names
from biaskit.types import Mention, Span
from training.model.rows import FOLDS

ROLES = ("none", "protagonist", "antagonist", "innocent")
"""Classes of the head, in order."""


def rows(folder: Path) -> list[dict]:
    """All rows, in the order of the articles."""
    articles = list(read_labelled(folder))
    labelled, others = [], []
    for place, article in enumerate(articles):
        for mention, role, entities in _labelled(article):
            labelled.append(_row(article, place, mention, role, entities))
        others += [_row(article, place, mention, "none", []) for mention in _unlabelled(article)]
    least = min(sum(row["role"] == role for row in labelled) for role in range(1, len(ROLES)))
    step = max(1.0, len(others) / max(1, least))
    kept = [others[int(n * step)] for n in range(min(least, len(others)))]
    return sorted(labelled + kept, key=lambda row: row["order"])


def covered(row: dict) -> dict:
    """The row with its target hidden even where it is a common noun, wherever the text has that noun.

    >>> covered({"text": "The coal smokes; coal kills.", "span": (17, 21), "role": 2})["text"]
    'Taylor smokes; Taylor kills.'
    """
    low, high = row["span"]
    printed = row["text"][low:high]
    if NAME in printed:
        return row
    noun = re.compile(rf"(?<!\w)(?:the\s+)?{re.escape(printed)}(?!\w)", re.IGNORECASE)
    before = re.sub(r"(?<!\w)the\s+$", "", noun.sub(NAME, row["text"][:low]), flags=re.IGNORECASE) + NAME
    return {**row, "text": before + noun.sub(NAME, row["text"][high:]), "span": (len(before) - len(NAME), len(before))}


def _row(article: Labelled, place: int, mention: Mention, role: str, entities: list[str]) -> dict:
    seen = blind(mention)
    return {
        "text": seen.text,
        "span": seen.target,
        "role": ROLES.index(role),
        "doc": article.id,
        "entities": entities,
        "fold": place % FOLDS,
        "order": (place, mention.sentence_start, mention.start),
    }


def _labelled(article: Labelled) -> Iterator[tuple[Mention, str, list[str]]]:
    """One mention a sentence and group of entities that share a place."""
    for low, high in article.sentences:
        sentence = article.text[low:high]
        cast: dict[Span, list[tuple[str, str]]] = {}
        for entity, role in article.roles:
            for span in places(sentence, namings(entity)):
                cast.setdefault(span, []).append((entity, role))
        spoken: dict[tuple[str, ...], list[Span]] = {}
        for span, ones in sorted(cast.items()):
            overlaps = any(span != other and span[0] < other[1] and other[0] < span[1] for other in cast)
            roles = {role for _, role in ones}
            if len(roles) == 1 and not (overlaps and _differs(span, roles, cast)):
                spoken.setdefault((*roles, *dict.fromkeys(entity for entity, _ in ones)), []).append(span)
        for (role, *entities), spans in spoken.items():
            mention = Mention(article.id, entities[0], sentence, *spans[0], sentence_start=low)
            yield replace(mention, coreferent=tuple(spans[1:])), role, entities


def _differs(span: Span, roles: set[str], cast: dict[Span, list[tuple[str, str]]]) -> bool:
    """Whether a place that shares letters with this one has another role, or is longer: the longer naming counts."""
    for other, ones in cast.items():
        if other != span and span[0] < other[1] and other[0] < span[1]:
            longer = other[1] - other[0] > span[1] - span[0]
            if longer or {role for _, role in ones} != roles:
                return True
    return False


def _unlabelled(article: Labelled) -> Iterator[Mention]:
    """Guessed names of which no word is in a labelled entity."""
    words = {word for entity, _ in article.roles for one in (entity, *namings(entity)) for word in _words(one)}
    for low, high in article.sentences:
        sentence = article.text[low:high]
        for start, end in guessed_names(sentence):
            if not words & _words(sentence[start:end]):
                yield Mention(article.id, sentence[start:end], sentence, start, end, sentence_start=low)


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w+", text.casefold()))
