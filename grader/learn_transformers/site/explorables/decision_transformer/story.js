// @ts-check

/**
 * A game as one sequence of tokens, with what is still to come before each step.
 *
 * @param {{rewards: number[], discount: number}} game  one reward a step; 0 < discount ≤ 1
 * @returns {{returns: number[], tokens: number[][], places: number[]}}
 *   returns[t] is the return-to-go of step t; a token is [kind, t] with kind 0 for a return-to-go, 1 for a state and 2
 *   for an action; places are those of the states, where the actions are read
 */
export function story({ rewards, discount }) {
  const returns = new Array(rewards.length);
  let ahead = 0;
  for (let t = rewards.length - 1; t >= 0; t--) {
    ahead = rewards[t] + discount * ahead;
    returns[t] = ahead;
  }
  const tokens = rewards.flatMap((_, t) => [0, 1, 2].map((kind) => [kind, t]));
  const places = tokens.flatMap(([kind], place) => (kind === 1 ? [place] : []));
  return { returns, tokens, places };
}
