"""Worksheet of chapter 13, the vision transformer: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check
vision_transformer` marks this file together with your functions.

How to write: `P^2`, products `12d` or `12*d`, `x[l]`, `X[a, b]` (here everything is counted from 1, as on paper: the
first patch, the first pixel and the first channel have the number 1), `Sum(x[l], l, 1, n)`, `A @ B`, the transpose
`T(A)`, `softmax(s)`. LaTeX and NumPy work too. A derivation takes one line a step, from the start to the goal; you may
end a line with `by` and the rule's name.
"""

# ---- 1. The cut ------------------------------------------------------------------------------------------------------
# A picture has H × W pixels with C channels each. P divides H and W.

# 1. How many patches are there, and how many numbers has each?
#    Names: H, W, C, P.
patch_count = "H*W/P^2"
patch_length = "P^2*C"

# 2. A picture of 224 × 224 pixels with 3 channels, P = 14, and a class token. How many tokens does the encoder read?
tokens_at_224 = "257"

# 3. One channel. X is the result of patchify, one patch in each row. The patches form R rows of Q patches each. Take
#    the patch in row a and column b of the patches, and in it the pixel in row u and column v. Which entry of X is it?
#    Your answer is compared with your own unpatchify.
#    Names: X, a (1 … R), b (1 … Q), u and v (1 … P), R, Q, P.
pixel_entry = "X[(a - 1)*Q + b, (u - 1)*P + v]"

# 4. Now with C channels: at which place of its patch's vector stands channel s of the pixel in row u and column v?
#    Names: u, v, s, P, C.
place_in_patch = "((u - 1)*P + v - 1)*C + s"

# ---- 2. The projection is a convolution ------------------------------------------------------------------------------

# 5. x is one patch with one channel, written as a vector; w is the projection. Show that feature f of x @ w is a sum
#    over the rows u and the columns v of the square. (So w, seen as a P × P kernel, is multiplied with the pixels under
#    it: a convolution that moves by P.)
#    Start: Sum(x[l]*w[l, f], l, 1, P^2)
#    Goal:  Sum(Sum(x[(u - 1)*P + v]*w[(u - 1)*P + v, f], v, 1, P), u, 1, P)
#    Steps: about 2; one a line.
convolution = """
Sum(x[l]*w[l, f], l, 1, P^2)
  = Sum(Sum(x[l]*w[l, f], l, (u - 1)*P + 1, u*P), u, 1, P)   by cutting the sum into the rows of pixels
  = Sum(Sum(x[(u - 1)*P + v]*w[(u - 1)*P + v, f], v, 1, P), u, 1, P)   by counting each row from 1
"""

# ---- 3. What it costs ------------------------------------------------------------------------------------------------

# 6. How many numbers does patch_embedding learn in all: w, b, the class token, the position embedding?
#    Names: P, C, d (the width of the model), N (the number of patches).
embedding_parameters = "P^2*C*d + d + d + (N + 1)*d"

# 7. The same as a number, for the pictures and patches of question 2 and d = 1280.
embedding_parameters_at_224 = "1084160"

# 8. P becomes a third of what it was, the pictures stay as they are. By which factor does the number of scores of one
#    attention head grow?
#    (Leave the class token out.)
score_ratio = "81"

# 9. P stays 16, and the pictures grow: S × S pixels. How does the number of scores of one head grow with S? Write what
#    stands inside O(…).
score_growth = "S^4"

# ---- 4. A bag of patches ---------------------------------------------------------------------------------------------

# 10. No positions, and three patches with keys K and values V (one row each). The class token asks with q; the root of
#     d_k and its own key and value are left out. M = [[0, 1, 0], [0, 0, 1], [1, 0, 0]] reorders the patches: M @ K has
#     rows 2, 3, 1 of K. Show that the class token reads the same from the reordered picture. Two facts: T(M) @ M is the
#     identity, and the softmax of a reordered vector is the reordered softmax.
#     Start: T(M @ V) @ softmax(M @ K @ q)
#     Goal:  T(V) @ softmax(K @ q)
#     Steps: about 3; a line may do 2 of them.
class_output = """
T(M @ V) @ softmax(M @ K @ q)
  = T(V) @ T(M) @ softmax(M @ K @ q)   by the transpose of a product
  = T(V) @ T(M) @ M @ softmax(K @ q)   by reordering the weights as the scores
  = T(V) @ softmax(K @ q)
"""

# ---- 5. Find the mistake ---------------------------------------------------------------------------------------------
# In each text, one line is wrong by itself; lines after it may follow from it. Give its number and the correction.

# 11. Counting tokens:
#     1. A picture of 160 × 160 pixels with 3 channels, cut with P = 16, gives 10·10 = 100 patches.
#     2. A patch has 16·16·3 = 768 numbers. The width of the model is 768 too, but that is a coincidence.
#     3. The class token is put in front. No pixel goes into it.
#     4. The position table has a row for every patch: 100 rows.
#     5. The bias b is added to the patches, not to the class token.
#     Correction: the right number of that line.
position_table_line = "4"
position_table = "101"

# 12. A short way to cut (as in the lesson, pixels are numbered from 0 here):
#     1. A picture of 4 × 8 pixels with one channel holds the numbers 0 … 31, row by row. P = 2.
#     2. There are 8 patches of 4 numbers each: the result has the shape (8, 4).
#     3. The picture has 32 numbers as well, so picture.reshape(8, 4) cuts it; the first patch is [0, 1, 2, 3].
#     4. The last patch ends with 31, the pixel in the lower right corner.
#     5. result.reshape(4, 8, 1) gives the picture back, so the round trip of this cut is perfect.
#     Correction: the numbers of the first patch, as a vector.
naive_reshape_line = "3"
naive_reshape = "[0, 1, 8, 9]"
