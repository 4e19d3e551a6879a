"""Mixed models of ratings: outlets, sources or years as effects, articles and events as what mentions share."""

import ast
import warnings
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import pandas as pd
from scipy import stats

from biaskit.errors import BiaskitWarning, FewClustersWarning, InputError, check_types, not_found, require, warn
from biaskit.inference.ratios import FEW
from biaskit.inference.seeds import key_text
from biaskit.showing.words import OWN_WORDS
from biaskit.summary import kept, ratings_table_of
from biaskit.summary.rows import check_options

MODEL_COLUMNS = ("term", "kind", "estimate", "se", "low", "high", "z", "p", "n_mentions", "n_articles")

_JOINED = (ast.Add, ast.Sub, ast.Mult, ast.MatMult)
_GROUP = "biaskit_group_{}"
_NO_VARIANCE = 1e-6
"""Share of the residual variance below which that of a grouping counts as none."""


def model(
    ratings: Any,
    formula: str = "value ~ outlet",
    *,
    groups: str | Sequence[str] = "article_id",
    scorer: str | None = None,
    dimension: str | None = None,
    level: float = 0.95,
    duplicates: str = "once",
) -> pd.DataFrame:
    """Fit a linear mixed model to the ratings: fixed effects as the formula says, and a random intercept per grouping.

    For what a contrast of two groups cannot hold apart: several columns at once, interactions, numbers such as a year.
    Mentions of one article, and articles of one event, share an intercept of their own, so that they do not count as
    independent. Estimation is by restricted maximum likelihood (statsmodels' MixedLM; Lindstrom and Bates 1988,
    10.1080/01621459.1988.10478693). Groupings that lie in each other (articles in events) fit fast; crossed ones (event
    and author) take a matrix of all their levels, and some hundred of these are enough. Intervals and p are of the
    normal distribution and hold for many groups; with fewer than 30 articles, look at `biaskit.contrast`.

    Args:
        ratings: a ratings table or a `Framing`; anything else goes through `rate` first.
        formula: ``value ~`` and columns, joined by ``+``, ``-``, ``*`` (with interaction) and ``:`` (interaction
            alone), with parentheses; ``C(year)`` takes numbers for names. Nothing else: no functions are called. The
            first level of a text column is what the others are compared with: nulls, then in order. A null source is
            "outlets' own words", another null "not given". Rows that lack a number are left out.
        groups: one or several columns, each with a random intercept. A row without a value there (an article without
            an event) shares it with its article alone.
        scorer, dimension: whose ratings of what; needed where the table has several.
        level: share of cases in which an interval shall cover.
        duplicates: as for `biaskit.summarize`.

    Returns:
        A row a term: ``term``; ``kind``, "fixed" or "variance"; ``estimate`` in the unit of the values, or its square;
        ``se``, ``low``, ``high``, ``z`` and ``p``, NaN for variances, one for each grouping and the "residual";
        ``n_mentions`` (rated) and ``n_articles``, the same in each row.

    Raises:
        MissingExtraError: without statsmodels (``pip install "biaskit[paper]"``).
        NotFoundError: for a column, scorer or dimension that the table lacks.
        InputError: for a formula or groups that cannot be used, or several scorers or dimensions.

    >>> generator = np.random.default_rng(1)
    >>> outlet, article = np.repeat(["Ledger", "Tribune"], 80), np.repeat(np.arange(40), 4)
    >>> value = -.3 + .4 * (outlet == "Tribune") + generator.normal(0, .1, 40)[article] + generator.normal(0, .2, 160)
    >>> table = pd.DataFrame({"article_id": article.astype(str), "outlet": outlet, "scorer": "tone",
    ...                       "dimension": "valence", "value": value})
    >>> model(table)[["term", "kind", "estimate"]].round(1).values.tolist()
    [['Intercept', 'fixed', -0.3], ['outlet[T.Tribune]', 'fixed', 0.4], ['article_id', 'variance', 0.0],
     ['residual', 'variance', 0.0]]
    """
    check_types(model, locals())
    require("statsmodels", extra="paper", purpose="model")
    check_options(1, level)
    table = kept(ratings_table_of(ratings), scorer, duplicates, dimension)
    names = _columns_in(formula)
    if "value" in names:
        raise _bad(formula, "'value' is what it explains")
    groupings = [groups] if isinstance(groups, str) else list(groups)
    for name in (*names, *groupings):
        if name not in table.columns:
            raise not_found("column", str(name), map(str, table.columns))
    if not groupings:
        raise InputError("groups is empty; give at least one column, as 'article_id'.")
    table = _one_measure(table[table["value"].notna()])
    table = table[table[_numeric(table, names)].notna().all(axis=1)].reset_index(drop=True)
    data = pd.DataFrame({"value": table["value"].astype(float), **{name: _predictor(table, name) for name in names}})
    for number, name in enumerate(groupings):
        data[_GROUP.format(number)] = _levels(table, name)
    _warn_of_few(table["article_id"].nunique())
    return _fitted(data, " ".join(formula.split()), groupings, level).assign(
        n_mentions=len(table), n_articles=table["article_id"].nunique()
    )


