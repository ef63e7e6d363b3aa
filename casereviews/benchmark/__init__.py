"""The benchmark: each step here, and by plain use of a library, on the same made-up material in one run."""
