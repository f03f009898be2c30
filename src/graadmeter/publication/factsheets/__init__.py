"""Factsheets: two pages on one group of people, as a page of the site and as an accessible PDF."""
