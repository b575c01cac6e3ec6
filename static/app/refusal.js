/** A no with its reason: `code` for the screens that have their own words for it, `message` a sentence for a person. */
export class Refusal extends Error {
  /** @param {string} code @param {string} sentence @param {{ triesLeft?: number }} [more] */
  constructor(code, sentence, { triesLeft } = {}) {
    super(sentence);
    this.name = 'Refusal';
    this.code = code;
    this.triesLeft = triesLeft;
  }
}

export const OFFLINE = 'There is no connection just now. Check the signal or the Wi-Fi, then try again.';
const BUSY = 'There were many tries just now. Wait a minute, then try again.';
const TROUBLE = 'That did not work. Try again in a moment.';

/** What a refused answer of the server says. @param {MovesAnswer} answer */
export function refusalOf({ status, data }) {
  if (data?.code === 'wait') return new Refusal('wait', data.detail); // it says for how long
  if (status === 429 || status === 503) return new Refusal('busy', BUSY);
  return new Refusal(data?.code ?? 'unknown_answer', data?.detail ?? TROUBLE, { triesLeft: data?.tries_left });
}
