/* A drawing is plain data, [tag, attributes, children], so that nobody ever has to parse markup on a phone. */
/** @import { Tree } from './types.d.ts' */

/** @type {(colour: string, d: string, more?: Record<string, string | number>) => Tree} */
export const path = (colour, d, more) => ['path', { class: colour, d, ...more }, []];

/** Children as seen in a mirror standing at the middle of the view. @type {(view: number[], children: Tree[]) => Tree} */
export const mirrored = ([x, , width], children) => ['g', { transform: `translate(${2 * x + width} 0) scale(-1 1)` }, children];

/** The svg element: a picture with a name, or none for whoever cannot see it. @type {(view: number[], title: string, children: Tree[], more?: Record<string, string>) => Tree} */
export function picture(view, title, children, more) {
  /** @type {Record<string, string>} */
  const named = title ? { role: 'img' } : { 'aria-hidden': 'true' };
  /** @type {Tree[]} */
  const name = title ? [['title', {}, [title]]] : [];
  return ['svg', { class: 'fig', viewBox: view.join(' '), ...named, ...more }, [...name, ...children]];
}

/** The drawing as elements of a view library, made by its `h`. @type {<T>(h: (tag: string, attributes: any, ...children: any[]) => T, tree: Tree) => T} */
export const toElements = (h, [tag, attributes, children]) =>
  h(tag, attributes, ...children.map((child) => (typeof child === 'string' ? child : toElements(h, child))));
