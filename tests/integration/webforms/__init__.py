"""The portal over a real store: who may open what, sessions, headers, limits, errors."""
