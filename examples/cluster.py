"""The law over tables of facts in Spark: ``spark-submit cluster.py law.sql facts.sql``.

``law.sql`` is what ``gpaiscope law sql --engine spark`` wrote; ``facts.sql`` fills its tables of facts from yours.
The answers are left in the table ``answers``, and what the bits of their masks mean in ``reasons``.
"""

import sys
from pathlib import Path

from pyspark.sql import SparkSession

law, facts = (Path(each).read_text(encoding="utf-8").split(";\n") for each in sys.argv[1:3])
spark = (
    SparkSession.builder.appName("gpaiscope")
    .config("spark.sql.analyzer.maxIterations", "2000")
    .config("spark.sql.optimizer.maxIterations", "2000")
    .config("spark.sql.constraintPropagation.enabled", "false")
    .getOrCreate()
)
# What reads the tables of facts comes after what fills them.
tables = [each for each in law if "(\n    case_id " in each]
rest = [each for each in law if each not in tables]
for statement in (*tables, *facts, *rest):
    if any(line.strip() and not line.lstrip().startswith("--") for line in statement.splitlines()):
        spark.sql(statement)
