/** What takes long and needs little, begun while the rest of the app is still on its way: reading what the phone keeps. */
import { keptAtStart } from '#app/db.js';

const { sendFor } = /** @type {{ sendFor?: (name: string) => void }} */ (globalThis); // of at-once.js

keptAtStart().then(
  ({ device }) => { if (!device) sendFor?.('#app/views/pair.js'); },
  () => undefined, // heard by whoever draws from it
);
