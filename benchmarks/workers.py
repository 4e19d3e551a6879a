"""A run of the pipeline on Dask workers of this machine."""

from pathlib import Path
from typing import Any

from benchmarks.rivals import MissingError


def run_on_workers(corpus: str, plan: Any, out: str, workers: int, block_size: int) -> Any:
    """Rate a file by as many workers, each a process with one thread; gives what `biaskit.cluster.rate` gives.

    Raises:
        MissingError: when Dask's distributed is not installed.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise MissingError('distributed not installed (pip install "biaskit[cluster]")') from error

    from biaskit import cluster

    with (
        LocalCluster(n_workers=workers, threads_per_worker=1, processes=True, dashboard_address=None) as local,
        Client(local) as client,
    ):
        return cluster.rate(
            client,
            Path(corpus),
            out,
            scorers=plan.scorers,
            actors=plan.registry,
            targets=plan.targets,
            block_size=block_size,
            progress=False,
        )
