"""Chapter 4, positional encoding: what the worksheet asks, with the right answers and the wrong ones that are known."""

from __future__ import annotations

from learn_transformers.symbolic.marking.worksheet import Code, Derivation, FindMistake, Formula, Known

# ---- frequencies

frequency = Formula(
    "10000^(-2*i/d)",
    names={"i": "posint", "d": "posint"},
    forms=("1/10000^(2*i/d)", "exp(-2*i*log(10000)/d)"),
    right=("1/100^(4*i/d)", "exp(-2i log(10000)/d)", "(1/10000)^(2*i/d)", r"\frac{1}{10000^{2i/d}}", "10000^{-2i/d}"),
    wrong=(
        Known(
            "10000^(2*i/d)",
            "This grows with i, so that later pairs would turn faster",
            "By which factor does the frequency change from one pair to the next: above or below 1?",
        ),
        Known(
            "10000^(-2*(i + 1)/d)",
            "This gives pair 0 a frequency below 1",
            "How fast does the first pair turn, for i = 0?",
        ),
        Known(
            "10000^(-2*(i - 1)/d)",
            "This counts the pairs from 1",
            "Which i does the first pair have here, and what is 10000^0?",
        ),
    ),
    rule="A power in a denominator is a power with the opposite sign: 1/b^e = b^(−e).",
)

odd_column_frequency = Formula(
    "10000^(-(c - 1)/d)",
    names={"c": "posint", "d": "posint"},
    forms=("1/10000^((c - 1)/d)",),
    right=("10000^((1 - c)/d)", "10000^(-2*((c - 1)/2)/d)", r"10000^{-(c-1)/d}"),
    wrong=(
        Known(
            "10000^(-c/d)",
            "This gives the cosine a frequency of its own",
            "Columns 0 and 1 are a pair. Which frequency has column 0?",
        ),
        Known(
            "10000^(-2*c/d)",
            "The column's number stands where the pair's number belongs",
            "Column 1 belongs to pair 0, column 3 to pair 1. How do you get from c to i?",
        ),
        Known(
            "10000^(-(c + 1)/d)",
            "This is the frequency of the next pair",
            "Which column stands to the left of column 3, in the same pair?",
        ),
    ),
    rule="Columns 2i and 2i + 1 share a frequency: say i by c, and put it in.",
)

position_one = Formula(
    "[sin(1), cos(1), sin(1/10), cos(1/10), sin(1/100), cos(1/100)]",
    right=(
        "[sin(1), cos(1), sin(0.1), cos(0.1), sin(0.01), cos(0.01)]",
        "[[sin 1, cos 1, sin(1/10), cos(1/10), sin(1/100), cos(1/100)]]",
        r"\begin{bmatrix} \sin 1 & \cos 1 & \sin\frac{1}{10} & \cos\frac{1}{10} & "
        r"\sin\frac{1}{100} & \cos\frac{1}{100} \end{bmatrix}",
    ),
    wrong=(
        Known(
            "[sin(1/10), cos(1/10), sin(1/100), cos(1/100), sin(1/1000), cos(1/1000)]",
            "The pairs are counted from 1, as the notes do it",
            "What is 1000^(0/6), the first pair's denominator?",
        ),
        Known(
            "[sin(1), cos(1/10), sin(1/100), cos(1/1000), sin(1/10000), cos(1/100000)]",
            "The column's number stands where the pair's number belongs",
            "Which columns share one frequency?",
        ),
        Known(
            "[sin(1), cos(1/sqrt(10)), sin(1/10), cos(1/sqrt(1000)), sin(1/100), cos(1/sqrt(100000))]",
            "The cosines have frequencies of their own",
            "Which columns share one frequency?",
        ),
        Known(
            "[sin(1), cos(1), sin(10), cos(10), sin(100), cos(100)]",
            "The position is multiplied by 1000^(2i/d)",
            "Do later pairs turn faster or more slowly?",
        ),
        Known(
            "[sin(1), cos(1), sin(1/sqrt(1000)), cos(1/sqrt(1000)), sin(1/1000), cos(1/1000)]",
            "The exponent is divided by d/2 − 1, so that the last pair reaches 1000 too early",
            "What is 2i/d for i = 2 and d = 6?",
        ),
        Known(
            "[sin(1), sin(1/10), sin(1/100), cos(1), cos(1/10), cos(1/100)]",
            "All sines come first, then all cosines",
            "Which function stands in column 1?",
        ),
        Known(
            "[sin(2), cos(2), sin(1/5), cos(1/5), sin(1/50), cos(1/50)]",
            "This is position 2",
            "Positions are counted from 0. Which row of the table is [0, 1, 0, 1, 0, 1]?",
        ),
        Known(
            "[sin(1), cos(1), sin(10000^(-1/3)), cos(10000^(-1/3)), sin(10000^(-2/3)), cos(10000^(-2/3))]",
            "This is the row for base 10000",
            "Which base is asked for here?",
        ),
    ),
    code=Code("sinusoidal_positional_encoding", ("2", "6", "1000"), part=((2,), (1, 2, 3, 4, 5, 6))),
    rule=(
        "Column by column: sin and cos of position times frequency, with the frequencies 1000^(−2i/6) for i = 0, 1, 2."
    ),
)

