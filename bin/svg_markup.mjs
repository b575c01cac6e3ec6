/** @import { Tree } from '../static/app/figures/types.d.ts' */

const ENTITIES = /** @type {Record<string, string>} */ ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' });

/** @type {(text: string) => string} */
const escape = (text) => text.replace(/[&<>"]/g, (sign) => ENTITIES[sign]);

/** A drawing as the text of an SVG file. @type {(tree: Tree) => string} */
export function toMarkup([tag, attributes, children]) {
  const all = tag === 'svg' ? { xmlns: 'http://www.w3.org/2000/svg', ...attributes } : attributes;
  const written = Object.entries(all).map(([name, value]) => ` ${name}="${escape(String(value))}"`).join('');
  const inside = children.map((child) => (typeof child === 'string' ? escape(child) : toMarkup(child))).join('');
  return inside ? `<${tag}${written}>${inside}</${tag}>` : `<${tag}${written}/>`;
}