def _columns_in(formula: str) -> list[str]:
    """The columns that a formula names; refuses whatever is not a name, C(name), 0, 1 or an operator."""
    left, _, right = formula.partition("~")
    if left.strip() != "value" or not right.strip():
        raise _bad(formula, "it does not start with 'value ~'")
    if "@" in right:
        raise _bad(formula, "it holds '@'")
    try:
        # An interaction is no Python, but binds names as @ does.
        tree = ast.parse(" ".join(right.replace(":", "@").split()), mode="eval")
        return list(dict.fromkeys(_names(tree.body, formula)))
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        if isinstance(error, InputError):
            raise
        raise _bad(formula, "it is no formula") from error


def _names(node: ast.expr, formula: str) -> Iterator[str]:
    match node:
        case ast.Name(id=name) | ast.Call(func=ast.Name(id="C"), args=[ast.Name(id=name)], keywords=[]):
            yield name
        case ast.BinOp(left=left, op=op, right=right) if isinstance(op, _JOINED):
            yield from _names(left, formula)
            yield from _names(right, formula)
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=number)) | ast.Constant(value=number) if type(
            number
        ) is int and number in (0, 1):
            return
        case _:
            raise _bad(formula, f"it holds {ast.unparse(node).replace('@', ':')!r}")


def _bad(formula: str, why: str) -> InputError:
    return InputError(
        f"The formula {formula!r} cannot be used: {why}. Write 'value ~' and columns joined by +, -, * or :, each "
        "alone or as C(column), as in 'value ~ outlet + C(year)'."
    )


def _one_measure(table: pd.DataFrame) -> pd.DataFrame:
    if table.empty:
        raise InputError("Nothing is rated here, so that no model can be fitted.")
    for column in ("scorer", "dimension"):
        known = sorted(map(str, table[column].unique()))
        if len(known) > 1:
            shown = ", ".join(known)
            raise InputError(f"The table has several of {column}: {shown}. Give one, as {column}={known[0]!r}.")
    return table


def _numeric(table: pd.DataFrame, names: Sequence[str]) -> list[str]:
    return [name for name in names if pd.api.types.is_numeric_dtype(table[name])]


def _predictor(table: pd.DataFrame, name: str) -> pd.Series:
    """A column as the model takes it: numbers, or names with those that are missing first."""
    column = table[name]
    if pd.api.types.is_datetime64_any_dtype(column):
        raise InputError(f"Column {name!r} holds dates; make it a number or a name first, such as a year.")
    if column.map(lambda value: isinstance(value, list | tuple | dict | set)).any():
        raise InputError(f"Column {name!r} holds lists or mappings; a model takes numbers and names.")
    if column.nunique(dropna=False) < 2:
        raise InputError(f"Column {name!r} has one value only where something is rated; leave it out of the formula.")
    if pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column):
        return column.astype(float) if pd.api.types.is_float_dtype(column) else column.astype("int64")
    missing = OWN_WORDS if name == "source" else "not given"
    known = sorted({str(value) for value in column.dropna()} - {missing})
    texts = column.map(lambda value: missing if pd.isna(value) else str(value))
    return pd.Series(pd.Categorical(texts, [missing, *known] if missing in set(texts) else known), index=column.index)


