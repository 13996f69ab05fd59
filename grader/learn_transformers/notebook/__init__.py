"""The course in notebooks: `%load_ext learn_transformers` gives `%%check softmax`, and a notebook of every chapter.

`magics` are what a learner writes, `cells` what was entered, `grading` makes a course of that for `judging`, the judge
kept warm, and `importing` lets later cells import a chapter; `lesson` and `exporting` write the notebooks.
"""
