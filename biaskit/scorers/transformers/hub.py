"""Where a Hugging Face model lies, and what is said when it cannot be loaded."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from biaskit.errors import InputError, require

LOCAL: Mapping[str, Any] = {"local_files_only": True, "trust_remote_code": False}
"""How everything is loaded: from the folder alone, and never code that comes with a model."""

_FILES = ["*.json", "*.txt", "*.model", "*.safetensors"]
"""What is fetched of a model: no pickles (``*.bin``), no code."""

_HUB_NAME = re.compile(r"[\w-][\w.-]*(?:/[\w.-]+)?")


def package(name: str) -> Any:
    """A package of the extra.

    Raises:
        MissingExtraError: when it is not installed.
    """
    return require(name, extra="transformers", purpose="TransformersScorer")


def folder_of(model: str, revision: str | None, download: bool) -> Path:
    """Where a model lies: the folder itself, or its place in Hugging Face's cache.

    Raises:
        InputError: when it is nowhere, or cannot be fetched.
    """
    path = Path(model).expanduser()
    if path.is_dir():
        if revision is not None:
            raise InputError(f"revision={revision!r} is for models by name, and {model!r} is a folder. Leave it away.")
        return path.resolve()
    if not _HUB_NAME.fullmatch(model):
        raise InputError(f"No model folder {model!r}. Give a folder that holds config.json, or a model's name.")
    hub = package("huggingface_hub")
    try:
        found = hub.snapshot_download(
            model, revision=revision, local_files_only=not download, allow_patterns=_FILES, ignore_patterns=["*/*"]
        )
    except Exception as error:
        if download:
            raise InputError(f"The model {model!r} cannot be downloaded: {first_line(error)}.") from error
        raise InputError(
            f"The model {model!r} is neither a folder nor in the cache of Hugging Face on this machine. "
            "Give a folder, or download=True to fetch it from the network."
        ) from error
    return Path(found)


def weights_in(model: str, folder: Path) -> list[Path]:
    """Files with a model's weights, by name.

    Raises:
        InputError: for a folder without config.json or without weights in safetensors.
    """
    if not (folder / "config.json").is_file():
        raise InputError(f"The folder of the model {model!r} has no config.json. Give one saved by save_pretrained.")
    found = sorted(folder.glob("model*.safetensors"))
    if not found:
        raise InputError(
            f"The model {model!r} has no weights in safetensors (model.safetensors), and a pickle is never loaded, "
            "since it can run any code. Convert it first, or give another."
        )
    return found


@contextmanager
def loading(model: str) -> Iterator[Any]:
    """The package transformers, silent; what it raises becomes an error that names the model."""
    transformers = package("transformers")
    log = transformers.utils.logging
    level, bars = log.get_verbosity(), log.is_progress_bar_enabled()
    log.set_verbosity_error()
    log.disable_progress_bar()
    try:
        yield transformers
    except Exception as error:
        raise InputError(
            f"The model {model!r} cannot be loaded: {type(error).__name__}: {first_line(error)}."
        ) from error
    finally:
        log.set_verbosity(level)
        if bars:
            log.enable_progress_bar()


def quoted(names: Sequence[str]) -> str:
    """Names as a message lists them.

    >>> quoted(["bad", "good"])
    "'bad', 'good'"
    """
    return ", ".join(repr(name) for name in names)


def first_line(error: Exception) -> str:
    """First line of a library's message, without its full stop."""
    lines = str(error).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else "no reason given"
