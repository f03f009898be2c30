"""Keys of people: making, unlocking, replacing them, and recovery."""
