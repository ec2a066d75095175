"""Rules as data: a YAML file is read, checked, hashed and turned into immutable values. No Django, no clock."""
