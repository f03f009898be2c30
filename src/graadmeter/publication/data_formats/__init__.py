"""Open data in the formats that others read: tidy CSV with CSVW, Parquet, JSON-stat, DCAT, SPSS.

Each module makes the bytes of one format and refuses what the format would cut off.
"""