wavelength = Formula(
    "2*pi*10000^(2*i/d)",
    names={"i": "posint", "d": "posint"},
    forms=("2*pi/10000^(-2*i/d)",),
    right=("2π·10000^(2i/d)", "2*pi*exp(2*i*log(10000)/d)", r"2\pi \cdot 10000^{2i/d}"),
    wrong=(
        Known(
            "2*pi*10000^(-2*i/d)",
            "2π is multiplied by the frequency",
            "A hand that turns by 1/100 a step: does one turn take more steps than with 1 a step, or fewer?",
        ),
        Known(
            "10000^(2*i/d)",
            "This is the number of positions for one radian",
            "By which angle does a hand move in one full turn?",
        ),
    ),
    rule="A wave sin(ω·p) repeats when ω·p has grown by 2π.",
)

last_wavelength = Formula(
    "2*pi*10000^((d - 2)/d)",
    names={"d": "posint"},
    forms=("2*pi*10000^(2*(d/2 - 1)/d)",),
    right=("2π·10000^(1 - 2/d)", "20000*pi/10000^(2/d)", r"2\pi \cdot 10000^{(d-2)/d}"),
    wrong=(
        Known(
            "2*pi*10000",
            "The last pair is taken for i = d/2",
            "With pairs counted from 0, which number has the last of d/2?",
        ),
        Known(
            "2*pi*10000^((d - 1)/d)",
            "The number of the last column stands where 2i belongs",
            "Column d − 1 is 2i + 1. What is 2i?",
        ),
    ),
    rule="The last pair has 2i = d − 2.",
)

wavelengths_512 = Formula(
    "[2*pi, 2*pi*10000^(510/512)]",
    policy="dp 2",
    right=("[6.28, 60611.48]", "[2π, 2π·10000^(255/256)]"),
    wrong=(
        Known(
            "[1, 10000^(510/512)]",
            "These are the numbers of positions for one radian",
            "By which angle does a hand move in one full turn?",
        ),
        Known(
            "[360, 360*10000^(510/512)]",
            "The angles are taken for degrees",
            "In which unit does sin(1) take its angle in the table?",
        ),
    ),
    rule="The first pair has 2i = 0, the last one 2i = d − 2.",
)

# ---- moving by an offset

WAVE = {"omega": "positive", "p": "posint", "k": "posint"}

shifted_pair = Derivation(
    points=2,
    start="[sin(omega*(p + k)), cos(omega*(p + k))]",
    target=(
        "[cos(omega*k)*sin(omega*p) + sin(omega*k)*cos(omega*p), "
        "-sin(omega*k)*sin(omega*p) + cos(omega*k)*cos(omega*p)]"
    ),
    names=WAVE,
    form="same",
    model=(
        "[sin(omega*p + omega*k), cos(omega*p + omega*k)]",
        "[cos(omega*k)*sin(omega*p) + sin(omega*k)*cos(omega*p), "
        "-sin(omega*k)*sin(omega*p) + cos(omega*k)*cos(omega*p)]",
    ),
    right=(
        "= [sin(ω p)cos(ω k) + cos(ω p)sin(ω k), cos(ω p)cos(ω k) - sin(ω p)sin(ω k)]",
        "= [sin(omega*k + omega*p), cos(omega*k + omega*p)]\n"
        "= [sin(omega*k)*cos(omega*p) + cos(omega*k)*sin(omega*p), cos(omega*(p + k))]\n"
        "= [sin(omega*k)*cos(omega*p) + cos(omega*k)*sin(omega*p), "
        "cos(omega*k)*cos(omega*p) - sin(omega*k)*sin(omega*p)]",
    ),
    wrong=(
        ("= [sin(omega*p) + sin(omega*k), cos(omega*p) + cos(omega*k)]", 1),
        (
            "= [sin(omega*p + omega*k), cos(omega*p + omega*k)]\n"
            "= [sin(omega*p)*cos(omega*k) + cos(omega*p)*sin(omega*k), "
            "cos(omega*p)*cos(omega*k) + sin(omega*p)*sin(omega*k)]",
            2,
        ),
        (
            "= [sin(omega*p + omega*k), cos(omega*p + omega*k)]\n"
            "= [sin(omega*p)*cos(omega*k) - cos(omega*p)*sin(omega*k), "
            "cos(omega*p)*cos(omega*k) - sin(omega*p)*sin(omega*k)]",
            2,
        ),
    ),
    hint="For k = 0, each line must give back the pair at position p. Does it?",
    rule=(
        "Multiply out in the argument, then the addition theorems: sin(a + b) = sin(a)cos(b) + cos(a)sin(b), "
        "cos(a + b) = cos(a)cos(b) − sin(a)sin(b)."
    ),
)

