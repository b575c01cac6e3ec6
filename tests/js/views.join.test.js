import assert from 'node:assert/strict';
import { test } from 'node:test';
import { phoneKind } from '#app/views/install.js';
import { digitsOf, typedInto } from '#app/views/join/pin.js';
import { tokenIn } from '#app/views/join/token.js';
import { troubleOf, wrongPinWords } from '#app/views/join/troubles.js';
import { tidyCode, written } from '#app/views/pair.js';
import { parseHash } from '#app/views/route.js';

test('typedInto goes to the next box after a digit', () => {
  assert.deepEqual(typedInto('', 0, '4'), { pin: '4   ', next: 1 });
});

test('typedInto fills the boxes that follow when four digits are pasted', () => {
  assert.deepEqual(typedInto('', 0, ' 47 12 '), { pin: '4712', next: 3 });
});

test('typedInto with a letter empties the box and changes no other', () => {
  assert.deepEqual(typedInto('4712', 1, 'x'), { pin: '4 12', next: 1 });
});

test('digitsOf takes the digits of other scripts', () => {
  assert.equal(digitsOf('٤٧１2'), '4712');
});

test('tokenIn takes the fragment, else what a reload kept, and never a screen of the page', () => {
  assert.equal(tokenIn({ hash: '#abc', state: null }), 'abc');
  assert.equal(tokenIn({ hash: '', state: { token: 'abc' } }), 'abc');
  assert.equal(tokenIn({ hash: '#/danger', state: null }), null);
  assert.equal(tokenIn({ hash: '', state: null }), null);
});

test('troubleOf has a sentence of its own for every way an invitation fails', () => {
  const codes = ['expired', 'used', 'revoked', 'locked', 'declined', 'unknown', 'missing', 'offline', 'busy', 'unsent', 'storage'];

  assert.equal(new Set(codes.map((code) => troubleOf(code, 'invitation').title)).size, codes.length);
});

test('troubleOf an unknown reason says what the server said', () => {
  assert.equal(troubleOf('brand-new', 'code', 'Do this instead.').text, 'Do this instead.');
});

test('wrongPinWords warns before the last try', () => {
  assert.match(wrongPinWords(1), /One try is left/);
  assert.match(wrongPinWords(3), /3 tries left/);
});

test('tidyCode takes a code however it is typed', () => {
  assert.equal(tidyCode(' k7pm-2qxd '), 'K7PM2QXD');
  assert.equal(written(tidyCode('k7pm2qxdzz')), 'K7PM-2QXD');
});

test('phoneKind knows an iPad that calls itself a Mac', () => {
  assert.equal(phoneKind('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)', 5), 'iphone');
  assert.equal(phoneKind('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15)', 0), 'computer');
  assert.equal(phoneKind('Mozilla/5.0 (Linux; Android 14)', 5), 'android');
});

test('parseHash reads a screen and its ids, and takes anything else for Today', () => {
  assert.deepEqual(parseHash('#/session/a-b/2026-11-20'), { name: 'session', params: ['a-b', '2026-11-20'] });
  assert.deepEqual(parseHash(''), { name: 'today', params: [] });
  assert.deepEqual(parseHash('#/%E0%A4%A'), { name: '%E0%A4%A', params: [] });
});
