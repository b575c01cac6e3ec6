import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Fragment, h } from 'preact';
import { bodyStrip, breathe, cycle, room, secondsOf, still, toElements } from '#app/figures/index.js';
import { POSES } from '#app/figures/poses.js';
import { lint } from '../../bin/lint_figures.mjs';
import { toMarkup } from '../../bin/svg_markup.mjs';

const root = new URL('../../', import.meta.url);
const library = new URL('programmes/library/exercises.json', root);
const slugs = Object.keys(POSES);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

/** All elements of a drawing, each with the transforms it lies under. */
function elements([tag, attributes, children], transforms = []) {
  const under = attributes.transform ? [...transforms, attributes.transform] : transforms;
  return [{ tag, attributes, children, under }, ...children.filter(Array.isArray).flatMap((child) => elements(child, under))];
}

/** Where the corners of every path end up in the picture. */
function points(tree) {
  return elements(tree).filter(({ tag }) => tag === 'path').map(({ attributes, under }) => {
    const numbers = attributes.d.match(/-?[\d.]+/g).map(Number);
    const pairs = numbers.flatMap((x, i) => (i % 2 ? [] : [[x, numbers[i + 1]]]));
    return pairs.map(([x, y]) => under.reduceRight((point, transform) => moved(transform, point), [x, y]));
  });
}

function moved(transform, [x, y]) {
  const [, shift, sx, sy] = transform.match(/^translate\((-?[\d.]+) 0\) scale\((-?\d+) (-?\d+)\)$/).map(Number);
  return [sx * x + shift, sy * y];
}

const near = (a, b) => Math.abs(a - b) < 1e-6;

for (const slug of slugs) {
  test(`figure_${slug}_draws_start_and_end_for_both_sides`, () => {
    for (const t of [0, 1])
      for (const side of ['left', 'right']) {
        const tree = still(slug, { t, side, figureSide: 'right', arrows: true, ghost: true, title: 'Name' });
        const drawn = points(tree);
        assert.ok(drawn.length > 30, `only ${drawn.length} shapes`);
        assert.ok(drawn.flat(2).every(Number.isFinite));
        assert.doesNotMatch(toMarkup(tree), /NaN|undefined|Infinity/);
      }
  });

  test(`figure_${slug}_mirrored_is_its_mirror_image`, () => {
    const options = { t: 1, figureSide: 'right', arrows: true, ghost: true, title: 'The left and right name' };
    const drawn = still(slug, { ...options, side: 'right' });
    const mirrored = still(slug, { ...options, side: 'left' });
    const [left, , width] = POSES[slug].view;
    const expected = points(drawn).map((shape) => shape.map(([x, y]) => [left + width - (x - left), y]));
    points(mirrored).forEach((shape, i) =>
      shape.forEach(([x, y], k) => assert.ok(near(x, expected[i][k][0]) && near(y, expected[i][k][1]))));
    assert.equal(points(mirrored).length, expected.length);
    assert.deepEqual(mirrored[1], drawn[1]);
    assert.deepEqual(mirrored[2][0], ['title', {}, ['The left and right name']]);
  });

  test(`figure_${slug}_strains_no_joint_and_sinks_into_no_floor`, () => {
    assert.deepEqual(lint(POSES[slug]), []);
  });

  test(`figure_${slug}_stays_inside_its_view`, { skip: slug === 'pelvic-tilt' && 'a close-up of the trunk: legs and head go beyond it' }, () => {
    const [left, top, width, height] = POSES[slug].view;
    for (const t of [0, .25, .5, .75, 1])
      for (const [x, y] of points(still(slug, { t, arrows: t === 1 })).flat())
        assert.ok(x >= left && x <= left + width && y >= top && y <= top + height, `${x} ${y} at ${t}`);
  });
}

test('still_on_the_side_drawn_or_without_a_side_is_not_mirrored', () => {
  const asDrawn = still('slump-floss', { figureSide: 'right' });
  for (const side of ['right', 'none', 'both']) assert.deepEqual(still('slump-floss', { side, figureSide: 'right' }), asDrawn);
  assert.deepEqual(still('childs-pose', { side: 'left', figureSide: null }), still('childs-pose'));
  assert.notDeepEqual(still('slump-floss', { side: 'left', figureSide: 'right' }), asDrawn);
  assert.notDeepEqual(still('knee-rolls', { side: 'right', figureSide: 'left' }), still('knee-rolls'));
});

test('still_drawn_twice_is_the_same', () => {
  const draw = () => slugs.map((slug) => toMarkup(still(slug, { t: .37, arrows: true, ghost: true })));
  assert.deepEqual(draw(), draw());
});

test('still_moves_between_start_and_end', () => {
  for (const slug of slugs) {
    const [start, middle, end] = [0, .5, 1].map((t) => JSON.stringify(points(still(slug, { t }))));
    assert.equal(new Set([start, middle, end]).size, 3, slug);
  }
});

test('still_of_an_unknown_figure_is_null', () => {
  assert.equal(still('swan-dive'), null);
  assert.equal(still('toString'), null);
});

test('still_with_a_title_is_a_named_image_and_without_one_is_hidden', () => {
  const [, named, children] = still('childs-pose', { title: 'Kneel & sit <back>' });
  assert.equal(named.role, 'img');
  assert.equal('aria-hidden' in named, false);
  assert.match(toMarkup(['svg', {}, children]), /<title>Kneel &amp; sit &lt;back&gt;<\/title>/);
  const [, hidden, [first]] = still('childs-pose');
  assert.equal(hidden['aria-hidden'], 'true');
  assert.notEqual(first[0], 'title');
});

