"""Chapter 15, the Decision Transformer: acting as writing the record of a game (an extension: the lecture says no more
than "offline RL").

A trajectory is the record of one game of T steps: at every step a state, an action, and a reward.
Whole numbers are good numbers: integer arrays may go in wherever arrays do, and what comes out is float64 all the same.
The lesson is README.md beside this file. Check your work with `learn-transformers check decision_transformer`.
"""

import numpy as np


def returns_to_go(rewards: np.ndarray, discount: float = 1.0) -> np.ndarray:
    """What is still to be earned at each step, the reward of the step itself included.

    A reward that comes k steps later counts `discount ** k` times: that of the step itself always counts whole.

    Args:
        rewards: `(T,)`, float64, the reward of every step; T is at least 1.
        discount: γ, greater than 0 and at most 1; with 1 every reward counts whole.

    Returns:
        `(T,)`, float64; entry t is `rewards[t] + discount * rewards[t + 1] + discount**2 * rewards[t + 2] + …`.

    Example:
        >>> returns_to_go(np.array([1.0, 2.0, 3.0]))
        array([6., 5., 3.])
        >>> returns_to_go(np.array([1.0, 2.0, 3.0]), discount=0.5)
        array([2.75, 3.5 , 3.  ])

    Source: extension; Chen et al. 2021, "Decision Transformer", section 3 (there without a discount).
    """
    raise NotImplementedError("returns_to_go")


def interleave_trajectory(returns: np.ndarray, states: np.ndarray, actions: np.ndarray) -> np.ndarray:
    """Write a trajectory as one sequence of tokens: return-to-go, state and action of step 0, then those of step 1, …

    Args:
        returns: `(T, d)`, float64, the embedded return-to-go of every step.
        states: `(T, d)`, float64, the embedded states.
        actions: `(T, d)`, float64, the embedded actions.

    Returns:
        `(3 * T, d)`, float64; rows 3t, 3t + 1 and 3t + 2 belong to step t.

    Example:
        >>> interleave_trajectory(np.array([[1.0], [2.0]]), np.array([[3.0], [4.0]]), np.array([[5.0], [6.0]]))
        array([[1.],
               [3.],
               [5.],
               [2.],
               [4.],
               [6.]])

    Source: extension; Chen et al. 2021, "Decision Transformer", section 3, "Trajectory representation".
    """
    raise NotImplementedError("interleave_trajectory")


def action_positions(n_steps: int) -> np.ndarray:
    """At which tokens of an interleaved trajectory the actions are predicted: at the state tokens.

    There a causal model has seen the return-to-go and the state of the step, but not the action that it is to choose.

    Args:
        n_steps: T, at least 1.

    Returns:
        `(T,)`, integers: one position in `interleave_trajectory`'s result for each step, counted from 0.

    Example:
        >>> action_positions(3)
        array([1, 4, 7])

    Source: extension; Chen et al. 2021, "Decision Transformer", section 3, "Architecture".
    """
    raise NotImplementedError("action_positions")
