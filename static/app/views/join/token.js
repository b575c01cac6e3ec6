/** The secret of the link. It stays out of the address bar, the history list and every request line. */

/**
 * The token from the fragment, or from this very entry of the history after a reload. A fragment that begins with a slash is
 * a screen of the page, never a token.
 * @param {{ hash: string, state: any }} at
 */
export function tokenIn({ hash, state }) {
  const given = hash.replace(/^#/, '');
  if (given && !given.startsWith('/')) return given;
  return typeof state?.token === 'string' ? state.token : null;
}

/** Reads the token and clears the address. @returns {string | null} */
export function takeToken() {
  const token = tokenIn({ hash: location.hash, state: history.state });
  if (token && !location.hash.startsWith('#/')) history.replaceState({ token }, '', location.pathname);
  return token;
}

/** Once it has been used, a reload must not try it again. */
export function forgetToken() {
  history.replaceState(null, '', location.pathname);
}
