"""Loading a company's own list: plan what each row means, then write it."""
