"""Worksheet of chapter 16, the summarizer: by hand, before or after the code.

Write each answer between its quotes; leave blank what you do not know yet. `learn-transformers check summarizer` marks
this file together with your functions.

How to write: `1/3`, `sqrt(2)`, `log(x)` (the natural one), `p^2`, `2*P*R/(P + R)`, `q[t]` (indices count from 1, as on
paper). LaTeX and NumPy work too. "Exact" means 1/3 or log(2), no rounded decimal. A derivation takes one line a step,
from the start to the goal; you may end a line with `by` and the rule's name.
"""

# ---- 1. ROUGE-1 ------------------------------------------------------------------------------------------------------

# 1. A model wrote 5 8 5 6; the right summary is 5 6 6 8 9 9 7. How many words count as common, clipped? What are
#    precision, recall, and F1? Exact. A step that follows correctly from your own earlier step counts, even if that one
#    was wrong.
common_words = ""
precision = ""
recall = ""
rouge = ""

# 2. Of the prediction's p words and the reference's r words, c are common, so precision is c/p and recall is c/r. Show
#    that F1 needs neither of them.
#    Start: 2*(c/p)*(c/r)/(c/p + c/r)
#    Goal:  2*c/(p + r)
#    Steps: about 3; a line may do 2 of them.
f1_in_counts = """
"""

# 3. The right summary has four words. Somebody predicts all 20 words of the vocabulary, each once; the right ones, four
#    different words, are among them. What is F1? Exact.
all_words_predicted = ""

# ---- 2. The loss of a batch ------------------------------------------------------------------------------------------

# 4. A batch has two summaries. The first has one word, so two labels: its word and EOS. The model gave each of the two
#    the probability 1/2. The second is empty, so EOS is its only label: the model gave it 1/32. What is the loss?
#    Exact, with log.
batch_loss = ""

# 5. B summaries of k words each are put into a batch whose longest summary has K words. At how many positions of its
#    labels stands -100, and which share of all positions is that? (The longest one is among the B, so let all others
#    have k words.)
#    Names: B, k, K.
padding_positions = ""
padding_share = ""

# 6. Find the mistake. One line is wrong by itself; lines after it may follow from it. Give its number and the
#    correction.
#     1. A batch has two summaries, of one word and of three words.
#     2. Labels are a summary and EOS, so the two rows have 2 and 4 labels; the tensor is 2 by 4.
#     3. The costs at the labeled positions sum to 12.
#     4. The tensor has 8 positions, so the loss is 12/8.
#     Correction: the loss.
divided_by_line = ""
divided_by = ""

# ---- 3. Chance and memory --------------------------------------------------------------------------------------------
# A training text has 8 words, each drawn from 20, and one to three of the 8 are marked.

# 7. In how many ways can one, two or three of 8 words be marked? How many texts are there, then? How many does the
#    training see, in 800 steps of 64 texts?
ways_to_mark = ""
all_texts = ""
texts_seen = ""

# 8. A model that was shown the right words so far picks the right next id with probability p, each time by chance. It
#    has to pick each word and EOS. How likely is it that a summary of k words is right as a whole? And on average over
#    summaries of one, two and three words, a third each?
#    Names: p, k.
whole_summary_right = ""
mean_exact_match = ""

# ---- 4. The learning rate --------------------------------------------------------------------------------------------
# In train.py, the rate at step s, counted from 1, is R * min(1, s/30) * (1 + cos(pi*(s - 1)/800))/2, with R = 1/500.

# 9. Which share of R is the rate at step 201? And at step 601? Exact.
rate_at_a_quarter = ""
rate_at_three_quarters = ""