test('still_ghost_shows_the_start_without_marks', () => {
  const [, { class: name }, ghost] = still('slump-floss', { ghost: true })[2][0][2][0];
  assert.equal(name, 'fig-ghost');
  assert.equal(ghost.some(([, attributes]) => /felt|nerve/.test(attributes.class)), false);
  assert.equal(still('pelvic-tilt', { ghost: true })[2][0][2][0][0], 'path');
});

test('drawing_as_preact_elements_keeps_every_shape', () => {
  const tree = still('slump-floss', { title: 'Slump' });
  const element = toElements(h, tree);
  const count = ({ type, props }) => (type === Fragment ? 0 : 1) + [props.children].flat().filter((child) => child?.type).reduce((sum, child) => sum + count(child), 0);
  assert.equal(element.type, 'svg');
  assert.equal(element.props.viewBox, tree[1].viewBox);
  assert.equal(count(element), elements(tree).length);
});

test('drawing_has_no_inline_style_and_every_class_a_rule_with_values', () => {
  const css = read('static/css/figures.css');
  const values = css + read('static/css/tokens.css');
  const drawings = [...slugs.map((slug) => still(slug, { t: 1, arrows: true, ghost: true })), bodyStrip({ on: ['back'] })];
  const all = drawings.flatMap((tree) => elements(tree));
  for (const { attributes } of all) {
    assert.equal('style' in attributes || 'fill' in attributes || 'stroke' in attributes, false);
    for (const name of (attributes.class ?? '').split(' ').filter((word) => word && word !== 'fig-body'))
      assert.match(css, new RegExp(`\\.${name}[ :{,]`), name);
  }
  for (const [, token] of css.matchAll(/var\((--fig[\w-]*)\)/g)) assert.match(values, new RegExp(`${token}:\\s*var`), token);
});

test('body_strip_lights_the_chosen_zones_on_the_side_asked', () => {
  const on = ['buttock', 'thigh', 'calf', 'foot'];
  const middle = (tree) => points(tree).filter((_, i) => elements(tree).filter(({ tag }) => tag === 'path')[i].attributes.class.includes('fig-zone-on'))
    .map((shape) => shape.reduce((sum, [x]) => sum + x, 0) / shape.length);
  const [left, right, both] = ['left', 'right', 'both'].map((side) => middle(bodyStrip({ on, side, whole: true })));
  assert.equal(left.length, 4);
  assert.ok(left.every((x) => x < -4), 'seen from behind, left is left');
  right.forEach((x, i) => assert.ok(near(x, -left[i])));
  assert.equal(both.length, 8);
});

test('body_strip_has_a_line_for_each_of_the_five_zones_unless_whole', () => {
  const classes = (tree) => elements(tree).map(({ attributes }) => attributes.class ?? '');
  const beside = classes(bodyStrip({ on: ['calf'] }));
  assert.equal(beside.filter((name) => name.startsWith('fig-lead')).length, 5);
  assert.equal(beside.filter((name) => name === 'fig-lead fig-lead-on').length, 1);
  assert.equal(classes(bodyStrip({ on: ['calf'], whole: true })).filter((name) => name.startsWith('fig-lead')).length, 0);
  assert.deepEqual(bodyStrip()[2][0][2].filter(([, { class: name }]) => name.includes('-on')), []);
});

test('cycle_goes_out_holds_comes_back_and_rests', () => {
  assert.deepEqual([0, 2, 4, 5, 9.5, 10].map((elapsed) => cycle(elapsed, 10)), [0, .5, 1, 1, 0, 0]);
  assert.ok(near(cycle(7.5, 10), .5));
  assert.equal(secondsOf('slump-floss'), 5);
  assert.equal(secondsOf('childs-pose'), 6);
});

test('breathe_stays_close_to_the_end_position', () => {
  const values = Array.from({ length: 100 }, (_, i) => breathe(i / 10));
  assert.ok(Math.min(...values) >= .94 && Math.max(...values) <= 1);
});

test('room_is_the_picture_before_anything_is_drawn_in_it', () => {
  for (const title of ['', 'A name']) {
    const [tag, attributes, children] = still('slump-floss', { title, arrows: true });
    assert.deepEqual(room('slump-floss', title), [tag, attributes, children.filter(([child]) => child === 'title')]);
  }
  assert.equal(room('no-such-figure'), null);
});

test('figures_fit_their_size_budget', () => {
  const folder = new URL('static/app/figures/', root);
  const sizes = readdirSync(folder).filter((name) => name.endsWith('.js')).map((name) => [name, readFileSync(new URL(name, folder)).length]);
  const sum = (list) => list.reduce((total, [, size]) => total + size, 0);
  assert.ok(sum(sizes.filter(([name]) => name !== 'strip.js' && name !== 'motion.js')) <= 45_000, 'records and rig');
  assert.ok(sum(sizes) <= 50_000, 'all the figures send to a phone');
});

const needsLibrary = { skip: !existsSync(library) && 'the library is not in this tree' };

test('every_figure_the_library_names_has_a_pose_record', needsLibrary, () => {
  const content = JSON.parse(readFileSync(library, 'utf8'));
  const exercises = Array.isArray(content) ? content : content.exercises;
  assert.ok(exercises.length > 0);
  assert.deepEqual(exercises.map(({ figure }) => figure).filter((figure) => !Object.hasOwn(POSES, figure)), []);
});

test('stills_are_what_the_records_draw_now', needsLibrary, () => {
  execFileSync(process.execPath, [fileURLToPath(new URL('bin/draw_figures.mjs', root)), '--check'], { stdio: 'pipe' });
});
