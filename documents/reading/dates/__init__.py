"""What people type for dates and times, as bounds: our own grammar, day first, English."""
