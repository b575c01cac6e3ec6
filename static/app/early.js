/** What takes long and needs little, begun while the rest of the app is still on its way: reading what the phone keeps. */
import { keptAtStart } from '#app/db.js';

keptAtStart().then(
  ({ device }) => { if (!device) sendFor('#app/views/pair.js'); },
  () => undefined, // heard by whoever draws from it
);

const [, screen = ''] = location.hash.split('/');
if (screen === 'session') sendFor('#app/views/session/index.js');
else if (!['', 'today', 'danger', 'stop'].includes(screen)) sendFor('#app/views/pages.js');

/**
 * A screen that comes later, and everything that it imports: by itself it would say so only once it has come.
 * @param {string} name
 */
function sendFor(name) {
  const files = JSON.parse(document.getElementById('later')?.textContent ?? '{}')[name] ?? [];
  for (const href of files) document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href }));
}
