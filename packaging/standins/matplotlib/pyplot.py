"""Stands in for matplotlib.pyplot; see the package's docstring."""
