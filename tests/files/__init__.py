"""Files that tests read, with the programs that made them."""
