"""Settings of the documentation site: python -m sphinx -W --keep-going -b html docs docs/_build/html."""

import sys
from pathlib import Path
from typing import Any

import biaskit

sys.path.insert(0, str(Path(__file__).parent))  # for made_pages

project = "biaskit"
author = "The biaskit developers"
copyright = "The biaskit developers, MIT licence"
release = version = biaskit.__version__

extensions = [
    "myst_nb",
    "sphinx.ext.autodoc",
    "sphinx.ext.autosummary",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "made_pages",
]
exclude_patterns = ["_build", "**/.ipynb_checkpoints"]
nitpicky = False

myst_enable_extensions = ["colon_fence", "deflist", "attrs_inline"]
myst_heading_anchors = 3
nb_execution_mode = "off"  # the notebooks keep their outputs; tests run them, and every block of every page
nb_ipywidgets_js: dict[str, Any] = {}  # no scripts from outside

default_role = "py:obj"  # in docstrings `name` means the thing of that name
autodoc_typehints = "none"  # the docstrings say what an argument may be
autodoc_member_order = "bysource"
autosummary_generate = False
napoleon_google_docstring = True
napoleon_numpy_docstring = False
napoleon_use_ivar = True
copybutton_exclude = ".linenos, .gp, .go"

pygments_dark_style = "monokai"
html_theme = "furo"
html_title = f"biaskit {release}"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_show_copyright = True
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#00588a", "color-brand-content": "#00588a"},
    "dark_css_variables": {"color-brand-primary": "#7cc4f0", "color-brand-content": "#7cc4f0"},
}
