"""Taking a report in: by the public pages, signed in, or written down by an officer."""
