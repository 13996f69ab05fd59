"""Worksheet of chapter 12, BERT: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check bert` marks this
file together with your functions.

How to write: `1/3`, `(1 - p)^n`, `log(x)` (the natural one), `s[j]` (indices count from 1, as on paper),
`Sum(s[j], j, 1, V)`, `delta(j, t)` (1 for j = t, otherwise 0). LaTeX and NumPy work too. "Exact" means 1/3 or log(2),
no rounded decimal. A derivation takes one line a step, from the start to the goal; you may end a line with `by` and
the rule's name.
"""

# ---- 1. What becomes of a word ---------------------------------------------------------------------------------------
# Each word is chosen with probability p, by itself. Of the chosen ones 80 % become [MASK], 10 % a random word, and 10 %
# stay.

# 1. Let p be 2/5. Which share of all words becomes [MASK], which share becomes a random word, and which is chosen and
#    stays? Exact.
hidden_share = "8/25"
exchanged_share = "1/25"
kept_share = "1/25"

# 2. A random word is drawn evenly from V words, so it may be the one that was there. Which share of all words looks, in
#    the end, as it did before?
#    Names: p, V.
looks_unchanged = "1 - p + p/10 + p/(10*V)"

# 3. Somebody wants other shares: of the chosen words 60 % [MASK], 30 % random, 10 % kept. One random number decides on
#    [MASK]. Where the answer is no, a second one decides on random. Below which number must the second one lie?
second_chance = "3/4"

# 4. Find the mistake. One line is wrong by itself; lines after it may follow from it. Give its number and the
#    correction.
#     1. 7000 words were chosen. A random number below 0.8 makes [MASK] of a word: that happens to about 5600.
#     2. For each of the other 1400 a second random number is drawn.
#     3. 10 % are to become random words, so the program asks whether it is below 0.1: that happens to about 700.
#     4. All others stay as they are. They, too, have labels.
#     Correction: to how many words that happens.
second_draw_line = "3"
second_draw = "140"

# ---- 2. How many are chosen ------------------------------------------------------------------------------------------

# 5. How likely is it that nothing is chosen in a text of n words?
#    Names: p, n.
nothing_chosen = "(1 - p)^n"

# 6. The same as a number, for p = 1/4 and a text of three words. Exact.
nothing_of_three = "27/64"

# 7. A text of three words can have one, two or three chosen. Show that on average 3p of them are.
#    Start: 3*p*(1 - p)^2 + 2*3*p^2*(1 - p) + 3*p^3
#    Goal:  3*p
#    Steps: about 3; a line may do 2 of them.
three_words = """
3*p*(1 - p)^2 + 2*3*p^2*(1 - p) + 3*p^3
  = 3*p*((1 - p)^2 + 2*p*(1 - p) + p^2)   by taking 3*p out
  = 3*p*((1 - p) + p)^2   by a^2 + 2*a*b + b^2 = (a + b)^2
  = 3*p   by 1 - p + p = 1
"""

# 8. For which n is the chance that nothing is chosen exactly c? (Nobody asks that n be whole.)
#    Names: p, c.
length_for = "log(c)/log(1 - p)"

# 9. With p = 1/2: what is the smallest whole n for which nothing is chosen at most once in
#    100,000 texts?
shortest_text = "17"

# ---- 3. The loss -----------------------------------------------------------------------------------------------------

# 10. A text has four tokens. Two have a label; the model gave the right words the shares 1/3 and 1/27. The other two
#     have the label −100. What is the loss? Exact, with log.
loss_of_two = "2*log(3)"

# 11. A batch has two sentences. In the one a single word is asked for; its share is 1/16. In the other three words are
#     asked for, with a share of 1/2 each. What is the loss of the batch? Exact, with log.
loss_of_a_batch = "7*log(2)/4"

# 12. m positions have labels. At one of them s is the softmax of the logits, and t is the right word. What is the
#     derivative of the loss by logit j at this position?
#     Names: s, j, t, m.
logit_gradient = "(s[j] - delta(j, t))/m"

# 13. Show that these derivatives sum to nothing: what one logit gains, others lose. The shares s[j] sum to 1.
#     Start: Sum((s[j] - delta(j, t))/m, j, 1, V)
#     Goal:  0
#     Steps: about 2; one a line.
gradients_cancel = """
Sum((s[j] - delta(j, t))/m, j, 1, V)
  = (Sum(s[j], j, 1, V) - 1)/m   by one j being t
  = 0   by shares summing to 1
"""

# ---- 4. Two sentences in a row ---------------------------------------------------------------------------------------
# The first sentence has n words, the second one has m. They become [CLS] first [SEP] second [SEP].

# 14. How many tokens have segment 1? And at which place of the row, counted from 1, stands word i of the second
#     sentence?
#     Names: n, m, i.
second_segment = "m + 1"
place_in_the_row = "n + 2 + i"

# 15. BERT has positions for 512 tokens. How long may the second sentence be, at most?
#     Names: n.
longest_second = "509 - n"

# ---- 5. Counting -----------------------------------------------------------------------------------------------------
# BERT's attention has biases (b_q, b_k, b_v and b_o, d numbers each); all else is as in the block of chapter 7, with
# d_ff = 4d.

# 16. How many parameters has such a block?
#     Names: d.
bert_block = "12*d^2 + 13*d"

# 17. The embeddings are three tables (V words, 512 positions, 2 segments) and a norm. How many parameters are that?
#     Names: V, d.
bert_embeddings = "(V + 514)*d + 2*d"

# 18. BERT-large has V = 30522, d = 1024 and 24 blocks, and at the end a dense layer for [CLS], d × d with a bias. How
#     many parameters are that in all?
bert_large = "(30522 + 516)*1024 + 24*(12*1024^2 + 13*1024) + 1024^2 + 1024"

# ---- 6. ELECTRA ------------------------------------------------------------------------------------------------------

# 19. A share p of all words is hidden, and a small model fills them in. In a share r of the hidden places it finds the
#     right word. Which share of all words has the label 1?
#     Names: p, r.
replaced_share = "p*(1 - r)"

# 20. Find the mistake:
#     1. In a text of 240 tokens 36 are hidden, and a small model fills them in.
#     2. At 15 of these places it puts back the very word that was there.
#     3. ELECTRA reads the result, and has something to say about all 240 tokens.
#     4. What was hidden counts as replaced, so 36 tokens have the label 1.
#     Correction: the number of tokens with the label 1.
electra_labels_line = "4"
electra_labels = "21"
