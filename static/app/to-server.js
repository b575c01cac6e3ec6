/** The way to what talks to the server, from what may be asked before that has come. */
import { OFFLINE, Refusal } from '#app/refusal.js';

/** Rejects with a Refusal where it has not come and cannot. @returns {Promise<typeof import('#app/server.js')>} */
export async function server() {
  try {
    return await import('#app/server.js');
  } catch {
    throw new Refusal('offline', OFFLINE);
  }
}
