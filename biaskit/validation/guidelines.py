"""What coders are told: what to judge, how, and what to do when in doubt."""

from collections.abc import Sequence

from biaskit.validation.labels import CANNOT_TELL, LABELS

_HEAD = """\
# Guidelines for coders

Each row has a sentence from the news and a target: a person, a state, an organisation, a group or an event.
In the sentence the target stands between [[double brackets]]; without brackets it is meant, but not named.
Say in the column `label` how the words speak of the target. Work alone, in the order of the rows, and do not look the
article up. Do not change the column `item`.

## Which words count

- Where the column `words` holds something, judge these words only. The rest of the sentence is there to understand
  them. The same sentence may come twice, with other words or another target: judge each row by itself.
- Where `words` is empty, judge the whole sentence.
- Columns `before` and `after`, where there are any, help to understand; they are not judged.
"""

_VALENCE = """\
## What to judge

How the words make the target look to a reader who knows nothing else. Not whether it is true, not whether you agree,
not whether the news is good or bad for the target, and not what you know about it.

- `negative`: the words blame it, accuse it, mock it, call it something bad, or show it doing something bad.
- `positive`: the words praise it, defend it, call it something good, or show it doing something good.
- `neutral`: the words only say what happened, or who said what; or good and bad are even.

## Examples

| words | label | why |
|---|---|---|
| [[The ministry]] published the figures on Monday. | neutral | nothing but what happened |
| [[The ministry]] buried the figures in a footnote. | negative | "buried" blames it |
| [[The ministry]], to its credit, published the figures at once. | positive | praise |
| The mayor called [[the strike]] "blackmail". | negative | whoever says it, the words make the strike look bad |
| The mayor called the strike "blackmail", [[the union]] said. | neutral | the union only speaks |
| [[The union]] lost the vote. | neutral | bad news for it, but no word makes it look bad |
| A flood destroyed half of [[the town]]. | neutral | suffering alone is no blame |
| Critics call [[the senator]] vain, admirers call her brave. | neutral | even; if one side weighs more, take that |

## When in doubt

- Irony counts as what it means: "what a triumph for [[the minister]]", said of a failure, is `negative`.
- A name that judges counts: "the regime", "freedom fighters", "the so-called experts".
- A word that merely goes with the matter does not: a "war minister" is not negative for the war.
- Between two labels, take the one nearer to `neutral`.
"""

_OTHER = """\
## What to judge

Choose the label that fits the words best; the labels stand in order, from the lowest to the highest. Judge the words,
not whether they are true, and not what you know about the target.

## When in doubt

- Between two labels, take the one nearer to the middle.
"""

_TAIL = """\
- `{cannot_tell}`: the sentence is broken, the target is not what the row says it is, or the words cannot be understood.
  Say why in the column `note`. A row that is left empty counts as not done, so fill in every row.

## Labels of {dimension}

{allowed}
"""


def guidelines(labels: Sequence[str], dimension: str) -> str:
    """Guidelines in Markdown for these labels of this dimension.

    >>> "`mild`, `sharp`, `cannot tell`" in guidelines(["mild", "sharp"], "tone")
    True
    """
    valence = tuple(labels) == LABELS and dimension == "valence"
    allowed = ", ".join(f"`{label}`" for label in (*labels, CANNOT_TELL))
    tail = _TAIL.format(cannot_tell=CANNOT_TELL, dimension=dimension, allowed=allowed)
    return f"{_HEAD}\n{_VALENCE if valence else _OTHER}{tail}"
