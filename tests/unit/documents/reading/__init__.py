"""Reading returns: dates, columns, formats, and the whole of case A."""
