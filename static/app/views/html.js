/** The one place where markup meets Preact: `html` tagged templates, no innerHTML anywhere. */
import { h } from 'preact';
import htm from 'htm';

/** @typedef {any} View what a component returns: a tree, text or nothing */

/** @type {(strings: TemplateStringsArray, ...values: any[]) => View} */
export const html = htm.bind(h);

/**
 * Class names that apply now: `classes('btn', { 'btn--main': due })`.
 * @param {...(string | Record<string, unknown> | undefined)} names
 */
export function classes(...names) {
  return names.flatMap((name) => {
    if (!name) return [];
    if (typeof name === 'string') return [name];
    return Object.keys(name).filter((key) => name[key]);
  }).join(' ');
}
