"""Scorers: one a file, found by the entry point group ``biaskit.scorers``, built in or a plug-in alike."""

from biaskit.scorers.registry import get_scorer, list_scorers, load_scorers

__all__ = ["get_scorer", "list_scorers", "load_scorers"]
