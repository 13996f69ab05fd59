"""Worksheet of chapter 4, positional encoding: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check
positional_encoding` marks this file together with your functions.

How to write: `10000^(2*i/d)`, `sin(x)`, `cos(x)`, `sqrt(d)`, `pi`, `omega` or ω, `omega[i]` for an entry of a vector
(indices count from 1, as on paper), `Sum(cos(omega[i]), i, 1, m)`, vectors `[a, b]`, matrices `[[a, b], [c, d]]`,
`A @ B`, the transpose `T(A)`. LaTeX and NumPy work too. Angles are in radians. "Exact" means sin(1/100) or sqrt(2)/2,
no rounded decimal. A derivation takes one line a step, from the start to the goal; you may end a line with `by` and the
rule's name.

Here d stands for d_model. It is even, so that the columns 0 … d − 1 make d/2 pairs; both are counted from 0.
"""

# ---- 1. Frequencies --------------------------------------------------------------------------------------------------

# 1. By which angle does pair i turn from one position to the next (base 10000)?
#    Names: i (the first pair has i = 0), d.
frequency = "10000^(-2*i/d)"

# 2. By which angle does an odd column c turn, as a function of c itself?
#    Names: c, d.
odd_column_frequency = "10000^(-(c - 1)/d)"

# 3. Position 1 for d = 6 and base 1000: the whole row, exact, as a vector of six entries. It is compared with your own
#    table.
position_one = "[sin(1), cos(1), sin(1/10), cos(1/10), sin(1/100), cos(1/100)]"

# 4. After how many positions has pair i turned once?
#    Names: i, d.
wavelength = "2*pi*10000^(2*i/d)"

# 5. And the last pair, as a function of d alone?
#    Names: d.
last_wavelength = "2*pi*10000^((d - 2)/d)"

# 6. In numbers, for d = 512: the first and the last pair, as a vector [first, last], rounded to 2 decimals.
wavelengths_512 = "[6.28, 60611.48]"

# ---- 2. Moving by an offset ------------------------------------------------------------------------------------------

# 7. One pair with frequency omega, k positions further on. Show what becomes of it, by the addition theorems.
#    Start: [sin(omega*(p + k)), cos(omega*(p + k))]
#    Goal:  [cos(omega*k)*sin(omega*p) + sin(omega*k)*cos(omega*p),
#            -sin(omega*k)*sin(omega*p) + cos(omega*k)*cos(omega*p)]     (each step on one line)
shifted_pair = """
[sin(omega*(p + k)), cos(omega*(p + k))]
  = [sin(ωp + ωk), cos(ωp + ωk)]
  = [cos(ωk)*sin(ωp) + sin(ωk)*cos(ωp), -sin(ωk)*sin(ωp) + cos(ωk)*cos(ωp)]   by the addition theorems
"""

# 8. So the pair at p + k is a matrix R times the pair at p: [sin(ω(p+k)), cos(ω(p+k))] = R @ [sin(ωp), cos(ωp)]. Which?
#    A 2 × 2 matrix; it is compared with the second block of your own shift_matrix.
#    Names: omega, k.
rotation = "[[cos(ωk), sin(ωk)], [-sin(ωk), cos(ωk)]]"

# 9. With a = ωk, show that R times its transpose is the identity: R keeps lengths, and the way back is T(R).
#    Start: [[cos(a), sin(a)], [-sin(a), cos(a)]] @ [[cos(a), -sin(a)], [sin(a), cos(a)]]
#    Goal:  [[1, 0], [0, 1]]
#    Steps: about 2; one a line.
rotation_undone = """
[[cos(a), sin(a)], [-sin(a), cos(a)]] @ [[cos(a), -sin(a)], [sin(a), cos(a)]]
  = [[cos(a)^2 + sin(a)^2, -cos(a)*sin(a) + sin(a)*cos(a)], [-sin(a)*cos(a) + cos(a)*sin(a), sin(a)^2 + cos(a)^2]]
  = [[1, 0], [0, 1]]
"""

# ---- 3. Lengths and dot products -------------------------------------------------------------------------------------
# Now all m = d/2 pairs at once. Their frequencies are the vector omega; only here, omega[i] counts from 1 to m.

# 10. Show that the dot product of the rows of positions p and p + k does not depend on p.
#     Start: Sum(sin(omega[i]*p)*sin(omega[i]*(p + k)) + cos(omega[i]*p)*cos(omega[i]*(p + k)), i, 1, m)
#     Goal:  Sum(cos(omega[i]*k), i, 1, m)
#     Steps: about 2; one a line.
dot_product = """
Sum(sin(omega[i]*p)*sin(omega[i]*(p + k)) + cos(omega[i]*p)*cos(omega[i]*(p + k)), i, 1, m)
  = Sum(cos(omega[i]*(p + k) - omega[i]*p), i, 1, m)   by the addition theorem for the cosine
  = Sum(cos(omega[i]*k), i, 1, m)
"""

# 11. What is the squared length of a row, |PE[p]|²?
#     Names: d.
squared_length = "d/2"

# 12. What is the squared distance of the rows of positions p and p + k, |PE[p + k] − PE[p]|²?
#     Names: omega, k, m, i as the index of a sum.
squared_distance = "2*m - 2*Sum(cos(omega[i]*k), i, 1, m)"

# 13. How long is a row for d = 512? (The length, not its square.)
length_512 = "16"

# 14. embed adds the row to √d times an embedding. If the embedding has length 1 before that: what is the length of the
#     row, divided by the length of what it is added to? Exact.
#     Names: d, if you need it.
length_ratio = "1/sqrt(2)"

# ---- 4. Find the mistake ---------------------------------------------------------------------------------------------
# In each text, one line is wrong by itself; lines after it may follow from it. Give its number and the correction.

# 15. As in earlier notes on this lecture, with other numbers:
#     1. PE[pos, 2i] = sin(pos/8000^(2i/d)) and PE[pos, 2i+1] = cos(pos/8000^(2i/d)), with base 8000.
#     2. d = 6 makes three pairs of columns.
#     3. Their frequencies are 8000^(−2i/6) for i = 1, 2, 3: 1/20, 1/400, 1/8000.
#     4. Position 0 gets [sin 0, cos 0, sin 0, cos 0, sin 0, cos 0] = [0, 1, 0, 1, 0, 1].
#     5. Position 1 gets [sin 1/20, cos 1/20, sin 1/400, cos 1/400, sin 1/8000, cos 1/8000].
#     Correction: the frequencies of the three pairs, exact, as a vector [a, b, c].
notes_row_line = "3"
notes_row = "[1, 1/20, 1/400]"

# 16. The notes speak of "position pos and dimension i". This is what comes of it:
#     1. d = 8: columns 0 and 1 are pair i = 0, columns 2 and 3 are pair i = 1, columns 4 and 5 are pair i = 2.
#     2. Column 2 holds sin(p/10000^(2/8)) = sin(p/10).
#     3. Column 3 holds cos(p/10000^(4/8)) = cos(p/100), because there the index is one higher.
#     4. Column 4 holds sin(p/10000^(4/8)) = sin(p/100).
#     5. Column 5 holds cos(p/10000^(4/8)) = cos(p/100).
#     Correction: what that column holds. Names: p.
cosine_column_line = "3"
cosine_column = "cos(p/10)"
