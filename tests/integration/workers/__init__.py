"""Tests of the workers with a real queue and a real database."""
