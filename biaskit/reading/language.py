"""Is a text in the language asked for?"""

from functools import cache
from typing import Any

from biaskit.errors import not_found

_SAMPLE = 2000  # characters
_FEWEST_WORDS = 20
_FEWEST_CHARACTERS = 200  # for what is written without spaces
_FEWEST_LETTERS = 20
_LAST_LATIN = "\u024f"
_HARDLY = 0.0001  # whole English news articles stay above 0.3, twenty words that are all foreign names above 0.001


def foreign_language(text: str, wanted: str) -> str | None:
    """ISO 639 code of the language a text is in when that is surely not the wanted one, else None.

    Judged by py3langid (after 10.18653/v1/P12-3005) on the first 2,000 characters. A text under 20 words and 200
    characters is too short to tell. Sure means a probability under 0.0001 for the wanted language, so that names,
    captions and quotations in other languages do not set an article aside.

    Raises:
        NotFoundError: for a language that py3langid does not know.

    >>> foreign_language("Der Tanker wurde am Donnerstag beschlagnahmt, hieß es im Ministerium. " * 3, "en")
    'de'
    """
    sample = text[:_SAMPLE]
    if wanted == "en" and _is_other_script(sample):
        return str(_identifier().rank(sample)[0][0])
    if len(sample.split()) < _FEWEST_WORDS and len(sample.strip()) < _FEWEST_CHARACTERS:
        return None
    ranked = _identifier().rank(sample)
    chance = dict(ranked)
    if wanted not in chance:
        raise not_found("language", wanted, chance)
    return str(ranked[0][0]) if chance[wanted] < _HARDLY else None


def _is_other_script(text: str) -> bool:
    """Whether a text is written in letters that English does not use, however short it is."""
    letters = [char for char in text if char.isalpha()]
    return len(letters) >= _FEWEST_LETTERS and sum(char > _LAST_LATIN for char in letters) > 0.7 * len(letters)


@cache
def _identifier() -> Any:
    """Load the model once a process; it is only ever read."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
