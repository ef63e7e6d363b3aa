"""Figures of a partnership's year: numbers alone, no names."""
