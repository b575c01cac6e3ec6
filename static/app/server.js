/** Everything that the app says to the clinic's server, in one part: the first screen is there without it. */
export { endDevice, openDevices, pair, requestPairingCode, signOut } from '#app/joining.js';
export { check, flush, startOutbox } from '#app/outbox.js';
export { watchPhone } from '#app/phone-report.js';
export { askForReminders, renewReminders, stopReminders } from '#app/push.js';
export { agreeToEmail, endFeed, makeFeed } from '#app/reminder-ways.js';
export { runTest } from '#app/test-reminder.js';
