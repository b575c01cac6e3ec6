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

/** Once it has been used, a reload must not try it again. @param {{ joined?: boolean }} [after] what a reload should find instead */
export function forgetToken({ joined = false } = {}) {
  history.replaceState(joined ? { joined } : null, '', location.pathname);
}

/** Whether this page has joined already, before it was loaded again. */
export function hasJoined() {
  return history.state?.joined === true;
}

/** Another invitation opened in this very tab changes the fragment only: begin again with it. */
export function watchToken() {
  addEventListener('hashchange', () => { if (tokenIn({ hash: location.hash, state: null })) location.reload(); });
}
