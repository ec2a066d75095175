"""What people hand in, turned into data."""
