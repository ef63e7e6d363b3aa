"""What goes on around a case: the family, other processes, and what holds its publication back."""
