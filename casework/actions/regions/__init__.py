"""Several partnerships of one region: who belongs to it, and the independent reviewers they share."""
