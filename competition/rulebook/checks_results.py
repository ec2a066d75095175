def result_problems(document): return []
