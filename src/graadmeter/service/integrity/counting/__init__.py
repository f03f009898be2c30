"""Yearly figures of integrity reports."""
