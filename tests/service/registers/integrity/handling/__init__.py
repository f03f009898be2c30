"""Tests of the procedure of integrity reports."""
