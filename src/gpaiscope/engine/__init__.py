"""How a rule is read: expressions, evaluation with reasons, proof, questions, prose and lint."""
