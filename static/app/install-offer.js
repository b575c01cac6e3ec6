/** The browser's offer to install the app: it comes once, early, so somebody must be there to keep it. */
import { signal } from '@preact/signals';

/** @typedef {Event & { prompt: () => Promise<unknown>, userChoice: Promise<{ outcome: string }> }} InstallPrompt */

/** The browser's own offer, kept until the patient taps. */
export const offer = signal(/** @type {InstallPrompt | null} */ (null));

export function watchInstallOffer() {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault();
    offer.value = /** @type {InstallPrompt} */ (event);
  });
  addEventListener('appinstalled', () => { offer.value = null; });
}
