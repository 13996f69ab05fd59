"""The course in notebooks: `%load_ext learn_transformers` gives `%%check softmax`, and a notebook of every chapter.

`magics` are what a learner writes, `cells` what was entered, `grading` the sandbox kept warm, `importing` what lets
later cells import a chapter; `lesson` and `exporting` write the notebooks.
"""
