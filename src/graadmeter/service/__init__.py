"""The service: fieldwork and registers, on Django. Nothing below this package knows Django."""
