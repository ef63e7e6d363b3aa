"""Setting up the virtual environment."""
