"""Any number of workbooks → one result folder: through one executor, journaled, resumed, the same bytes however the work was cut up."""
