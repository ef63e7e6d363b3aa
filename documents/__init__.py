"""Bytes in, plain values out. Knows no case."""
