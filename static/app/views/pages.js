/** Every screen but Today, the danger signs and the session: they come together, after the first screen. */
import '#app/server.js'; // whoever can open Settings can sign out, without network too
import { noteStanding } from '#app/push.js';
import '#app/views/more-icons.js';
export { Correct } from '#app/views/correct.js';
export { Help } from '#app/views/help.js';
export { InstallScreen } from '#app/views/install-screen.js';
export { NotePage } from '#app/views/note.js';
export { PairPage } from '#app/views/pair.js';
export { ExercisePage, Programme } from '#app/views/programme.js';
export { CalendarPage } from '#app/views/settings/calendar.js';
export { DevicesPage } from '#app/views/settings/devices.js';
export { EmailPage } from '#app/views/settings/email.js';
export { RefusedMove } from '#app/views/refused-move.js';
export { Settings } from '#app/views/settings/index.js';
export { SettlingPage } from '#app/views/settling.js';
export { TimePage } from '#app/views/settings/times.js';
export { SkipSheet } from '#app/views/skip.js';
export { Week } from '#app/views/week.js';

noteStanding(); // otherwise Settings says "One moment" first, and everything below moves when the answer comes
