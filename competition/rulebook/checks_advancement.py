def advancement_problems(document): return []
