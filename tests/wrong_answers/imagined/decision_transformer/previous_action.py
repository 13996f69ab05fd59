# wrong: interleave_trajectory = previous_action_beside_state
# student: Gil, the model must not see the action, so it gets the one before
import numpy as np


def returns_to_go(rewards, discount=1.0):
    rewards = rewards.astype(float)
    return np.array([(rewards[t:] * discount ** np.arange(len(rewards) - t)).sum() for t in range(len(rewards))])


def interleave_trajectory(returns, states, actions):
    shifted = np.vstack([np.zeros((1, actions.shape[1])), actions[:-1]])
    return np.stack([returns, states, shifted], axis=1).reshape(-1, states.shape[1]).astype(float)


def action_positions(n_steps):
    return 3 * np.arange(n_steps) + 1
