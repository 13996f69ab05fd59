# wrong: interleave_trajectory = kinds_added_up
# wrong: action_positions = only_the_last_number
# student: Ivo, adds embeddings as in chapter 4; asks for one position
import numpy as np


def returns_to_go(rewards, discount=1.0):
    T = len(rewards)
    powers = discount ** np.abs(np.subtract.outer(np.arange(T), np.arange(T)))
    return np.triu(powers) @ rewards


def interleave_trajectory(returns, states, actions):
    return (returns + states + actions).astype(float)


def action_positions(n_steps):
    return 3 * n_steps - 2
