/**
 * Bundles the patient's app, and the scripts of the panel: `node bin/bundle.mjs '{"out": …, "entries": […], …}'`. Called by
 * sciatica/bundle.py, which reads what this prints: the files, and which of them each entry needs before it can start.
 */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const ROOT = path.join(path.dirname(fileURLToPath(import.meta.url)), '..');
const { out, entries, inside, libraries, styles, panel } = JSON.parse(process.argv[2]);

/**
 * esbuild cuts files by who shares what, so everything that comes later would cut the first part once more. But it comes
 * to a page where the whole first part runs already; saying so to esbuild keeps that part in one file. What is asked for
 * by its name, as tests do, comes where the server's part is too.
 * @type {import('esbuild').Plugin}
 */
const later = {
  name: 'later',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^#app\// }, ({ path: name, kind }) => (kind === 'dynamic-import' ? { path: name, namespace: 'later' } : undefined));
    onResolve({ filter: /^inside:/ }, ({ path: name }) => ({ path: name.slice('inside:'.length), namespace: 'inside' }));
    onLoad({ filter: /^/, namespace: 'later' }, ({ path: name }) => after(['#app/main.js'], name));
    onLoad({ filter: /^/, namespace: 'inside' }, ({ path: name }) => after(['#app/main.js', '#app/server.js'], name));
  },
};

/** @param {string[]} names @param {string} name */
function after(names, name) {
  return { contents: `${names.map((each) => `import '${each}';`).join('')}export * from '${name}';`, resolveDir: ROOT };
}

/** One stylesheet in the order of the page's, and a file of libraries, which stays on the phone when only our own code changes. */
const TOGETHER = {
  styles: { contents: styles.map((name) => `@import './static/css/${name}.css';`).join('\n'), loader: 'css', resolveDir: ROOT },
  libraries: { contents: libraries.map((name) => `import '${name}';`).join('\n'), resolveDir: ROOT },
};

/** @type {import('esbuild').Plugin} */
const together = {
  name: 'together',
  setup({ onLoad, onResolve }) {
    onResolve({ filter: /^(styles|libraries)$/ }, ({ path: name }) => ({ path: name, namespace: 'together' }));
    onLoad({ filter: /^/, namespace: 'together' }, ({ path: name }) => TOGETHER[name]);
  },
};

const TARGET = ['es2022', 'chrome111', 'firefox115', 'safari16.4']; // import maps, and push on iOS

/** Each script of the panel is one file with all that it takes of the app: a page of the panel has no import map. */
await build({
  absWorkingDir: ROOT,
  entryPoints: panel.map((name) => ({ in: `#panel/${name}/index.js`, out: `panel-${name}` })),
  outdir: out,
  bundle: true,
  format: 'esm',
  minify: true,
  legalComments: 'none',
  target: TARGET,
  logLevel: 'warning',
  logOverride: { 'ignored-bare-import': 'silent' },
});

const { metafile } = await build({
  absWorkingDir: ROOT,
  entryPoints: [
    ...entries.map((name) => ({ in: `#app/${name}.js`, out: name })),
    ...inside.map((name) => ({ in: `inside:#app/${name}.js`, out: name })),
    { in: 'libraries', out: 'libraries' },
    { in: 'styles', out: 'app' },
  ],
  outdir: out,
  publicPath: '#app/', // files name each other as modules do, and the import map of the page says where they are
  bundle: true,
  splitting: true,
  format: 'esm',
  minify: true,
  legalComments: 'none',
  // Chromium compiles a file's functions beside the page while it comes, not each one when it is first called (V8's
  // explicit compile hints): a tenth of a second of a first visit on a slow phone. Other browsers read a comment.
  banner: { js: '//# allFunctionsCalledOnLoad' },
  target: TARGET,
  metafile: true,
  logLevel: 'warning',
  logOverride: { 'ignored-bare-import': 'silent' }, // signals-core does nothing by itself, and comes with signals
  plugins: [later, together],
});

const nameOf = (file) => path.relative(out, path.resolve(ROOT, file));
const made = new Map(Object.entries(metafile.outputs).map(([file, { imports }]) => (
  [nameOf(file), imports.filter(({ kind }) => kind === 'import-statement').map((each) => nameOf(each.path))]
)));

/** A file and all that it imports, itself first. */
function withImports(name, found = new Set()) {
  if (found.has(name)) return found;
  found.add(name);
  for (const imported of made.get(name)) withImports(imported, found);
  return found;
}

/** The file that a module is in. One that others import as well is in a shared file, and the one of its name only points there. */
function fileOf(name) {
  const module = `static/app/${name}.js`;
  const [file] = Object.entries(metafile.outputs).find(([, { inputs }]) => module in inputs) ?? [path.join(out, `${name}.js`)];
  return nameOf(file);
}

const files = [...made.keys()].sort();
const first = Object.fromEntries([...entries, 'libraries'].map((name) => [name, [...withImports(fileOf(name))]]));
/** What comes later, by the name that it is imported by: its files beyond those that a page of the app starts with. */
const partsLater = Object.fromEntries(Object.entries(metafile.outputs)
  .filter(([, { entryPoint }]) => entryPoint?.startsWith('later:'))
  .map(([file, { entryPoint }]) => [entryPoint.slice('later:'.length), [...withImports(nameOf(file))].filter((name) => !first.main.includes(name))]));
console.log(JSON.stringify({ files, first, later: partsLater, panel: panel.map((name) => `panel-${name}.js`) }));
