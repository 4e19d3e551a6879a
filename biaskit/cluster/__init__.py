"""The pipeline on a Dask cluster, from files at any address to the ratings that one machine would write.

- `places` and `finding`: files and folders wherever fsspec reaches, and those of a source
- `partitions` with `warc` and `records`: pieces of a corpus, and their rows
- `scanning` with `kept`, then `marking`: the first pass, which finds what repeats what
- `tasks` with `carrying` and `trails`: the second, which rates
- `driving`: tasks handed out to workers that come and go
- `summing`: summaries of what they wrote, of which only a table comes home
- `passes`, `running` with `notes`: a run from its beginning to its manifest
"""

from biaskit.cluster.driving import connected
from biaskit.cluster.running import Rated, rate
from biaskit.cluster.summing import summarize
from biaskit.cluster.warc import read_warc

__all__ = ["Rated", "connected", "rate", "read_warc", "summarize"]
