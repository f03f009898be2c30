"""What Dutch sentences claim of figures."""
