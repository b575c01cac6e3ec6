/** Tells the patient's app in the frame beside the builder what the draft looks like now. */

/**
 * @param {HTMLIFrameElement | null} frame
 * @returns {{ show: (answer: HTMLElement) => void }} show: the part of the snapshot that came with the server's answer
 */
export function showing(frame) {
  return {
    show(answer) {
      const asked = answer.querySelector('#draft-asked')?.textContent;
      if (asked) frame?.contentWindow?.postMessage({ asked: JSON.parse(asked) }, location.origin);
    },
  };
}
