"""Charts of the tables of a publication: which one, where everything stands, and its words."""

from graadmeter.publication.charts.rendering import Chart, Charts, render_charts

__all__ = ["Chart", "Charts", "render_charts"]
