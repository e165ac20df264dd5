"""Many agencies in one view: a result folder → shares, reconciliation and findings by agency, period, group, kind, file and funding."""
