"""Chapter 15, the Decision Transformer: the quiz."""

from __future__ import annotations

import numpy as np

from learn_transformers.answer_key.decision_transformer.functions import (
    AT_THE_ACTION_TOKENS,
    AT_THE_RETURN_TOKENS,
    BEST_TO_COME,
    DISCOUNT_NOT_USED,
    DISCOUNTED_BY_THE_CLOCK,
    DISCOUNTED_FROM_THE_END,
    DISCOUNTED_ONCE,
    EARNED_SO_FAR,
    FIRST_REWARD_DISCOUNTED,
    RETURNS_BACKWARD,
    REWARD_ADDED_TO_THE_RETURN,
    SAME_RETURN_EVERYWHERE,
    STATES_OF_BLOCKS,
    STEP_ITSELF_LEFT_OUT,
    TWO_TOKENS_A_STEP,
    action_positions,
    returns_to_go,
)
from learn_transformers.key import call
from learn_transformers.key.quiz import (
    MISTAKE,
    PREDICT,
    RECALL,
    WHY,
    Choice,
    Claim,
    Cloze,
    FirstWrong,
    Grid,
    Heat,
    Match,
    Number,
    Order,
    Output,
    Rng,
    Several,
    Shape,
    Words,
    options_of,
    question,
    right,
    wrong,
)
from learn_transformers.key.text import text_of

# ---- what is still to come


@question(
    asks=PREDICT,
    difficulty=1,
    section="What is still to come",
    idea="The return-to-go is what is still to come, the reward of the step itself included.",
    hints=(
        "What is still to come before the last step?",
        "From the end: each step's own reward, and the number behind it.",
        "Write the last number first; it is the last reward.",
    ),
    covers=("kernel",),
)
def numbers_to_go(rng: Rng) -> Grid:
    """A game of four steps has the rewards {rewards}, and there is no discount. Fill in the return-to-go of each
    step."""
    rewards = rng.permutation([1, 2, int(rng.integers(4, 8)), int(rng.choice([0, 3]))])
    return Grid(
        options_of(
            returns_to_go,
            call(rewards.astype(float)),
            *(EARNED_SO_FAR, STEP_ITSELF_LEFT_OUT, SAME_RETURN_EVERYWHERE, RETURNS_BACKWARD),
            *(REWARD_ADDED_TO_THE_RETURN, BEST_TO_COME),
            part=lambda found: np.asarray(found)[None],
        ),
        policy="exact",
        rows=("to go",),
        columns=("step 0", "step 1", "step 2", "step 3"),
        given={"rewards": rewards},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="Sooner is better",
    idea="Begin at the end: each number is the step's own reward and γ times the next number.",
    hints=(
        "What is the last return-to-go, with any discount?",
        "Each one is the step's reward plus γ times the number behind it.",
        "Work out the last but one, then the first.",
    ),
    covers=("kernel",),
)
def with_a_discount(rng: Rng) -> Choice:
    """Three steps earn {rewards}, and the discount is γ = 1/2. What are the three returns-to-go?"""
    rewards = rng.permutation([[2, 4, 8], [1, 4, 6], [3, 2, 8], [5, 2, 4]][int(rng.integers(4))])
    return Choice(
        options_of(
            returns_to_go,
            call(rewards.astype(float), 0.5),
            *(DISCOUNTED_BY_THE_CLOCK, DISCOUNTED_FROM_THE_END, DISCOUNTED_ONCE),
            *(FIRST_REWARD_DISCOUNTED, DISCOUNT_NOT_USED),
        ),
        given={"rewards": rewards},
    )


def rolled(values: np.ndarray) -> str:
    return text_of([float(value) for value in values])


@question(
    asks=MISTAKE,
    difficulty=2,
    section='"The return-to-go is what has been earned so far"',
    idea="A return-to-go can be asked for before anything is known; a sum so far cannot.",
    hints=(
        "Which number should be the last one, and which one is?",
        "The numbers should go down by what has been earned, to the last reward.",
        "Try each of these with the three rewards, and look at the ends.",
    ),
    covers=("kernel",),
)
def wrong_returns(rng: Rng) -> Choice:
    """Three steps earn {rewards}. Somebody's returns-to-go (without a discount) are {got}. What did they do?"""
    rewards = np.array([[1, 2, 4], [2, 1, 5], [3, 1, 4], [1, 3, 2]][int(rng.integers(4))])
    done = {
        "They summed from the beginning on.": np.cumsum(rewards),
        "They added each reward and did not take it away.": rewards.sum() + np.r_[0, np.cumsum(rewards)[:-1]],
        "They left the reward of the step itself out.": rewards.sum() - np.cumsum(rewards),
        "They wrote the whole return at every step.": np.full(3, rewards.sum()),
        "They put the last step first.": np.cumsum(rewards[::-1]),
    }
    made = [*done][int(rng.integers(len(done)))]
    right_one = rolled(np.cumsum(rewards[::-1])[::-1])
    return Choice(
        (
            right(made, f"Right would be {right_one}."),
            *(wrong(said, f"That would give {rolled(found)}.") for said, found in done.items() if said != made),
        ),
        given={"rewards": rewards, "got": rolled(done[made])},
    )