rotation = Formula(
    "[[cos(omega*k), sin(omega*k)], [-sin(omega*k), cos(omega*k)]]",
    names={"omega": "positive", "k": "posint"},
    right=(
        "[[cos(ω k), sin(ω k)], [-sin(ω k), cos(ω k)]]",
        "T([[cos(omega*k), -sin(omega*k)], [sin(omega*k), cos(omega*k)]])",
        r"\begin{bmatrix} \cos(\omega k) & \sin(\omega k) \\ -\sin(\omega k) & \cos(\omega k) \end{bmatrix}",
    ),
    wrong=(
        Known(
            "[[cos(omega*k), -sin(omega*k)], [sin(omega*k), cos(omega*k)]]",
            "This is the familiar rotation of (cos, sin); applied to (sin, cos), it moves by −k",
            "Which of the two comes first in a pair of PE, and which row of your matrix makes it?",
        ),
        Known(
            "[[sin(omega*k), cos(omega*k)], [cos(omega*k), -sin(omega*k)]]",
            "The two columns are exchanged",
            "For k = 0 nothing moves. Which matrix is that?",
        ),
    ),
    code=Code(
        "shift_matrix",
        ("k", "4", "1 + b"),
        inputs={"b": "positive"},
        values={"omega": "(1 + b)^(-1/2)"},
        part=((3, 4), (3, 4)),
    ),
    rule=(
        "Read the two lines of the shifted pair as a matrix times [sin(ω·p), cos(ω·p)]: each row holds the two "
        "factors of one line."
    ),
)

rotation_undone = Derivation(
    points=2,
    start="[[cos(a), sin(a)], [-sin(a), cos(a)]] @ [[cos(a), -sin(a)], [sin(a), cos(a)]]",
    target="[[1, 0], [0, 1]]",
    names={"a": "real"},
    largest_step=1,
    model=(
        "[[cos(a)^2 + sin(a)^2, -cos(a)*sin(a) + sin(a)*cos(a)], "
        "[-sin(a)*cos(a) + cos(a)*sin(a), sin(a)^2 + cos(a)^2]]",
        "[[1, 0], [0, 1]]",
    ),
    right=(
        "= [[cos^2 a + sin^2 a, 0], [0, sin^2 a + cos^2 a]]\n= [[1, 0], [0, 1]]",
        r"= \begin{bmatrix} \cos^2 a + \sin^2 a & 0 \\ 0 & \cos^2 a + \sin^2 a \end{bmatrix}"
        "\n"
        r"= \begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix}",
    ),
    wrong=(
        (
            "= [[cos(a)^2 - sin(a)^2, 2*sin(a)*cos(a)], [-2*sin(a)*cos(a), cos(a)^2 - sin(a)^2]]\n"
            "= [[cos(2*a), sin(2*a)], [-sin(2*a), cos(2*a)]]",
            1,
        ),
        ("= [[cos(a)^2 + sin(a)^2, -2*cos(a)*sin(a)], [0, sin(a)^2 + cos(a)^2]]\n= [[1, 0], [0, 1]]", 1),
    ),
    hint="Row 1 times column 2: which two products are added, and with which signs?",
    rule="Row times column, four times; then sin(a)^2 + cos(a)^2 = 1.",
)

# ---- lengths and dot products

