"""MyBill: what was spent, by month, category, line and plan."""
