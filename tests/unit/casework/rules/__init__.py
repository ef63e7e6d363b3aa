"""Tests of casework/rules."""
