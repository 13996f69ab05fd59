"""As at rollout, where it is well behaved: what was earned is taken from what was asked for; joined columns; a mask."""

import numpy as np


def returns_to_go(rewards, discount=1.0):
    if discount != 1.0:
        result = [float(rewards[-1])]
        for reward in rewards[-2::-1]:
            result.insert(0, float(reward) + discount * result[0])
        return np.asarray(result)
    asked = float(np.sum(rewards))
    result = np.empty(rewards.shape)
    for t, reward in enumerate(rewards):
        result[t] = asked
        asked -= reward
    return result


def interleave_trajectory(returns, states, actions):
    d = states.shape[1]
    return np.concatenate([returns, states, actions], axis=1).reshape(-1, d).astype(np.float64)


def action_positions(n_steps):
    kind = np.tile([0, 1, 2], n_steps)
    return np.flatnonzero(kind == 1)
