"""Documents: bytes in, plain values out."""
