"""A finished and an open competition with invented people, for trying things out. The texts are in data/*.yaml."""
