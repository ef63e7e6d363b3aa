"""Two hundred people at once: what they do, the service that they do it on, and how long its pages take."""