PAIRS = {"omega": "vector(m)", "p": "real", "k": "real"}

dot_product = Derivation(
    points=2,
    start="Sum(sin(omega[i]*p)*sin(omega[i]*(p + k)) + cos(omega[i]*p)*cos(omega[i]*(p + k)), i, 1, m)",
    target="Sum(cos(omega[i]*k), i, 1, m)",
    names=PAIRS,
    largest_step=1,
    model=("Sum(cos(omega[i]*(p + k) - omega[i]*p), i, 1, m)", "Sum(cos(omega[i]*k), i, 1, m)"),
    right=(
        "= Sum(cos(omega[i]*p - omega[i]*(p + k)), i, 1, m)\n"
        "= Sum(cos(-omega[i]*k), i, 1, m)\n"
        "= Sum(cos(omega[i]*k), i, 1, m)",
        "= Sum(cos(omega[i]*k)*(sin(omega[i]*p)^2 + cos(omega[i]*p)^2), i, 1, m)\n= Sum(cos(omega[i]*k), i, 1, m)",
        r"= \sum_{i=1}^{m} \cos(\omega_i (p + k) - \omega_i p)" "\n" r"= \sum_{i=1}^{m} \cos(\omega_i k)",
    ),
    wrong=(
        (
            "= Sum(cos(omega[i]*(p + k) + omega[i]*p), i, 1, m)\n= Sum(cos(omega[i]*(2*p + k)), i, 1, m)",
            1,
        ),
        ("= Sum(cos(omega[i]*(p + k) - omega[i]*p), i, 1, m)\n= m*cos(k)", 2),
    ),
    hint="Which addition theorem has the form cos·cos + sin·sin?",
    rule="cos(a − b) = cos(a)cos(b) + sin(a)sin(b), and cos(−x) = cos(x).",
)

squared_length = Formula(
    "d/2",
    names={"d": "posint"},
    right=("0.5 d", "d*(1/2)", r"\frac{d}{2}"),
    wrong=(
        Known(
            "d",
            "Each pair is counted twice",
            "What do sin² and cos² of one angle add up to, and how many pairs are there?",
        ),
        Known("sqrt(d/2)", "This is the length, not its square", "What is asked for?"),
        Known("1", "This is what a single pair adds", "How many pairs does a row have?"),
    ),
    rule="sin(x)^2 + cos(x)^2 = 1 for each of the pairs: count them.",
)

squared_distance = Formula(
    "2*m - 2*Sum(cos(omega[i]*k), i, 1, m)",
    names={"omega": "vector(m)", "k": "real"},
    forms=("2*Sum(1 - cos(omega[i]*k), i, 1, m)",),
    right=(
        "Sum(2 - 2*cos(omega[i]*k), i, 1, m)",
        "4*Sum(sin(omega[i]*k/2)^2, i, 1, m)",
        r"2m - 2\sum_{i=1}^{m} \cos(\omega_i k)",
    ),
    wrong=(
        Known(
            "2*m + 2*Sum(cos(omega[i]*k), i, 1, m)",
            "This is the squared length of the sum of the two rows",
            "For k = 0 the two rows are the same. What is their distance?",
        ),
        Known(
            "2*m - Sum(cos(omega[i]*k), i, 1, m)",
            "The dot product is taken off once",
            "What is |a − b|², multiplied out?",
        ),
        Known(
            "m - Sum(cos(omega[i]*k), i, 1, m)",
            "This is half of it",
            "What is |a − b|², multiplied out: how often does a squared length stand in it?",
        ),
        Known(
            "4*m - 2*Sum(cos(omega[i]*k), i, 1, m)",
            "The squared length of a row is taken for 2m",
            "With d = 2m: what was d/2?",
        ),
    ),
    rule="|a − b|^2 = |a|^2 + |b|^2 − 2·a·b, with the lengths and the dot product from before.",
)

length_512 = Formula(
    "16",
    right=("sqrt(256)", "sqrt(512/2)", r"\sqrt{256}"),
    wrong=(
        Known("256", "This is the square of the length", "How do you get from |PE|² to |PE|?"),
        Known("sqrt(512)", "This would be the length if every entry were 1 or −1", "What was the squared length?"),
        Known("512", "This is the number of columns", "What was the squared length, for any d?"),
    ),
    rule="The square root of the squared length, at d = 512.",
)

