"""What LINE looks at before it takes a message: structure, enumerations, lengths.

Written after LINE's OpenAPI description and reference. Unknown properties are faults here,
because a misspelt one would silently do nothing on a phone.
"""
