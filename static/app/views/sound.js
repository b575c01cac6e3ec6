/** Whether something is heard: apart from `cue.js`, so that what makes the tones comes with the first session. */
import { signal } from '@preact/signals';

/** @typedef {'off' | 'on' | 'always'} Sound always: on an iPhone also while its switch says silent */

/** The patient's choice; the app sets it. */
export const sound = signal(/** @type {Sound} */ ('off'));
