"""The public site over real files and real HTTP."""
