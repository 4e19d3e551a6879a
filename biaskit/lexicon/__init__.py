"""Word lists one can cite: loading them, checking them, and finding their terms in one pass over a text.

``entries`` has the records, ``words`` how text and terms are cut into words, ``matching`` the search, ``wordlist``
the `Lexicon`, ``loading`` how one is found and read, ``formats`` the files of other tools, ``checking`` what is wrong
with a list, ``coverage`` how much of a corpus it knows.
"""

from biaskit.lexicon.checking import Finding
from biaskit.lexicon.entries import Entry, Match
from biaskit.lexicon.loading import list_lexicons, load_lexicon
from biaskit.lexicon.matching import Matcher
from biaskit.lexicon.wordlist import Lexicon

__all__ = ["Entry", "Finding", "Lexicon", "Match", "Matcher", "list_lexicons", "load_lexicon"]
