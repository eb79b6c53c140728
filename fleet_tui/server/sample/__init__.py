"""The sample fleet: a company that does not exist, made by a seed, of any size.

Plans, prices, the contract and the example lines are those of the portal's introduction for fleet managers; people,
places of work and papers are made up. The organisation's name says that it is a sample.
"""
