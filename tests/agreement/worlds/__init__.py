"""The accounts: a module for each field, a function for each account."""
