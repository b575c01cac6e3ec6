/** Keeping the push subscription alive when the browser replaces it by itself. Loaded by the worker only. */
(() => {
  const ADDRESS = '/api/v1/push-subscription/';

  /**
   * Subscribes again and tells the server. Browsers may give the new subscription, the old one, or neither. What fails
   * here is made good at the next start of the app.
   * @param {any} context @param {any} event
   */
  async function onChange(context, { newSubscription, oldSubscription }) {
    if (await context.database.setting('reminders-off')) return; // the patient has switched them off
    const subscription = newSubscription ?? await renewed(context, oldSubscription).catch(() => null);
    if (subscription) await tell(context, subscription).catch(() => undefined);
  }

  /** @param {any} context @param {any} old */
  async function renewed(context, old) {
    const { pushManager } = self.registration;
    const existing = await pushManager.getSubscription();
    if (existing) return existing;
    const applicationServerKey = (await serverKey(context)) ?? old?.options?.applicationServerKey;
    return applicationServerKey ? pushManager.subscribe({ userVisibleOnly: true, applicationServerKey }) : null;
  }

  /** @param {any} context */
  async function serverKey(context) {
    const kept = await context.database.run((/** @type {any} */ db) => db.get('snapshot', 'current'));
    return kept?.snapshot.push?.application_server_key;
  }

  /** @param {any} context @param {any} subscription */
  async function tell(context, subscription) {
    const { endpoint, keys } = subscription.toJSON();
    const answer = await globalThis.moves.signing.signedFetch(context, ADDRESS, { method: 'PUT', body: { endpoint, keys } });
    if (answer.ok) await context.database.set('subscribed', endpoint);
  }

  globalThis.moves = { ...globalThis.moves, subscription: { onChange } };
})();