@question(
    asks=PREDICT,
    difficulty=2,
    section="The equation",
    idea="While you play, what was earned is taken away, and the rest divided by γ.",
    hints=(
        "How much of what was asked for is still to come?",
        "The rest is γ times the next return-to-go.",
        "Subtract first, then divide.",
    ),
    covers=("kernel",),
)
def next_number(rng: Rng) -> Number:
    """A model with the discount γ = {discount} is asked for {asked}. Its first step earns {reward}. Which number is
    written before the second step?"""
    discount = float(rng.choice([0.5, 0.25]))
    rest = int(rng.integers(1, 5)) * 4
    reward = int(rng.choice([1, 3]))
    asked = rest + reward
    return Number(
        (
            right(rest / discount),
            wrong(rest, "What is left holds γ times the next number: that one is larger."),
            wrong(rest * discount, "The rest is divided by γ, not multiplied."),
            wrong(asked + reward, "What was earned is no longer to come."),
            wrong(asked / discount - reward, "First take away what was earned, then divide."),
            wrong(asked, "A point that is earned need not be asked for again."),
        ),
        policy="exact",
        given={"discount": discount, "asked": asked, "reward": reward},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="One equation makes the numbers of a record; turned around, it makes them while a game is played.",
    hints=(
        "Which of the two numbers is larger, if rewards are not negative and γ is 1?",
        "What was earned is no longer to come.",
        "R_t = r_t + γ R_{t+1}: solve it for the last one.",
    ),
)
def gaps_in_the_step(rng: Rng) -> Cloze:
    """Fill in the gaps: how the return-to-go goes on while a game is played."""
    return Cloze(
        "next return-to-go = (return-to-go [[1]] reward)/[[2]]",
        (
            (
                right("minus"),
                wrong("plus", "What was earned is no longer to come."),
                wrong("times", "Rewards are added up in a return, not multiplied."),
            ),
            (
                right("γ"),
                wrong("1 − γ", "That belongs to a moving average."),
                wrong("the reward", "The rest is γ times the next return-to-go."),
                wrong("the number of steps", "There is no mean over the steps."),
            ),
        ),
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="Appendix",
    idea="An array of whole numbers cuts off every half that is written into it.",
    hints=(
        "Which kind of numbers does `zeros_like` make for whole rewards?",
        "What is written into an array of whole numbers loses its digits behind the point.",
        "Go line by line: what is really written into place 1?",
    ),
)
def cut_to_whole(rng: Rng) -> Output:
    """What does this print? (`import numpy as np` stands above it.)

    ```python
    {code}
    ```
    """
    a, b, c = (int(n) for n in rng.choice([[5, 1, 3], [2, 4, 5], [1, 3, 7], [4, 2, 9], [6, 2, 1]]))
    code = (
        f"rewards = np.array([{a}, {b}, {c}])\nto_go = np.zeros_like(rewards)\nto_go[2] = {c}\n"
        f"to_go[1] = {b} + 0.5 * to_go[2]\nto_go[0] = {a} + 0.5 * to_go[1]\nprint(to_go.tolist())"
    )
    chair = int(b + 0.5 * c)
    exact = returns_to_go(np.array([a, b, c], float), 0.5)
    return Output(
        code,
        (
            right([int(a + 0.5 * chair), chair, c], "The halves are lost, at every step."),
            wrong(exact.tolist(), "This needs an array of floats; `to_go` has the kind of `rewards`."),
            wrong([float(n) for n in exact.round()], "Digits are cut off, not rounded."),
        ),
        given={"code": code},
    )


@question(
    asks=MISTAKE,
    difficulty=3,
    section="The equation",
    idea="Of two sums that differ by one place, only the ends stay.",
    hints=(
        "Which terms do both sums have?",
        "Counting from 1 in place of 0 shifts the bounds of the sum and the exponent together.",
        "Hold each line against the one before; try n = 1.",
    ),
)
def broken_sum(rng: Rng) -> FirstWrong:
    """Each of `n` steps earns `c`, with the discount `g`. Somebody works out the return-to-go of the first, times
    `1 - g`. Which line is the first that is wrong?"""
    return FirstWrong("only_two_terms", ("bounds_off_by_one", "power_off_by_one", "power_on_one_factor"))


