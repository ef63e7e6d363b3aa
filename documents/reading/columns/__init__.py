"""Which column of a table is which field: by its heading, by what stands in it, or by asking."""
