"""Tests of reports from templates."""
