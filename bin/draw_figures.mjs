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
const STILLS = { start: { t: 0 }, end: { t: 1, arrows: true }, print: { t: 1, arrows: true } };
const ROUND = 'path{stroke-linejoin:round;stroke-linecap:round}';

/** Ink only, for black-and-white printers: shade and hatching carry what colour carries on the screen. It has files of
    its own because browsers do not tell an image that the page is being printed. */
const PRINT = rulesOf(`
.fig-top,.fig-top-far{fill:#d9d9d9}.fig-legs{fill:#8c8c8c}.fig-legs-far{fill:#c4c4c4}.fig-skin,.fig-skin-far{fill:#fff}
.fig-hair,.fig-eye{fill:#222}.fig-ear{fill:#ddd}.fig-box,.fig-roller{fill:#f2f2f2;stroke:#999}
.fig-felt{fill:url(#hatch);stroke:#000}.fig-felt-line{stroke:#000;stroke-dasharray:1.5 1.5}
.fig-towel,.fig-nerve,.fig-halo{stroke:#fff}.fig-way,.fig-ink{stroke:#000}
.fig-ink,.fig-felt-line,.fig-towel,.fig-nerve,.fig-halo,.fig-way{fill:none}.fig-ink:not([stroke-width]){stroke-width:2.2}`);
const HATCH = ['pattern', { id: 'hatch', width: 2.4, height: 2.4, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' }, [
  ['rect', { width: 2.4, height: 2.4, fill: '#fff' }, []],
  ['path', { d: 'M0 0V2.4', stroke: '#000', 'stroke-width': 1.6 }, []],
]];

const [check, library] = arguments_(process.argv.slice(2));
const drawn = stills(readLibrary(library), { screen: screenRules(), print: PRINT });
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
function stills(sides, sheets) {
  const files = new Map();
  for (const slug of Object.keys(POSES)) {
    const faults = lint(POSES[slug]);
    if (faults.length) throw new Error(`${slug}: ${faults.join('; ')}. Change its pose record, then draw again.`);
    const figureSide = sides.get(slug) ?? 'none';
    for (const side of figureSide === 'none' ? ['none'] : ['left', 'right'])
      for (const [position, options] of Object.entries(STILLS))
        files.set(`${slug}-${side}-${position}.svg`, file(still(slug, { ...options, side, figureSide, points: 20 }), sheets[position] ?? sheets.screen));
  }
  return files;
}

/** The drawing with its colours inside: an image cannot see the page's style sheets. */
function file([tag, { 'aria-hidden': _, ...attributes }, children], rules) {
  const used = new Set(toMarkup([tag, {}, children]).match(/fig-[\w-]+/g));
  const own = rules.filter(({ selector }) => selector.match(/fig-[\w-]+/g).some((name) => used.has(name)));
  const css = (dark) => own.filter((rule) => rule.dark === dark).map(({ text }) => text).join('');
  const night = css(true) && `@media (prefers-color-scheme:dark){${css(true)}}`;
  const hatch = css(false).includes('#hatch') ? [HATCH] : [];
  return toMarkup([tag, attributes, [['style', {}, [ROUND + css(false) + night]], ...hatch, ...children]]) + '\n';
}

/** The rules of figures.css with every token replaced by its value: all in light, then those that differ in dark. */
function screenRules() {
  const [tokens, figures] = ['tokens', 'figures'].map((name) => readFileSync(new URL(`static/css/${name}.css`, root), 'utf8'));
  const inMode = (mode) => figures.replace(/var\((--[\w-]+)\)/g, (whole, token) => valueOf(token, mode, tokens + figures) ?? whole);
  const [light, dark] = ['light', 'dark'].map((mode) => rulesOf(inMode(mode)));
  return [...light, ...dark.filter(({ text }, i) => text !== light[i].text).map((rule) => ({ ...rule, dark: true }))];
}

/** A style sheet's `.fig-…` rules, written as short as they can be. */
function rulesOf(css) {
  const rules = css.match(/\.fig-(?!zone|lead)[^{}]*\{[^}]*\}/g);
  return rules.map((rule) => {
    const text = rule.replace(/\s*([{};:,])\s*/g, '$1').replaceAll(';}', '}');
    return { selector: text.split('{')[0], text, dark: false };
  });
}

/** A token's value in one mode. An arrow's halo has the colour of a card, where stills stand. */
function valueOf(token, mode, css) {
  const name = token === '--fig-halo' ? '--surface' : token;
  return css.match(new RegExp(`${name}:[^;]*var\\(--${mode}, ([^)]+)\\)`))?.[1];
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
