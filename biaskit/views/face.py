"""The part of a `Framing` that is for looking at: itself in a notebook, an article, and the way to one number."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from functools import cached_property
from typing import TYPE_CHECKING, Any

from biaskit.showing.views import View
from biaskit.types import Annotation, Scorer

if TYPE_CHECKING:
    from typing import Self

    import pandas as pd

    from biaskit.explaining import Explainer, Explanation
    from biaskit.views.article import AnnotatedArticle


class Face(View, ABC):
    """What a framing shows; its records and tables are those of `Framing`."""

    annotation: Annotation
    ratings: "pd.DataFrame"

    @property
    @abstractmethod
    def actors(self) -> "pd.DataFrame":
        """The table of actors and events."""

    def explain(self, row: Any, *, scorer: Scorer | None = None) -> "Explanation":
        """How one number came about: the words, what the scorer makes of each, and the arithmetic to the value.

        What carries the value stands in ``steps``; ``lines`` are sentences and arithmetic, the last of which ends in
        the value. A scorer shows its arithmetic by a method ``explain(mention, dimension)``; of one that has none, or
        is not at hand, or would rate otherwise today, the words alone are shown, and it says so. A trained model has
        no arithmetic over words: its probabilities stand there, and what its value would be without each word.

        Args:
            row: a row of ``ratings`` (or of a table made from it that kept the columns), or its label in the index.
            scorer: who rated, where its name is not that of an installed scorer.

        Raises:
            InputError: for a row that is none of ``ratings``, or lacks columns.

        >>> from biaskit import analyze
        >>> framing = analyze(["Peru said Chile had acted with great courage."], scorers="vader")
        >>> rated = framing.ratings.dropna(subset="value")
        >>> print(framing.explain(rated.iloc[0]))
        vader, valence: 0.8074
        Peru's words (paraphrased) about Chile, in the article ...
          Peru said Chile had acted with great courage.
        words that carry it:
          “great”: 3.1 (lexicon)
          “courage”: 2.2 (lexicon)
        how:
          “great” in VADER's lexicon: 3.1
          “courage” in VADER's lexicon: 2.2
          sum of the words: 3.1 + 2.2 = 5.3
          s / sqrt(s × s + 15), s being the sum: 5.3 / sqrt(5.3 × 5.3 + 15) = 0.8074
        """
        return self._explainer(row, scorer)

    def article(self, id: Any, *, scorer: str | None = None) -> "AnnotatedArticle":
        """An article as it was read: whose words in which colour, targets underlined, and the words that carry a value.

        Args:
            id: of the article.
            scorer: whose words are marked; None for that of the first valence, as in reports.

        Raises:
            NotFoundError: for an article or scorer that is not there.
        """
        from biaskit.views.article import annotated_article

        return annotated_article(self.annotation, self.ratings, id, scorer)

    @cached_property
    def _explainer(self) -> "Explainer":
        from biaskit.explaining import Explainer

        return Explainer(self.ratings, self.annotation.mentions)

    def _rated_by(self, scorers: Iterable[Scorer]) -> "Self":
        """The same framing, which can ask these scorers; they do not travel with it."""
        self._explainer.keep(scorers)
        return self

    def _repr_html_(self) -> str:
        from biaskit.views.overview import overview_html

        return overview_html(self.annotation, self.ratings, self.actors)
