"""gpaiscope as a job of Spark: ``spark-submit on_spark.py scan CATALOGUE --engine spark --output DIR``."""

from gpaiscope.__main__ import main

if __name__ == "__main__":
    main()
