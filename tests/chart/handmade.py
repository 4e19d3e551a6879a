"""Names and rows made by hand."""

NAN = float("nan")
HOSTILE = ["$x^2$", "$\\frac{a$", "\\frac{a", "<b>&", "nul\x00\nline", "你好 😀", "שלום", "\u202eevil", "", "#%_^~"]
LONG = [
    "Organization of Petroleum Exporting Countries and Partners",
    "European Union External Action Service",
    "Supercalifragilisticexpialidociousministerium",
    "United States",
    "Russia",
    "International Maritime Organization Secretariat",
    "Iran",
    "Colombia",
    "Human Rights Watch",
    "Brazil",
    "Cuba",
]


def label_row(
    source, *, labels=(("seizure", 2),), frames=None, n=4, rated=None, mean=-0.3, low=-0.5, high=-0.1, **more
):
    """A row as label_contrast makes it."""
    return {
        "event": "tanker seizure", "source": source, "labels": labels,
        "frames": {"crime": 0.5} if frames is None else frames, "frame": "crime",
        "n_articles": n, "n_mentions": n, "n_rated": n if rated is None else rated, "mean": mean,
        "low": low, "high": high, "scorer": "vader", "sentences": (), **more,
    }  # fmt: skip


def summary_row(mean=0.2, n=9, low=None, high=None, **groups):
    """A row as summarize makes it."""
    return {
        **groups, "scorer": "vader", "dimension": "valence", "n_articles": n, "n_mentions": n + 1, "n_rated": n,
        "mean": mean, "low": mean - 0.1 if low is None else low, "high": mean + 0.1 if high is None else high,
    }  # fmt: skip
