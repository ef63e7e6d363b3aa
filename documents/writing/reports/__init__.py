"""Letters, reports, forms and slides from templates: what they show, how they are checked and filled."""
