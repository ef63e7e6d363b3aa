"""Who is on a case, conflicts of interest, and opening a case that one is not on."""
