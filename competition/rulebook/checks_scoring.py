def scoring_problems(document): return []
