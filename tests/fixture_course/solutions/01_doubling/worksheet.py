"""Worksheet of chapter 1, doubling: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check doubling` marks
this file together with your functions.
"""

# 1. What does double make of the vector [a, b]? It is compared with your own function.
#    Names: a, b.
doubled = "[2*a, 2*b]"

# 2. Show that doubling a sum is the sum of what is doubled.
#    Start: 2*(a + b + a)
#    Goal:  4*a + 2*b
doubled_sum = """
= 2*(2*a + b)
= 4*a + 2*b
"""

# 3. Start from a = 3: what is it doubled once, and doubled twice?
once = "6"
twice = "12"
