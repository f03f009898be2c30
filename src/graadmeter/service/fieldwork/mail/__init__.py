"""Mail to people: when, what, to whom, and that nobody gets it twice."""
