"""Tests of the command line and what holds the service together."""
