"""The anonymous channel's own talk, apart from all other flows; pure like them.

It leans on no `Known` of a person: only on the town, who may read tips, and its own draft.
"""
