"""Counting: the yearly figures of an organisation by the definitions of the monitor."""
