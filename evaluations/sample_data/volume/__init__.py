"""Made-up data at the volume of a district or a city, for measurements of load and speed.

The demo shows what the product does and goes through every action one by one; this is about size,
and uses the function by which imports store sheets in bulk.
"""