# ---- a game as a sentence


STORIES = (
    (("5 to go", "floor", "jump", "3 to go", "chair", "eat"), "7 to go"),
    (("4 to go", "door", "run", "1 to go", "garden", "sleep"), "7 to go"),
    (("6 to go", "yard", "climb", "4 to go", "roof", "sing"), "8 to go"),
)


@question(
    asks=PREDICT,
    difficulty=1,
    section="A game as a sentence",
    idea="A game is a sequence: return-to-go, state, action, and again.",
    hints=(
        "What is there before anything is seen?",
        "The number first, then what is seen, then what is done.",
        "Which of the numbers is larger, the first one or the second?",
    ),
    covers=("kernel",),
)
def tokens_in_order(rng: Rng) -> Order:
    """A cat is asked for {asked} points. First it sees *{start}* and does *{deed}*, which earns {reward}; its second
    action earns all the rest. Put the tokens into order. One does not belong there."""
    story, other = STORIES[int(rng.integers(len(STORIES)))]
    first, second = (int(story[place].split()[0]) for place in (0, 3))
    return Order(
        story,
        extra=(wrong(other, "What was earned is taken away from what is to go, not added."),),
        given={"asked": first, "start": story[1], "deed": story[2], "reward": first - second},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="Your functions",
    idea="The action is read at the state token, where all is known but the action.",
    hints=(
        "Which three tokens does a step have, in which order?",
        "At the state token the number and the state are known, and the action is not.",
        "How far apart are the states of two steps?",
    ),
    covers=("kernel",),
)
def places_of_actions(rng: Rng) -> Choice:
    """A game of {steps} steps is written as tokens, counted from 0. At which places are its actions read?"""
    steps = int(rng.integers(2, 6))
    return Choice(
        options_of(
            action_positions,
            call(steps),
            *(AT_THE_ACTION_TOKENS, AT_THE_RETURN_TOKENS, STATES_OF_BLOCKS, TWO_TOKENS_A_STEP),
        ),
        given={"steps": steps},
    )


@question(
    asks=PREDICT,
    difficulty=1,
    section="The equation",
    idea="A step is three tokens, each as long as before.",
    hints=(
        "How many tokens does one step have?",
        "A transformer reads one sequence of vectors.",
        "Which of the two sizes becomes three times as large?",
    ),
)
def shape_of_a_game(rng: Rng) -> Shape:
    """The returns-to-go, the states and the actions of a game each have the shape {each}, a row for each step. Which
    shape has the sequence that the transformer reads?"""
    steps, d = int(rng.integers(4, 12)), int(rng.choice([16, 32, 48]))
    return Shape(
        (
            right((3 * steps, d)),
            wrong((steps, 3 * d), "This makes one token of a step; it should be three."),
            wrong((steps, 3, d), "A transformer reads one sequence, not a table of tokens."),
            wrong((3, steps, d), "This keeps the kinds apart: nothing takes turns."),
            wrong((steps, d), "This has one token a step."),
        ),
        given={"each": (steps, d)},
    )


@question(
    asks=WHY,
    difficulty=2,
    section="Who sees what",
    idea="At the state token all is known that a player may know, and no more.",
    hints=(
        "Which tokens stand before the state of this step, and which behind?",
        "Under a causal mask a token sees itself and what stands before it.",
        "Is the action of this very step before the state, or behind it?",
    ),
    covers=("kernel",),
)
def seen_at_a_state(rng: Rng) -> Several:
    """The mask is causal. Which tokens does the state token of step {step} (counted from 0) see?"""
    step = int(rng.integers(1, 5))
    return Several(
        (
            right(f"itself, the state of step {step}", "A token sees itself."),
            right(f"the return-to-go of step {step}", "It stands just before the state."),
            right(f"the action of step {step - 1}", "All earlier steps are seen whole."),
            wrong(f"the action of step {step}", "It stands behind the state: that is what is asked for."),
            wrong(f"the return-to-go of step {step + 1}", "It would tell what this action earned."),
        ),
        given={"step": step},
    )


