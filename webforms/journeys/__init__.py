"""One folder per journey: its forms, its steps, its views."""
