"""Letters to staff outside LINE: written as words, carried by apprise, tried again, told of."""
