"""The same results sooner: matrix products by numpy's library, each word embedded once, word lists as sets.

numpy's library (OpenBLAS as a rule) multiplies two to four times as fast as thinc's own. What a network knows of a word
before it looks at the words around is worked out once for all places where that word stands. The lemmatizer looks for
each form that is new to it in a list of all words of its kind, from the first to the last.
"""

from functools import cache
from threading import Lock
from typing import Any

from biaskit.errors import BiaskitError


def quicken(nlp: Any) -> None:
    """Make a pipeline faster; networks with arithmetic of their own (a graphics card's) keep it."""
    from thinc.api import NumpyOps

    ops = _numpy_ops()
    for _, component in nlp.pipeline:
        model = getattr(component, "model", None)
        for node in model.walk() if model is not None and hasattr(model, "walk") else ():
            if type(node.ops) is NumpyOps:
                node.ops = ops
        for node in list(model.walk()) if model is not None and hasattr(model, "walk") else ():
            _embed_once(node)
    lookups = getattr(nlp.get_pipe("lemmatizer"), "lookups", None) if "lemmatizer" in nlp.pipe_names else None
    if lookups is not None and lookups.has_table("lemma_index"):
        index = lookups.get_table("lemma_index")
        for kind in list(index):
            index[kind] = frozenset(index[kind])


def _embed_once(node: Any) -> None:
    """Of a layer that embeds words (spaCy's MultiHashEmbed), let the part before words meet see each kind once."""
    names = [layer.name.partition("(")[0] for layer in node.layers]
    if names != ["extract_features", "list2ragged", "with_array", "with_array", "ragged2list"]:
        return
    from thinc.api import Model

    start, ragged, *inner, end = node.layers
    once: Any = Model("biaskit-once", _once, layers=inner, ops=node.ops)
    node._layers = [start, ragged, once, end]


def _once(model: Any, words: Any, is_train: bool) -> Any:
    """Work out the rows that differ, and put them where they stand; nothing is learnt here, so there is no way back."""
    import numpy as np
    from thinc import api

    ragged: Any = api.Ragged
    rows = np.ascontiguousarray(words.dataXd)
    whole = rows.view(np.dtype((np.void, rows.dtype.itemsize * rows.shape[1]))).ravel()
    _, first, place = np.unique(whole, return_index=True, return_inverse=True)
    found = ragged(rows[first], np.array([len(first)], dtype=np.int32))
    for layer in model.layers:
        found = layer.predict(found)
    return ragged(found.dataXd[place], words.lengths), _no_way_back


def _no_way_back(gradient: Any) -> Any:
    raise BiaskitError("The pipeline that biaskit loads cannot be trained. Load your own with spacy.load.")


@cache
def _numpy_ops() -> Any:
    import numpy as np
    from thinc.api import NumpyOps

    class ByNumpy(NumpyOps):  # type: ignore[misc]
        name = "biaskit-numpy"

        def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
            return np.matmul(x.T if trans1 else x, y.T if trans2 else y, out=out)

    return ByNumpy()


class _OneThread:
    """While anybody has entered this, in any thread, numpy multiplies with one: the matrices are too small for more."""

    def __init__(self) -> None:
        import numpy  # noqa: F401 - its library must be there to be found
        from threadpoolctl import ThreadpoolController

        self._libraries = ThreadpoolController()
        self._lock, self._inside = Lock(), 0

    def __enter__(self) -> None:
        with self._lock:
            if not self._inside:
                self._limit = self._libraries.limit(limits=1, user_api="blas")
                self._limit.__enter__()
            self._inside += 1

    def __exit__(self, *_: object) -> None:
        with self._lock:
            self._inside -= 1
            if not self._inside:
                self._limit.__exit__(None, None, None)


@cache
def one_thread() -> _OneThread:
    """What keeps numpy to one thread."""
    return _OneThread()