@question(
    asks=MISTAKE,
    difficulty=2,
    section='"The action is read where the action stands"',
    idea="A loss that is close to 0 at once is a reason to look where you read.",
    hints=(
        "Can anybody know what a player did who threw a coin?",
        "What can be seen can be copied; in play, the action is not there yet.",
        "At which of the three tokens is the action in sight?",
    ),
    covers=("kernel",),
)
def perfect_and_useless(rng: Rng) -> Choice:
    """The records are of players who threw a coin for each move; no move earned anything. A Decision Transformer names
    {percent} % of their actions, but in play its moves make no sense. What went wrong?"""
    return Choice(
        (
            right("Actions are read at the action tokens.", "There they are copied; in play nothing stands there yet."),
            wrong("Actions are read at the state tokens.", "There a coin can be guessed in half of the cases only."),
            wrong("Actions are read at the return tokens.", "There not even the state of the step is known."),
            wrong("The returns-to-go have no discount.", "A discount tells nobody how a coin fell."),
            wrong("The record has too few good games.", "That would not make coins known in advance."),
        ),
        given={"percent": int(rng.integers(98, 101))},
    )


SEEN = {
    "causal": ("It is right: a state does not see its action.", "In that case each row ends at its own place."),
    "ahead": ("Each token sees the next one as well.", "In that case the first row has two entries."),
    "step": ("Each token sees its own step alone.", "In that case the last row has three entries."),
    "strict": ("No token sees itself.", "In that case the first row is empty."),
}


@question(
    asks=MISTAKE,
    difficulty=3,
    section="Who sees what",
    idea="Reading at the state token helps only if the mask hides the action behind it.",
    hints=(
        "At which place does the row of the first state end?",
        "A row may reach up to its own place, and no further.",
        "Look at the first row, then at the last one.",
    ),
)
def mask_of_a_game(rng: Rng) -> Choice:
    """The picture shows somebody's mask for a game of two steps: 1 where a token may look. What is to be said of it?"""
    made = str(rng.choice([*SEEN]))
    every = np.ones((6, 6))
    mask = {
        "causal": np.tril(every),
        "ahead": np.tril(every, 1),
        "step": np.kron(np.eye(2), np.ones((3, 3))),
        "strict": np.tril(every, -1),
    }[made]
    rows = ("6", "floor", "jump", "5", "chair", "eat")
    return Choice(
        (right(*SEEN[made]), *(wrong(*SEEN[other]) for other in SEEN if other != made)),
        picture=Heat(mask, "token", "sees", rows, ("6", "f", "j", "5", "c", "e")),
    )


@question(
    asks=WHY,
    difficulty=2,
    section="Who sees what",
    idea="Read an action where everything is known but the action.",
    hints=(
        "What is known at each of the three tokens of a step?",
        "At the action token it can be copied; at the return token the state is not known.",
        "Say for all three tokens why or why not.",
    ),
    covers=("kernel",),
)
def why_at_the_state(rng: Rng) -> Words:
    """Why is the next action read at the state token, not at the return token before it nor at the action token behind
    it? Two or three sentences."""
    return Words(
        (
            "It says that at the return token the state has not been seen.",
            "It says that at the action token the action is in sight, so it would be copied.",
            "It says that while playing there is no action token yet.",
        ),
        "At the return token the state of the step is not known yet. At the action token the action itself is in "
        "sight: training would copy it, and in play there is no such token. At the state token all is known but the "
        "action.",
    )


# ---- what comes of asking


@question(
    asks=MISTAKE,
    difficulty=2,
    section="What the lecture says, with care",
    idea="Compare what was asked for with what was earned, for several numbers.",
    hints=(
        "Does it matter to this model what it is asked for?",
        "The mean of the records is what imitation earns.",
        "Which input does it seem not to use?",
    ),
)
def same_for_every_score(rng: Rng) -> Choice:
    """A trained model is asked for 0, 1, 2, 3 and 4 points. It earns {earned} on average each time, as its records do.
    What does it do?"""
    return Choice(
        (
            right("It imitates its records, whatever the number.", "It does not use what it is asked for."),
            wrong("It plays as well as the best of its records.", "Those earn much more than the mean."),
            wrong("It has learned to earn what it is asked for.", "Then it would earn 0, 1, 2, 3 and 4."),
            wrong("It copies its actions from the action tokens.", "In play there are none to be copied."),
        ),
        given={"earned": float(rng.choice([1.0, 1.3, 1.7]))},
    )