def _levels(table: pd.DataFrame, name: str) -> pd.Series:
    """Number of each row's level; a row without one has its article's, but a null source is a level."""
    missing = pd.Series(OWN_WORDS, index=table.index) if name == "source" else "\0" + table["article_id"].astype(str)
    levels = pd.Series(pd.factorize(table[name].map(key_text).where(table[name].notna(), missing), sort=True)[0])
    if levels.nunique() < 2:
        raise InputError(f"The grouping {name!r} has one level only; a variance needs several. Leave it out.")
    if levels.is_unique:
        raise InputError(f"Each mention has a {name!r} of its own, so that nothing is grouped by it. Leave it out.")
    return levels


def _warn_of_few(articles: int) -> None:
    if articles < FEW:
        message = (
            f"The model rests on {articles} articles. Its intervals and p hold for many; below {FEW} they are too "
            "sure. See biaskit.contrast."
        )
        warn(message, FewClustersWarning)


def _fitted(data: pd.DataFrame, formula: str, groupings: Sequence[str], level: float) -> pd.DataFrame:
    from statsmodels.regression.mixed_linear_model import MixedLM

    columns = [_GROUP.format(number) for number in range(len(groupings))]
    outer = next((name for name in columns if all(_lies_in(data, other, name) for other in columns)), None)
    inner = {name: f"0 + C({name})" for name in columns if name != outer}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            mixed = MixedLM.from_formula(
                formula,
                data,
                groups=np.zeros(len(data)) if outer is None else data[outer],
                re_formula=None if outer is None else "1",
                vc_formula=inner or None,
            )
        except Exception as error:
            raise _bad(formula, " ".join(str(error).split()) or type(error).__name__) from error
        _check_terms(mixed.exog, [name for name in data.columns if name not in ("value", *columns)])
        try:
            # Of statsmodels' ways only this finds variances at or near 0; the default stops short of it, or beside it.
            result = mixed.fit(reml=True, method="powell", ftol=1e-10)
        except (np.linalg.LinAlgError, ValueError) as error:
            raise InputError("The model cannot be fitted to so few or so similar ratings. Leave out a term.") from error
        variances = dict(zip(mixed.exog_vc.names, result.vcomp, strict=True))
        if outer is not None:
            variances[outer] = float(np.asarray(result.cov_re)[0, 0])
        found = [float(variances[name]) for name in columns]
        fixed = _fixed(list(result.fe_params.index), np.asarray(result.fe_params), np.asarray(result.bse_fe), level)
    _warn_of_fit(bool(result.converged), dict(zip(groupings, found, strict=True)), float(result.scale), fixed)
    terms = pd.DataFrame({"term": [*groupings, "residual"], "kind": "variance", "estimate": [*found, result.scale]})
    return pd.concat([fixed, terms], ignore_index=True).reindex(columns=MODEL_COLUMNS)


def _lies_in(data: pd.DataFrame, inner: str, outer: str) -> bool:
    return len(data[[inner, outer]].drop_duplicates()) == data[inner].nunique()


def _check_terms(design: Any, names: Sequence[str]) -> None:
    rows, terms = design.shape
    if rows <= terms:
        raise InputError(f"{rows} rated mentions cannot tell {terms} terms apart. Leave out one of {', '.join(names)}.")
    if np.linalg.matrix_rank(design) < terms:
        raise InputError(
            "Some terms cannot be told apart: one follows from others, or two groups never meet. Leave out one of "
            f"{', '.join(names)}, or an interaction."
        )


def _fixed(terms: list[str], estimates: Any, errors: Any, level: float) -> pd.DataFrame:
    z = estimates / errors
    reach = stats.norm.ppf((1 + level) / 2) * errors
    numbers = {"estimate": estimates, "se": errors, "low": estimates - reach, "high": estimates + reach, "z": z}
    return pd.DataFrame({"term": terms, "kind": "fixed", **numbers, "p": 2 * stats.norm.sf(np.abs(z))})


def _warn_of_fit(converged: bool, variances: dict[str, float], residual: float, fixed: pd.DataFrame) -> None:
    none = [name for name, variance in variances.items() if variance <= _NO_VARIANCE * residual]
    said = []
    if none:
        names = ", ".join(map(repr, none))
        said.append(f"What is grouped by {names} is no more alike than the rest: that variance is 0, at its bound")
    if not converged:
        said.append("The model did not converge: its numbers are not to be relied on; take fewer terms or groups")
    if fixed["se"].isna().any():
        said.append("Standard errors of some terms cannot be computed; take fewer terms or groups")
    for sentence in said:
        warn(f"{sentence}.", BiaskitWarning)
