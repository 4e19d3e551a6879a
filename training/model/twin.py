"""The twin that sees names, as a scorer, and its audit: ``python -m training.model.twin``.

It is made by ``python -m training.model twin-0`` and never shipped: it shows what the shipped model would do if it were
not blind.
"""

from collections.abc import Sequence
from pathlib import Path

from biaskit.evaluation.audit import audit_names
from biaskit.scorers.encoder import Encoder
from biaskit.scorers.probabilities import softmax
from biaskit.types import Mention, Rating

WORK = Path("build") / "model"
TABLE = Path("docs") / "audit" / "model-names-seen.csv"


class TwinScorer:
    """Valence by the twin: the sentence as printed, its target marked."""

    name = "model, names seen"
    dimensions = ("valence",)
    blind = False

    def __init__(self, folder: Path = WORK) -> None:
        self._encoder = Encoder("twin-0", folder=folder)

    def rate(self, mentions: Sequence[Mention]) -> list[Rating]:
        """Rate each mention."""
        rows = self._encoder.run([self._encoder.tokenize(m.sentence, (m.start, m.end)) for m in mentions])
        shares = [softmax([float(logit) for logit in row["valence"]]) for row in rows]
        return [Rating(m, self.name, "valence", s[2] - s[0], (), s) for m, s in zip(mentions, shares, strict=True)]


def main() -> None:
    """Print the audit and keep its table of names for the figure."""
    audit = audit_names(TwinScorer())
    TABLE.parent.mkdir(exist_ok=True)
    audit.names.round(4).to_csv(TABLE, index=False)
    print(audit.to_markdown(10))


if __name__ == "__main__":
    main()
