"""Tables that already have the columns of Items, as parquet or csv: judged like workbooks, without any guessing."""
