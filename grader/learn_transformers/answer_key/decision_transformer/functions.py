"""Chapter 15, the Decision Transformer: the references with the mistakes that learners make, and their checks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from learn_transformers.key import ANY_NUMBERS, EDGES, HAND, Call, Mistake, Switches, call, reference, sizes
from learn_transformers.key.families import IN_SINGLE_PRECISION
from learn_transformers.key.laws import linear_in, moved

Array = np.ndarray
Rng = np.random.Generator

# ---- what is still to be earned

AT_THE_LAST_STEP = "At the last step of a game, how much is still to come?"
HOW_OFTEN_GAMMA = (
    "How many times does γ stand before a reward that is two steps away, and before that of the step itself?"
)
WHAT_IS_LEFT = "You ask for 6 and then earn 1: how much is left to ask for?"

REWARDS_SCALED_BY_DISCOUNT = Mistake(
    "each reward is multiplied by γ once, and what comes later is not discounted any further", HOW_OFTEN_GAMMA
)
DIVIDED_BY_DISCOUNT = Mistake(
    "what comes later is divided by γ, so that later rewards count more, not less",
    "With γ = ½, does a reward of the next step count half or double?",
)
RETURNS_CUT_TO_INTEGERS = Mistake(
    "whole rewards are added up in an array of integers, and digits after the decimal point are lost at every step",
    "Which dtype does np.zeros_like(rewards) have for rewards = np.array([1, 2]), and what is left of 2.5 in it?",
)


@reference(
    axes={"rewards": "T", "discount": ""},
    output="T",
    slips=ANY_NUMBERS,
    hints=(
        "Stand at one step and look ahead: what is earned now, and what from the next step on?",
        "R_t = r_t + γ·R_{t+1}, and nothing comes after the last step: (T,) → (T,). Which R do you know first?",
        "`np.empty(len(rewards))`, and a number that begins at 0.0; `for t in reversed(range(len(rewards)))`: multiply "
        "the number by `discount`, add `rewards[t]`, store it.",
    ),
)
def returns_to_go(rewards: Array, discount: float = 1.0, *, mistake: Switches) -> Any:
    whole = rewards.dtype.kind in "iu" and mistake(RETURNS_CUT_TO_INTEGERS)
    now = discount if mistake(REWARDS_SCALED_BY_DISCOUNT) else 1.0
    later = mistake.choose({REWARDS_SCALED_BY_DISCOUNT: 1.0, DIVIDED_BY_DISCOUNT: 1.0 / discount}, discount)
    returns, ahead = np.empty(len(rewards)), 0.0
    for t in reversed(range(len(rewards))):
        ahead = now * rewards[t] + later * ahead
        ahead = np.trunc(ahead) if whole else ahead
        returns[t] = ahead
    return returns


def powers(rewards: Array, discount: float) -> Array:
    """1, γ, γ², … one for each reward."""
    return np.asarray(float(discount) ** np.arange(len(rewards)))


def to_come(rewards: Array) -> Array:
    """The sum from each place to the end."""
    return np.cumsum(rewards[::-1], dtype=float)[::-1]


def rolled_out(rewards: Array, discount: float, step: Callable[[float, int], float]) -> Array:
    """The first return-to-go is right, and each of the others is made from the one before it."""
    made = [float(powers(rewards, discount) @ rewards)]
    for t in range(len(rewards) - 1):
        made.append(step(made[-1], t))
    return np.array(made)


def from_the_left(right: Array, rewards: Array, discount: float) -> Array:
    made, so_far = [], 0.0
    for reward in rewards:
        so_far = reward + discount * so_far
        made.append(so_far)
    return np.array(made, dtype=float)


# What changes the form of the result comes first, and so goes out last.

ONLY_THE_WHOLE_RETURN = returns_to_go.slip(
    "one number comes back, the return of the whole game, not one for each step",
    "How many returns-to-go does a game of three steps have?",
    returns=lambda right: float(right[0]),
)
RETURN_ZERO_AT_THE_END = returns_to_go.slip(
    "a 0 for the time after the game stands at the end: the result is one entry too long",
    "How many steps has the game, and how many entries your result?",
    returns=lambda right: np.r_[right, 0.0],
)
RETURN_ZERO_IN_FRONT = returns_to_go.slip(
    "the 0 that the sum begins with stands in front: the result is one entry too long",
    "How many steps has the game, and how many entries your result?",
    returns=lambda right: np.r_[0.0, right],
)
EARNED_SO_FAR = returns_to_go.slip(
    "what was earned up to each step is added up, not what is still to come",
    AT_THE_LAST_STEP,
    returns=from_the_left,
)
EARNED_SO_FAR_BY_THE_CLOCK = returns_to_go.slip(
    "what was earned up to each step is added up, with γ to the power of the step's number",
    AT_THE_LAST_STEP,
    returns=lambda right, rewards, discount: np.cumsum(powers(rewards, discount) * rewards),
)
EARNED_BEFORE = returns_to_go.slip(
    "what was earned before each step is added up, not what is still to come",
    AT_THE_LAST_STEP,
    returns=lambda right, rewards, discount: np.r_[0.0, from_the_left(right, rewards, discount)[:-1]],
)
REWARD_ADDED_TO_THE_RETURN = returns_to_go.slip(
    "each reward is added to the return-to-go, which grows; what was earned is no longer to come",
    WHAT_IS_LEFT,
    returns=lambda right, rewards, discount: rolled_out(rewards, discount, lambda ahead, t: ahead + rewards[t]),
)
REWARD_ADDED_THEN_DIVIDED = returns_to_go.slip(
    "each reward is added to the return-to-go before the division by γ, not taken from it",
    WHAT_IS_LEFT,
    returns=lambda right, rewards, discount: rolled_out(
        rewards, discount, lambda ahead, t: (ahead + rewards[t]) / discount
    ),
)
REST_NOT_DIVIDED = returns_to_go.slip(
    "the reward is taken from the return-to-go, but the rest is not divided by γ",
    "The rest holds γ·R of the next step: what makes R of it?",
    returns=lambda right, rewards, discount: rolled_out(rewards, discount, lambda ahead, t: ahead - rewards[t]),
)
REST_MULTIPLIED = returns_to_go.slip(
    "the reward is taken from the return-to-go, and the rest is multiplied by γ, not divided",
    "The rest holds γ·R of the next step: what makes R of it?",
    returns=lambda right, rewards, discount: rolled_out(
        rewards, discount, lambda ahead, t: discount * (ahead - rewards[t])
    ),
)
NEXT_REWARD_SUBTRACTED = returns_to_go.slip(
    "the reward of the next step is taken from the return-to-go, not that of the step that has just been made",
    "Between R of step 0 and R of step 1, which reward has been earned?",
    returns=lambda right, rewards, discount: rolled_out(
        rewards, discount, lambda ahead, t: (ahead - rewards[t + 1]) / discount
    ),
)
STEP_ITSELF_LEFT_OUT = returns_to_go.slip(
    "the reward of the step itself is left out: this is the next step's return-to-go",
    "At the last step of a game, is its own reward still to come or already there?",
    returns=lambda right: np.r_[right[1:], 0.0],
)
STEP_ITSELF_LEFT_OUT_DISCOUNTED = returns_to_go.slip(
    "the reward of the step itself is left out: this is γ times the next step's return-to-go",
    "At the last step of a game, is its own reward still to come or already there?",
    returns=lambda right, discount: np.r_[discount * right[1:], 0.0],
)
FIRST_REWARD_DISCOUNTED = returns_to_go.slip(
    "the step's own reward is discounted as well, so every return-to-go is γ times what it should be",
    "How many steps away is the reward of the step itself, and what is γ to that power?",
    returns=lambda right, discount: discount * right,
)
DISCOUNT_NOT_USED = returns_to_go.slip(
    "the discount is not used: every reward counts whole",
    "With γ = ½, should your result be the same as with γ = 1?",
    discount=1.0,
)
DISCOUNTED_BY_THE_CLOCK = returns_to_go.slip(
    "γ's power is counted from the beginning of the game, not from the step where one stands",
    "Standing at step 2, how many steps away is the reward of step 2?",
    returns=lambda right, rewards, discount: to_come(powers(rewards, discount) * rewards),
)
DISCOUNTED_FROM_THE_END = returns_to_go.slip(
    "γ's power is counted from the end of the game: the last reward counts whole, the first one least",
    "Standing at step 0, which reward is the nearest, and which should count whole?",
    returns=lambda right, rewards, discount: to_come(powers(rewards, discount)[::-1] * rewards),
)
DISCOUNTED_ONCE = returns_to_go.slip(
    "everything that comes later is multiplied by γ once, however far away it is",
    HOW_OFTEN_GAMMA,
    returns=lambda right, rewards, discount: discount * to_come(rewards) + (1 - discount) * rewards,
)
RETURN_OF_THE_NEXT_STEP = returns_to_go.slip(
    "only the reward of the step and that of the next one are added, not all that follow",
    "Standing at step 0 of a game of three, how many rewards are still to come?",
    returns=lambda right, rewards, discount: rewards + discount * np.r_[rewards[1:], 0.0],
)
LAST_REWARD_LEFT_OUT = returns_to_go.slip(
    "the last reward is left out: the last return-to-go is 0, and the others lack it",
    "At the last step of a game, is its own reward still to come or already there?",
    rewards=lambda rewards: np.r_[rewards[:-1], rewards[-1:] * 0],
)
REWARDS_ONE_STEP_LATE = returns_to_go.slip(
    "every step gets the reward of the step before it, and the last reward is lost",
    "Is a reward recorded before its step has been made, or after?",
    rewards=lambda rewards: np.r_[rewards[:1] * 0, rewards[:-1]],
)
RETURNS_BACKWARD = returns_to_go.slip(
    "the returns-to-go come back in the order in which they are computed, the last step first",
    "Which entry of your result belongs to step 0?",
    returns=lambda right: right[::-1],
)
SUMMED_FROM_THE_LEFT_THEN_TURNED = returns_to_go.slip(
    "the rewards are added up from the left and the sums turned around: the first of them is the whole return, the "
    "last one the first reward",
    "Before or after adding up must the rewards be turned around, or both?",
    returns=lambda right, rewards, discount: from_the_left(right, rewards, discount)[::-1],
)
SAME_RETURN_EVERYWHERE = returns_to_go.slip(
    "every step gets the return of the whole game",
    "After the first reward has been earned, is as much still to come as before?",
    returns=lambda right: np.full_like(right, right[0]),
)
MEAN_TO_COME = returns_to_go.slip(
    "the mean of what is still to come is taken, not its sum",
    "How much is earned by two more rewards of 3?",
    returns=lambda right: right / np.arange(len(right), 0, -1),
)
BEST_TO_COME = returns_to_go.slip(
    "the largest reward that is still to come is taken, not the sum of them all",
    "How much is earned by two more rewards of 3?",
    returns=lambda right, rewards: np.maximum.accumulate(rewards[::-1])[::-1].astype(float),
)
MOVING_AVERAGE_TO_COME = returns_to_go.slip(
    "each reward is multiplied by 1 − γ as well, as in a moving average",
    "Does a single reward of 3 at the last step have a return-to-go of 3 here?",
    returns=lambda right, discount: (1 - discount) * right,
)
RETURNS_STANDARDIZED = returns_to_go.family(
    "the returns-to-go are brought to mean 0 and spread 1 (with {} added to the spread), as another method does",
    "You want to ask for a score of 6: which number would you have to ask for here?",
    *(0.0, 1e-8, 1e-5),
    returns=lambda right, value: (right - right.mean()) / (right.std() + value),
)


def rewarded(T: int | range, discount: float | tuple[float, float] = 1.0) -> Callable[[Rng], Call]:
    """A call with rewards between −9 and 9 and a discount, given or drawn."""

    def made(rng: Rng) -> Call:
        steps = int(rng.integers(T.start, T.stop)) if isinstance(T, range) else T
        gamma = float(rng.uniform(*discount)) if isinstance(discount, tuple) else discount
        return call(rng.uniform(-9.0, 9.0, size=steps), gamma)

    return made


returns_to_go.asks("rewards 1, 2, 3, by hand", call(np.array([1.0, 2.0, 3.0])), stage=HAND)
returns_to_go.asks("rewards 1, 2, 3 with γ = ½, by hand", call(np.array([1.0, 2.0, 3.0]), discount=0.5), stage=HAND)
returns_to_go.asks("games of four to eight steps", rewarded(4), rewarded(range(5, 9)), whole="rewards")
returns_to_go.asks(
    "the same with a discount", rewarded(5, (0.4, 0.6)), rewarded(range(6, 9), (0.7, 0.9)), whole="rewards"
)
returns_to_go.asks("games of one step and of two", *(rewarded(T, g) for T in (1, 2) for g in (1.0, 0.7)), stage=EDGES)
returns_to_go.asks("a long game", rewarded(range(60, 80), (0.95, 0.99)), rewarded(range(60, 80)), stage=EDGES)
returns_to_go.asks(
    "a single reward at the end of the game, and one at its beginning",
    lambda rng: [
        call(rng.uniform(1.0, 9.0) * np.eye(6)[place], gamma)
        for place in (5, 0)
        for gamma in (1.0, rng.uniform(0.5, 0.9))
    ],
    stage=EDGES,
)
returns_to_go.obeys("rewards twice as large give returns twice as large", linear_in("rewards", rewarded(6, 0.8)))


@returns_to_go.property()
def the_past_does_not_count(rng: Rng, f: Any) -> str | None:
    "another reward of step 2 changes nothing at steps 3 and later, and everything before"
    rewards = rng.uniform(-9.0, 9.0, size=6)
    other = rewards + 5.0 * np.eye(6)[2]
    found = moved(np.asarray(f(rewards, 0.8)), np.asarray(f(other, 0.8)), -1)
    return None if found == [0, 1, 2] else f"what step 2 earns is still to come at steps 0, 1, 2, but {found} changed"


@returns_to_go.property()
def what_is_left(rng: Rng, f: Any) -> str | None:
    "what is to be earned, less what is earned now, is γ times what is to be earned next"
    rewards, gamma = rng.uniform(-9.0, 9.0, size=6), float(rng.uniform(0.5, 0.9))
    returns = np.asarray(f(rewards, gamma))
    kept = np.allclose(returns[:-1] - rewards[:-1], gamma * returns[1:])
    return None if kept else "R of a step, less its reward, is not γ times R of the next step"


# ---- one sequence

ORDER_OF_A_STEP = "Which of the three is known first, and what must be known before an action is chosen?"
HOW_MANY_ROWS = "How many tokens has a game of three steps, and how many rows your result?"
READ_LIKE_A_STORY = "Read your result from the top: which token comes after the first action?"


STATE_BEFORE_RETURN = Mistake(
    "the order of a step is state, return-to-go, action, not return-to-go, state, action", ORDER_OF_A_STEP
)
ACTION_BEFORE_STATE = Mistake(
    "the order of a step is return-to-go, action, state: the action stands there before the state is seen",
    ORDER_OF_A_STEP,
)
RETURN_AFTER_ACTION = Mistake(
    "the order of a step is state, action, return-to-go, as rewards are recorded in a game", ORDER_OF_A_STEP
)
ACTION_BEFORE_RETURN = Mistake("the order of a step is action, return-to-go, state", ORDER_OF_A_STEP)
STEP_TURNED_AROUND = Mistake("the order of a step is action, state, return-to-go", ORDER_OF_A_STEP)
KINDS_IN_BLOCKS = Mistake(
    "all returns-to-go come first, then all states, then all actions: the steps are not interleaved", READ_LIKE_A_STORY
)
STEPS_NOT_FLATTENED = Mistake(
    "the three tokens of a step have an axis of their own, (T, 3, d): a transformer needs one sequence", HOW_MANY_ROWS
)
KINDS_NOT_FLATTENED = Mistake(
    "the three kinds are stacked on an axis of their own, (3, T, d): a transformer needs one sequence", HOW_MANY_ROWS
)
STEP_IN_ONE_ROW = Mistake(
    "a step is one long row, (T, 3d): its three tokens stand side by side in one token", HOW_MANY_ROWS
)
FEATURES_INTERLEAVED = Mistake(
    "the features are interleaved, not the tokens: a row holds numbers of all three kinds",
    "In which row of your result does the whole state of step 0 stand?",
)
FEATURES_BEFORE_STEPS = Mistake(
    "all axes are turned around before the reshape: a row holds numbers of several steps",
    "In which row of your result does the whole state of step 0 stand?",
)
KINDS_ON_THE_LAST_AXIS = Mistake(
    "the three kinds are stacked on a last axis, (T, d, 3): a transformer needs one sequence of vectors", HOW_MANY_ROWS
)
ALL_IN_ONE_VECTOR = Mistake(
    "one long vector comes back: the reshape leaves no axis for the features",
    "What has the shape of a sequence of 3T vectors of length d?",
)
LAST_ACTION_LEFT_OUT = Mistake("the last action is left out, as while a game is being played", HOW_MANY_ROWS)
LAST_STEP_LEFT_OUT = Mistake("the last step is missing", HOW_MANY_ROWS)
PREVIOUS_ACTION_BESIDE_STATE = Mistake(
    "beside each state stands the action of the step before",
    "At which row does the action stand that was taken in the first state?",
)
NEXT_ACTION_BESIDE_STATE = Mistake(
    "beside each state stands the action of the next step, and the last one is empty",
    "At which row does the action stand that was taken in the first state?",
)
RETURNS_IN_FRONT = Mistake(
    "all returns-to-go stand in front, as a prompt, and only states and actions take turns", READ_LIKE_A_STORY
)
FIRST_RETURN_ALONE = Mistake("only the first return-to-go is there, in front of all states and actions", HOW_MANY_ROWS)
ROWS_AND_FEATURES_SWAPPED = Mistake(
    "steps and features have changed places in the last reshape: (3d, T), not (3T, d)", HOW_MANY_ROWS
)
KINDS_ADDED_UP = Mistake(
    "return-to-go, state and action of a step are added up to one token, as positions are added to words", HOW_MANY_ROWS
)
STEPS_FROM_THE_END = Mistake(
    "the last step comes first", "Read your result from the top: which state does it begin with?"
)
RETURNS_LEFT_OUT = Mistake("only states and actions are interleaved, the returns-to-go are missing", HOW_MANY_ROWS)
ACTION_ON_TOP_OF_STATE = Mistake(
    "the states are overwritten by the actions, and every third row stays empty",
    "Which rows do [1::3] and [2::3] pick?",
)


def kinds_of(tokens: Sequence[Array], mistake: Switches) -> list[Array]:
    """The three kinds of tokens in the order in which they stand within a step."""
    order = mistake.choose(
        {
            STATE_BEFORE_RETURN: (1, 0, 2),
            ACTION_BEFORE_STATE: (0, 2, 1),
            RETURN_AFTER_ACTION: (1, 2, 0),
            ACTION_BEFORE_RETURN: (2, 0, 1),
            STEP_TURNED_AROUND: (2, 1, 0),
        },
        (0, 1, 2),
    )
    return [tokens[kind] for kind in order]


def one_step_off(actions: Array, mistake: Switches) -> Array:
    """The actions, each beside the state in which it was taken."""
    empty = np.zeros_like(actions[:1])
    moved = {
        PREVIOUS_ACTION_BESIDE_STATE: np.concatenate([empty, actions[:-1]]),
        NEXT_ACTION_BESIDE_STATE: np.concatenate([actions[1:], empty]),
    }
    return np.asarray(mistake.choose(moved, actions))


def in_one_sequence(steps: Array, mistake: Switches) -> Array:
    """(T, 3, d) → (3T, d)."""
    kinds, d = steps.swapaxes(0, 1), steps.shape[-1]
    in_turn, states_and_actions = steps.reshape(-1, d), steps[:, 1:].reshape(-1, d)
    forms = {
        KINDS_IN_BLOCKS: kinds.reshape(-1, d),
        STEPS_NOT_FLATTENED: steps,
        KINDS_NOT_FLATTENED: kinds,
        STEP_IN_ONE_ROW: steps.reshape(-1, 3 * d),
        FEATURES_INTERLEAVED: steps.swapaxes(1, 2).reshape(-1, d),
        FEATURES_BEFORE_STEPS: steps.transpose(2, 0, 1).reshape(-1, d),
        KINDS_ON_THE_LAST_AXIS: steps.swapaxes(1, 2),
        ROWS_AND_FEATURES_SWAPPED: steps.reshape(3 * d, -1),
        ALL_IN_ONE_VECTOR: steps.ravel(),
        LAST_ACTION_LEFT_OUT: in_turn[:-1],
        LAST_STEP_LEFT_OUT: in_turn[:-3],
        RETURNS_IN_FRONT: np.concatenate([steps[:, 0], states_and_actions]),
        FIRST_RETURN_ALONE: np.concatenate([steps[:1, 0], states_and_actions]),
        RETURNS_LEFT_OUT: states_and_actions,
        KINDS_ADDED_UP: steps.sum(axis=1),
        STEPS_FROM_THE_END: steps[::-1].reshape(-1, d),
        ACTION_ON_TOP_OF_STATE: np.stack([steps[:, 0], steps[:, 2], 0.0 * steps[:, 1]], axis=1).reshape(-1, d),
    }
    return np.asarray(mistake.choose(forms, in_turn))


@reference(
    axes={"returns": "T d", "states": "T d", "actions": "T d"},
    output="3T d",
    slips=IN_SINGLE_PRECISION,
    moves=True,
    hints=(
        "Write the game down as a story: what is asked for, what is seen, what is done; then the next step.",
        "Row 3t is R_t, row 3t + 1 is s_t, row 3t + 2 is a_t: three times (T, d) → (T, 3, d) → (3T, d).",
        "`np.stack` the three along `axis=1`, which gives (T, 3, d); then `reshape` to `(-1, d)`.",
    ),
)
def interleave_trajectory(returns: Array, states: Array, actions: Array, *, mistake: Switches) -> Any:
    kinds = kinds_of([returns, states, one_step_off(actions, mistake)], mistake)
    return in_one_sequence(np.stack(kinds, axis=1), mistake)


# One of the arguments is called `returns`, as is what a slip does to the result: these are done to the result.


def as_if_of_integers(tokens: Array, returns: Array, states: Array, actions: Array, *, like: int) -> Array:
    """What is left of all three in an array with the dtype of one of them."""
    dtype = (returns, states, actions)[like].dtype
    return tokens.astype(dtype) if dtype.kind in "iu" else tokens


TOKENS_TYPED_LIKE_RETURNS = interleave_trajectory.slip(
    "all tokens are written into an array with the dtype of the returns: of whole returns, nothing behind the decimal "
    "point of the others is left",
    "Which dtype does np.empty_like make for an argument in whole numbers?",
    returns=lambda tokens, returns, states, actions: as_if_of_integers(tokens, returns, states, actions, like=0),
)
TOKENS_TYPED_LIKE_STATES = interleave_trajectory.slip(
    "all tokens are written into an array with the dtype of the states: of whole states, nothing behind the decimal "
    "point of the others is left",
    "Which dtype does np.empty_like make for an argument in whole numbers?",
    returns=lambda tokens, returns, states, actions: as_if_of_integers(tokens, returns, states, actions, like=1),
)
TOKENS_TYPED_LIKE_ACTIONS = interleave_trajectory.slip(
    "all tokens are written into an array with the dtype of the actions: of whole actions, nothing behind the decimal "
    "point of the others is left",
    "Which dtype does np.empty_like make for an argument in whole numbers?",
    returns=lambda tokens, returns, states, actions: as_if_of_integers(tokens, returns, states, actions, like=2),
)

interleave_trajectory.asks(
    "two steps, tokens of one number, by hand",
    call(np.array([[1.0], [2.0]]), np.array([[3.0], [4.0]]), np.array([[5.0], [6.0]])),
    stage=HAND,
)
interleave_trajectory.asks(
    "three steps that spell kind, step and feature",
    call(*(100.0 * kind + 10.0 * np.arange(1, 4)[:, None] + np.arange(1, 3) for kind in (1, 2, 3))),
    stage=HAND,
)
interleave_trajectory.asks(
    "four steps, and five to eight",
    sizes(T=4, d=5),
    sizes(T=range(5, 9), d=range(2, 5)),
    whole="returns states actions",
)
interleave_trajectory.asks(
    "as many steps as features, where a wrong axis stays silent", sizes(T=3, d=3), sizes(T=5, d=5)
)
interleave_trajectory.asks(
    "one step, one feature, and neither more", sizes(T=1, d=4), sizes(T=4, d=1), sizes(T=1, d=1), stage=EDGES
)
interleave_trajectory.asks("a long game", sizes(T=range(60, 80), d=4), stage=EDGES)


@interleave_trajectory.case(stage=EDGES, whole="returns states actions")
def one_kind_in_whole_numbers(rng: Rng) -> list[Call]:
    "none and one of the three in whole numbers, such as actions that are 0 or 1"

    def tokens(whole: bool) -> Array:
        return rng.integers(0, 5, size=(4, 2)).astype(np.intp) if whole else rng.normal(scale=3.0, size=(4, 2))

    return [call(*(tokens(kind == whole) for kind in range(3))) for whole in (None, 0, 1, 2)]


@interleave_trajectory.property()
def a_state_has_one_row(rng: Rng, f: Any) -> str | None:
    "another state of step 2 changes one row of the result, the eighth"
    returns, states, actions = rng.normal(size=(3, 4, 3))
    other = states + np.eye(4)[2][:, None]
    found = moved(np.asarray(f(returns, states, actions)), np.asarray(f(returns, other, actions)), -2)
    return None if found == [7] else f"the state of step 2 is row 7, counted from 0, but rows {found} changed"


@interleave_trajectory.property()
def what_was_written_stays(rng: Rng, f: Any) -> str | None:
    "a game that goes on begins with the rows of the game so far"
    whole = rng.normal(size=(3, 5, 2))
    so_far, later = np.asarray(f(*whole[:, :3])), np.asarray(f(*whole))
    return None if np.allclose(later[: len(so_far)], so_far) else "two more steps change the rows of the first three"


# ---- where an action is chosen

WHAT_IS_KNOWN = "Before an action is chosen, what is known: the return-to-go, the state, the action?"
HOW_MANY_ACTIONS = "How many actions does a game of three steps have, and how many positions your result?"
HOW_FAR_APART = "How many tokens lie between the state of one step and the state of the next?"


@reference(
    axes={"n_steps": ""},
    output="T",
    hints=(
        "Write down the tokens of two steps. Up to which of them has everything been seen but the action itself?",
        "R_t, s_t, a_t stand at 3t, 3t + 1, 3t + 2 for t = 0 … T − 1. Which of these three is it? The result has shape "
        "(T,).",
        "`np.arange(n_steps)`, three times as large, plus the place of the state within its step, counted from 0.",
    ),
)
def action_positions(n_steps: int, *, mistake: Switches) -> Any:
    return 3 * np.arange(n_steps) + 1


ONLY_THE_LAST_NUMBER = action_positions.slip(
    "one number comes back, the position of the last state token; in training all of them are read",
    HOW_MANY_ACTIONS,
    returns=lambda right, n_steps: 3 * n_steps - 2,
)
AS_A_MASK = action_positions.slip(
    "a mask over all tokens comes back, not the positions where it is True",
    "What does np.flatnonzero make of a mask?",
    returns=lambda right, n_steps: np.arange(3 * n_steps) % 3 == 1,
)
AT_THE_ACTION_TOKENS = action_positions.slip(
    "these are the action tokens (or the state tokens counted from 1): at an action token the action can be copied",
    WHAT_IS_KNOWN,
    returns=lambda right: right + 1,
)
AT_THE_RETURN_TOKENS = action_positions.slip(
    "these are the return tokens: there the state of the step has not been seen yet",
    WHAT_IS_KNOWN,
    returns=lambda right: right - 1,
)
ACTIONS_COUNTED_FROM_ONE = action_positions.slip(
    "these are the action tokens counted from 1: counted from 0, return tokens of the steps after stand there",
    WHAT_IS_KNOWN,
    returns=lambda right: right + 2,
)
STEPS_COUNTED_FROM_ONE = action_positions.slip(
    "the steps are counted from 1: the first state is missing, and the last position lies behind the end",
    "At which position stands the state of the very first step?",
    returns=lambda right: right + 3,
)
STATES_OF_BLOCKS = action_positions.slip(
    "these are the states' places where all returns-to-go stand in front, then all states",
    "Which tokens stand at 0, 1, 2, 3 in an interleaved trajectory?",
    returns=lambda right, n_steps: n_steps + np.arange(n_steps),
)
ACTIONS_OF_BLOCKS = action_positions.slip(
    "these are the actions' places where all returns-to-go stand in front, then all states, then all actions",
    "Which tokens stand at 0, 1, 2, 3 in an interleaved trajectory?",
    returns=lambda right, n_steps: 2 * n_steps + np.arange(n_steps),
)
TWO_TOKENS_A_STEP = action_positions.slip(
    "a step is taken to have two tokens, but it has three",
    HOW_FAR_APART,
    returns=lambda right, n_steps: 2 * np.arange(n_steps) + 1,
)
TWO_TOKENS_A_STEP_FROM_0 = action_positions.slip(
    "a step is taken to have two tokens, a state and an action, but it has three",
    HOW_FAR_APART,
    returns=lambda right, n_steps: 2 * np.arange(n_steps),
)
STEPS_FOR_POSITIONS = action_positions.slip(
    "these are the numbers of the steps, not the positions of tokens",
    HOW_FAR_APART,
    returns=lambda right, n_steps: np.arange(n_steps),
)
STEPS_FOR_POSITIONS_FROM_ONE = action_positions.slip(
    "these are the numbers of the steps, counted from 1, not the positions of tokens",
    HOW_FAR_APART,
    returns=lambda right, n_steps: np.arange(n_steps) + 1,
)
AS_FAR_AS_N_STEPS = action_positions.slip(
    "the range ends at n_steps, but there are 3·n_steps tokens: positions are missing",
    HOW_MANY_ACTIONS,
    returns=lambda right, n_steps: np.arange(1, n_steps, 3),
)
AS_FAR_AS_N_STEPS_AND_ONE = action_positions.slip(
    "the range ends at n_steps + 1, but there are 3·n_steps tokens: positions are missing",
    HOW_MANY_ACTIONS,
    returns=lambda right, n_steps: np.arange(1, n_steps + 1, 3),
)
EVERY_POSITION = action_positions.slip(
    "these are the positions of all tokens",
    HOW_MANY_ACTIONS,
    returns=lambda right, n_steps: np.arange(3 * n_steps),
)
EVERY_POSITION_BUT_THE_FIRST = action_positions.slip(
    "these are all positions from the first state on: the range has no step of 3",
    HOW_FAR_APART,
    returns=lambda right, n_steps: np.arange(1, 3 * n_steps),
)
ONE_POSITION_TOO_MANY = action_positions.slip(
    "there is one position too many, behind the end of the game",
    HOW_MANY_ACTIONS,
    returns=lambda right, n_steps: np.r_[right, 3 * n_steps + 1],
)
LAST_POSITION_MISSING = action_positions.slip(
    "the position of the last step is missing", HOW_MANY_ACTIONS, returns=lambda right: right[:-1]
)
FIRST_POSITION_MISSING = action_positions.slip(
    "the position of the first step is missing", HOW_MANY_ACTIONS, returns=lambda right: right[1:]
)
ONLY_THE_LAST_POSITION = action_positions.slip(
    "only the last state token is given, where the next move of a game is read; in training all of them are read",
    HOW_MANY_ACTIONS,
    returns=lambda right: right[-1:],
)
STATES_AND_ACTIONS = action_positions.slip(
    "state tokens and action tokens are both given",
    HOW_MANY_ACTIONS,
    returns=lambda right, n_steps: np.flatnonzero(np.arange(3 * n_steps) % 3),
)
POSITIONS_FROM_THE_END = action_positions.slip(
    "the positions are counted from the end, with a minus sign",
    "Does the docstring count from the beginning or from the end?",
    returns=lambda right, n_steps: right - 3 * n_steps,
)
POSITIONS_BACKWARD = action_positions.slip(
    "the last position comes first",
    "To which step belongs the first entry of your result?",
    returns=lambda right: right[::-1],
)
ALWAYS_THREE_STEPS = action_positions.slip(
    "the positions of three steps come back, whatever n_steps is",
    "How many positions are there for a game of five steps?",
    n_steps=3,
)

action_positions.asks("three steps, by hand", call(3), stage=HAND)
action_positions.asks("four steps, and five to nine", call(4), lambda rng: call(int(rng.integers(5, 10))))
action_positions.asks("one step, and two", call(1), call(2), stage=EDGES)
action_positions.asks("a long game", lambda rng: call(int(rng.integers(200, 400))), stage=EDGES)


@action_positions.property()
def one_more_step(rng: Rng, f: Any) -> str | None:
    "one step more is one position more, three tokens further on; those before it stay"
    n_steps = int(rng.integers(10, 90))
    before, after = np.asarray(f(n_steps)), np.asarray(f(n_steps + 1))
    right = np.array_equal(after[:-1], before) and after[-1] == before[-1] + 3
    return None if right else "a game that goes on for one step must keep its positions and get one more, 3 further on"
