"""What is called what wherever biaskit shows something: in notebooks, tables of differences and on the report's page.

The page's scripts have the same in ``biaskit/report/app/numbers.js``.
"""

OWN_WORDS = "outlets' own words"
"""A null source of many articles."""

OUTLETS_WORDS = "outlet's own words"
"""A null source of one article; charts name a group so too."""

NO_SOURCE = "source not named"
"""Who speaks where words are somebody's, but nobody is named."""

NO_OUTLET = "outlet not given"
"""The outlet of an article that names none."""

MISSING = "–"
"""What stands where there is no number."""

FEW = 5
"""Means of fewer rated mentions are faint: too few to compare."""


def speaker(source: str | None, voice: str) -> str:
    """Whose words they are, in a list.

    >>> speaker("Peru", "quoted"), speaker(None, "outlet"), speaker(None, "quoted")
    ('Peru', "outlet's own words", 'source not named')
    """
    return source or (OUTLETS_WORDS if voice == "outlet" else NO_SOURCE)


def whose(source: str | None, voice: str) -> str:
    """Whose words they are, in a sentence that goes on with what they are about.

    >>> whose("Peru", "quoted"), whose(None, "outlet"), whose(None, "quoted")
    ("Peru's words (quoted)", "the outlet's own words", 'words (quoted, source not named)')
    """
    if source:
        return f"{source}'s words ({voice})"
    return f"the {OUTLETS_WORDS}" if voice == "outlet" else f"words ({voice}, {NO_SOURCE})"
