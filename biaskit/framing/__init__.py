"""The convenient face over the whole way: `analyze` makes a `Framing`, which shows, sums up, reports and stores.

- `analysis`: `analyze`
- `record`: `Framing`
- `stored`: `Stored`, for what memory does not hold
"""

from biaskit.framing.analysis import analyze, frame
from biaskit.framing.record import Framing
from biaskit.framing.stored import Stored

__all__ = ["Framing", "Stored", "analyze", "frame"]
