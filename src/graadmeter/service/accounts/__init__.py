"""Who works with the service: accounts, roles, second factors."""