@question(
    asks=WHY,
    difficulty=1,
    section='"Ask for more than anybody reached, and it will do so"',
    idea="The model imitates the part of its record in which such a number stood.",
    hints=(
        "In which games did this number stand?",
        "The model knows how games went on in which such a number stood.",
        "What does a record say about a score that nobody reached?",
    ),
)
def more_than_anybody(rng: Rng) -> Claim:
    """In the best game of the record somebody earned {best} points, and more would be possible. Asked for {asked}, the
    model {does}."""
    best, guesses = int(rng.integers(4, 9)), bool(rng.integers(2))
    return Claim(
        guesses,
        (
            right("No game of the record shows what to do then."),
            wrong("It always earns the mean of its record.", "Asked for less, it earns what it is asked for."),
            wrong("A number that is not in the record is refused.", "It answers all the same, by a guess."),
            wrong("It would have to be given a discount first.", "A discount makes no new games."),
        ),
        given={
            "best": best,
            "asked": best + int(rng.integers(2, 5)),
            "does": "can only guess its moves" if guesses else "will find out how to earn them",
        },
    )


@question(
    asks=PREDICT,
    difficulty=3,
    section="What the lecture says, with care",
    idea="The number cannot tell luck from skill.",
    hints=(
        "What did all those do who earned the most?",
        "The model does what they did, and is as lucky as anybody.",
        "How much does that choice earn on average?",
    ),
)
def bought_luck(rng: Rng) -> Choice:
    """In a game you can buy a ticket, which costs nothing and wins {prize} points in one of {games} games, or stay,
    which earns {sure} for sure. The records have both. A model is asked for {prize}. What will it earn, on average?"""
    prize, games, sure = (int(n) for n in rng.choice([[10, 20, 3], [12, 4, 5], [30, 10, 7], [12, 3, 2], [40, 10, 1]]))
    return Choice(
        (
            right(prize / games, "All who earned that much had a ticket, so it buys one."),
            wrong(prize, "It asks for that, but a ticket wins only now and then."),
            wrong(sure, "Nobody who stayed earned what is asked for, so it does not stay."),
            wrong((prize / games + sure) / 2, "It does not choose by a coin: the number points to the ticket."),
        ),
        given={"prize": prize, "games": games, "sure": sure},
    )


# ---- what the lecture says


@question(
    asks=RECALL,
    difficulty=1,
    section="The lecture in five lines",
    idea="The lecture names offline RL among fields about to take off; how it works is an extension.",
    hints=(
        "How many fields does the lecture name there?",
        "They stand in one list at 4:28, before attention is explained.",
        "Which of these is rather the past, by the lecture's timeline?",
    ),
    covers=("row 6",),
)
def about_to_take_off(rng: Rng) -> Several:
    """Which fields does the lecture name beside offline reinforcement learning as about to take off (4:28)?"""
    return Several(
        (
            right("how proteins fold", "With AlphaFold, and a number."),
            right("pictures made from text", "Text and image together."),
            right("solving tasks after few examples, or none", "Generalization from few or zero shots."),
            wrong("recurrent networks with longer memories", "They belong to the time before 2017 there."),
            wrong("convolutions that find edges in pictures", "They are not in this list."),
        )
    )


@question(
    asks=WHY,
    difficulty=2,
    section="The lecture in five lines",
    idea="Offline: from records alone, while nobody plays.",
    hints=(
        "Who plays while an offline model learns?",
        "Online, a player tries something and sees what comes of it. Offline there are only records.",
        "Which of these would need a game that is played during training?",
    ),
    covers=("row 6",),
)
def what_offline_means(rng: Rng) -> Choice:
    """The lecture says *offline* RL. Somebody has {games} records of games and trains a model offline. What does that
    mean?"""
    return Choice(
        (
            right("It learns from these records alone.", "No game is played, so it never tries a move of its own."),
            wrong("It plays against itself, without the internet.", "Then it would make records of its own."),
            wrong("It learns only from the games that went well.", "All records go in; the number tells them apart."),
            wrong("It plays, and learns when the game is over.", "In offline learning nobody plays meanwhile."),
        ),
        given={"games": int(rng.choice([200, 2000, 10_000]))},
    )


@question(
    asks=RECALL,
    difficulty=1,
    section="The idea",
    idea="State, action, reward; a game's sum is its return, and its record a trajectory.",
    hints=(
        "Which of these words stand for one step, and which for a whole game?",
        "A state is seen, an action is done, a reward is given.",
        "Which two are left for the whole game: its sum and its record?",
    ),
)
def words_of_a_game(rng: Rng) -> Match:
    """Which word is which?"""
    return Match(
        (
            ("state", "what a player sees"),
            ("reward", "the points that one action gives"),
            ("return", "the sum of all points of a game"),
            ("return-to-go", "the points still to come before a step"),
            ("trajectory", "the record of a game, step by step"),
        ),
        extra=("the points earned before a step",),
        why="Points earned before a step have no name here: nobody can ask for them.",
    )