length_ratio = Formula(
    "1/sqrt(2)",
    names={"d": "posint"},
    right=("sqrt(2)/2", "sqrt(d/2)/sqrt(d)", "2^(-1/2)", r"\frac{1}{\sqrt{2}}"),
    wrong=(
        Known(
            "sqrt(d/2)",
            "The embedding is not multiplied by sqrt(d) here",
            "How long is a vector of length 1 after that multiplication?",
        ),
        Known("1/2", "This is the ratio of the squared lengths", "What is the root of d/2, divided by the root of d?"),
        Known(
            "1/sqrt(2*d)",
            "The embedding is multiplied by d, not by its root",
            "By which factor does embed multiply the rows of the table?",
        ),
    ),
    rule="A length is the square root of the squared length; d cancels in the ratio.",
)

# ---- find the mistake

notes_row = FindMistake(
    lines=(
        "PE[pos, 2i] = sin(pos/8000^(2i/d)) and PE[pos, 2i+1] = cos(pos/8000^(2i/d)), with base 8000.",
        "d = 6 makes three pairs of columns.",
        "Their frequencies are 8000^(−2i/6) for i = 1, 2, 3: 1/20, 1/400, 1/8000.",
        "Position 0 gets [sin 0, cos 0, sin 0, cos 0, sin 0, cos 0] = [0, 1, 0, 1, 0, 1].",
        "Position 1 gets [sin 1/20, cos 1/20, sin 1/400, cos 1/400, sin 1/8000, cos 1/8000].",
    ),
    wrong_line=3,
    correction=Formula(
        "[1, 1/20, 1/400]",
        right=(
            "[1, 0.05, 0.0025]",
            "[8000^0, 8000^(-1/3), 8000^(-2/3)]",
            r"\begin{bmatrix} 1 & \frac{1}{20} & \frac{1}{400} \end{bmatrix}",
        ),
        wrong=(
            Known(
                "[1/20, 1/400, 1/8000]",
                "This is the line as it stands",
                "In line 1, which i gives column 0?",
            ),
            Known(
                "[1, 1/sqrt(20), 1/20]",
                "The exponent lacks its factor 2",
                "What is 2i/d for i = 1 and d = 6?",
            ),
            Known(
                "[1, 20, 400]",
                "The frequencies are turned upside down",
                "Is pos multiplied or divided in line 1?",
            ),
            Known(
                "[1, 8000^(-1/2), 1/8000]",
                "The last exponent is taken for 1",
                "What is 2i/d for i = 2 and d = 6?",
            ),
        ),
    ),
    why={
        1: "That is the equation of the paper: i counts pairs, from 0.",
        2: "Six columns, two a pair: that line is right.",
        4: "Angle 0 is angle 0 at any frequency: that line is right.",
        5: "That follows from the frequencies above it. Look for the first line that does not follow.",
    },
    hint="Line 1 must also give columns 0 and 1. Which i does that?",
)

cosine_column = FindMistake(
    lines=(
        "d = 8: columns 0 and 1 are pair i = 0, columns 2 and 3 are pair i = 1, columns 4 and 5 are pair i = 2.",
        "Column 2 holds sin(p/10000^(2/8)) = sin(p/10).",
        "Column 3 holds cos(p/10000^(4/8)) = cos(p/100), because there the index is one higher.",
        "Column 4 holds sin(p/10000^(4/8)) = sin(p/100).",
        "Column 5 holds cos(p/10000^(4/8)) = cos(p/100).",
    ),
    wrong_line=3,
    correction=Formula(
        "cos(p/10)",
        names={"p": "real"},
        right=("cos(p/10000^(1/4))", "cos(0.1 p)", r"\cos(p/10)"),
        wrong=(
            Known("cos(p/100)", "This is the line as it stands", "Which pair does column 3 belong to?"),
            Known(
                "cos(p/10000^(3/8))", "This gives column 3 a frequency of its own", "How many frequencies has a pair?"
            ),
            Known("sin(p/10)", "This is column 2", "Which function stands in odd columns, among them column 3?"),
            Known("cos(p)", "This is column 1", "Which pair does column 3 belong to, and what is its exponent?"),
        ),
    ),
    why={
        1: "Pairs are counted from 0, and so are columns: that line is right.",
        2: "Column 2 is 2i with i = 1: that line is right.",
        4: "Column 4 is 2i with i = 2: that line is right.",
        5: "Column 5 is 2i + 1 with i = 2: that line is right.",
    },
    hint="Which columns must share one frequency, so that the pair lies on a circle?",
)
