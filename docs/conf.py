# ruff: noqa: INP001  (Sphinx reads this file by its path)
"""How the documentation site is built: ``make docs`` writes it to docs/_build/html; warnings are errors."""

from importlib.metadata import version as installed_version

project = "Migration-route mapper"
author = "The migration-route mapper's authors"
copyright = f"{author}; MIT license"  # noqa: A001 -- Sphinx's name for it
version = release = installed_version("migration-route-mapper")

extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
root_doc = "index"
exclude_patterns = ["_build", "README.md", "gallery/reports", "**/.ipynb_checkpoints"]
default_role = "py:obj"
templates_path: list[str] = []
language = "en"

myst_heading_anchors = 3
myst_links_external_new_tab = False
nb_execution_mode = "off"  # the notebooks are kept with their outputs; tests/test_gallery.py runs them
nb_mime_priority_overrides = [("html", "image/svg+xml", 5)]
nb_ipywidgets_js: dict[str, dict[str, str]] = {}  # they would come from another host

autodoc_member_order = "bysource"
autodoc_typehints = "signature"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = project
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "footer_icons": [],
    "light_css_variables": {"color-brand-primary": "#1b4a7a", "color-brand-content": "#1b4a7a"},
    "dark_css_variables": {"color-brand-primary": "#8db9e8", "color-brand-content": "#8db9e8"},
}
