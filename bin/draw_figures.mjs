#!/usr/bin/env node
/* Draws the stills in static/figures/ for pages without the patient app: the panel, the A4 sheet.
   node bin/draw_figures.mjs [--check] [library.json]     --check writes nothing and fails when a still is out of date. */
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { POSES } from '../static/app/figures/poses.js';
import { still } from '../static/app/figures/index.js';
import { lint } from './lint_figures.mjs';
import { toMarkup } from './svg_markup.mjs';

const root = new URL('../', import.meta.url);
const folder = new URL('static/figures/', root);
const STILLS = { start: { t: 0 }, end: { t: 1, arrows: true } };

/** Ink only, for black-and-white printers: shade and hatching carry what colour carries on the screen. */
const PRINT = `
.fig-top,.fig-top-far{fill:#d9d9d9}.fig-legs{fill:#8c8c8c}.fig-legs-far{fill:#c4c4c4}.fig-skin,.fig-skin-far{fill:#fff}
.fig-hair,.fig-eye{fill:#222}.fig-ear{fill:#ddd}.fig-box,.fig-roller{fill:#f2f2f2;stroke:#999}
.fig-felt{fill:url(#hatch);stroke:#000}.fig-felt-line{stroke:#000;stroke-dasharray:1.5 1.5}
.fig-towel,.fig-nerve,.fig-halo{stroke:#fff}.fig-way,.fig-ink{stroke:#000}`;
const HATCH = ['pattern', { id: 'hatch', width: 2.4, height: 2.4, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, [
  ['rect', { width: 2.4, height: 2.4, fill: '#fff' }, []],
  ['path', { d: 'M0 0V2.4', stroke: '#000', 'stroke-width': 1.6 }, []],
]];

const [check, library] = arguments_(process.argv.slice(2));
const drawn = stills(readLibrary(library), styleSheet());
if (check) report(drawn);
else write(drawn);

function arguments_(given) {
  const path = given.find((word) => !word.startsWith('--'));
  return [given.includes('--check'), path ?? fileURLToPath(new URL('programmes/library/exercises.json', root))];
}

/** Which side each figure shows, from the library: the exercises, or a file that holds them. */
function readLibrary(path) {
  const content = JSON.parse(readFileSync(path, 'utf8'));
  const exercises = Array.isArray(content) ? content : content.exercises;
  return new Map(exercises.map(({ figure, figure_side }) => [figure, figure_side ?? 'none']));
}

/** File name → text, for every figure, side and position. */
function stills(sides, css) {
  const files = new Map();
  for (const slug of Object.keys(POSES)) {
    const faults = lint(POSES[slug]);
    if (faults.length) throw new Error(`${slug}: ${faults.join('; ')}. Change its pose record, then draw again.`);
    const figureSide = sides.get(slug) ?? 'none';
    for (const side of figureSide === 'none' ? ['none'] : ['left', 'right'])
      for (const [position, options] of Object.entries(STILLS))
        files.set(`${slug}-${side}-${position}.svg`, file(still(slug, { ...options, side, figureSide, points: 24 }), css));
  }
  return files;
}

/** The drawing with its colours inside: an image cannot see the page's style sheets. */
function file([tag, { 'aria-hidden': _, ...attributes }, children], css) {
  return toMarkup([tag, attributes, [['style', {}, [css]], ['defs', {}, [HATCH]], ...children]]) + '\n';
}

/** figures.css with every token replaced by its value: light, then dark, then print. */
function styleSheet() {
  const [tokens, figures] = ['tokens', 'figures'].map((name) => readFileSync(new URL(`static/css/${name}.css`, root), 'utf8'));
  const rules = [...figures.matchAll(/^\.fig-(?!zone|lead)[^{]*\{[^}]*\}/gm)].map(([rule]) => rule);
  const round = 'path{stroke-linejoin:round;stroke-linecap:round}';
  const [light, dark] = ['light', 'dark'].map((mode) => {
    const value = values(tokens + figures, mode);
    return rules.map((rule) => rule.replace(/var\((--[\w-]+)\)/g, (_, token) => value(token)));
  });
  const darkOnly = dark.filter((rule, i) => rule !== light[i]);
  return tight(`${round}${light.join('')}@media (prefers-color-scheme: dark){${darkOnly.join('')}}@media print{${PRINT}}`);
}

/** A token's value in one mode. An arrow's halo has the colour of a card, where stills stand. */
function values(css, mode) {
  return function value(token) {
    const name = token === '--fig-halo' ? '--surface' : token;
    const found = css.match(new RegExp(`${name}:[^;]*var\\(--${mode}, ([^)]+)\\)`));
    if (!found) throw new Error(`No ${mode} value for ${name}: add it to static/css/tokens.css or figures.css.`);
    return found[1];
  };
}

function tight(css) {
  return css.replace(/\s*([{};:,])\s*/g, '$1').replaceAll(';}', '}').replace(/\n/g, '');
}

function write(files) {
  mkdirSync(folder, { recursive: true });
  for (const name of outdated(files)) rmSync(new URL(name, folder), { force: true });
  for (const [name, text] of files) writeFileSync(new URL(name, folder), text);
  console.log(`${files.size} stills drawn`);
}

function report(files) {
  const stale = outdated(files);
  if (stale.length) console.error(`Out of date: ${stale.join(', ')}. Run node bin/draw_figures.mjs and commit what it draws.`);
  process.exitCode = stale.length ? 1 : 0;
}

/** Stills that are missing, changed or belong to no figure. */
function outdated(files) {
  const kept = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.svg')) : [];
  const stored = new Map(kept.map((name) => [name, readFileSync(new URL(name, folder), 'utf8')]));
  return [...new Set([...files.keys(), ...stored.keys()])].filter((name) => files.get(name) !== stored.get(name));
}
