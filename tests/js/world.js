/** The world of the phone's tests: a programme, a clock that stands still, and a server that obeys the contract. */
import 'fake-indexeddb/auto';
import { webcrypto as crypto } from 'node:crypto';

export const ZONE = 'Europe/London';
export const MORNING = 'cccccccc-0000-4000-8000-000000000001';
export const EVENING = 'cccccccc-0000-4000-8000-000000000002';
export const TOWEL = 'aaaaaaaa-0000-4000-8000-00000000000a';
export const FLOSS = 'bbbbbbbb-0000-4000-8000-00000000000b';
export const LYING = 'bbbbbbbb-0000-4000-8000-00000000000c';
export const REVISION = 'dddddddd-0000-4000-8000-00000000000d';
export const TODAY = '2026-06-15'; // a Monday

/** @param {string} text */
export const at = (text) => Date.parse(text);

const EVERY_DAY = [1, 2, 3, 4, 5, 6, 7];

export function slot(id, position, time, label, more = {}) {
  return { id, position, timings: [{ from: '2026-06-01', time, weekdays: EVERY_DAY, label, ...more }] };
}

export function prescription(id, more = {}) {
  return {
    id, exercise: 'hamstring-towel', order: 1, group: '', slots: [MORNING, EVENING], side: 'left', counts: 'holds',
    sets: 1, reps: 3, hold_seconds: 30, rest_seconds: 10, choice: null, note: '', figure: '', figure_side: 'left',
    exercise_text: {}, ...more,
  };
}

export function snapshotOf(more = {}) {
  return {
    version: 'v1', server_epoch: 'epoch-1', checked_at: '2026-06-15T05:00:00.000Z', app_name: 'Daily Moves',
    patient: { id: 'margaret', first_name: 'Margaret', zone: ZONE, language: 'en-GB', affected_side: 'left' },
    clinic: { name: 'Riverside', phone: '', hours: '', physio: 'Sam', emergency: {} },
    state: 'active', closed: null, pause: null,
    programme: {
      id: 'p', title: 'Back', starts_on: '2026-06-01', ends_on: null,
      revision: { id: REVISION, number: 1, issued_at: '2026-06-01T08:00:00.000Z', why: '' },
    },
    slots: [slot(MORNING, 1, '08:00', 'Morning'), slot(EVENING, 2, '20:00', 'Evening')],
    rules: { window_minutes: 180, gap_minutes: 15, apart_minutes: 90, nudge_after_minutes: 60, pain_threshold: 7, latest_end: '04:00' },
    prescriptions: [
      prescription(TOWEL),
      prescription(FLOSS, { exercise: 'slump-floss', counts: 'sets', sets: 2, reps: 10, hold_seconds: 0, choice: 1 }),
      prescription(LYING, { exercise: 'lying-floss', counts: 'sets', sets: 3, reps: 10, hold_seconds: 0, choice: 1 }),
    ],
    library: {
      danger_signs: [], safety_texts: { danger_open: 'Closed until your physio says carry on.' },
      before_you_start: [], not_settling: [], pain_rules: {}, education: [],
    },
    screening: null, diary: [], push: { application_server_key: null, last_received_at: null }, ...more,
  };
}

let entryNumber = 0;

/** An entry as it travels. */
export function entry(kind, body = {}, more = {}) {
  entryNumber += 1;
  const performed = more.performed_at ?? '2026-06-15T07:30:00.000Z';
  return {
    id: `019ec900-0000-7000-8000-${String(entryNumber).padStart(12, '0')}`, kind,
    session: { slot: MORNING, date: TODAY }, revision: REVISION, body, performed_at: performed, recorded_at: performed,
    zone: ZONE, ...more,
  };
}

/** Reads what was signed and says whether the phone's public key made it. */
export async function isSigned(publicKey, { method, path, headers, body }) {
  const utf8 = new TextEncoder();
  const digest = Buffer.from(await crypto.subtle.digest('SHA-256', utf8.encode(body ?? ''))).toString('base64url');
  const text = utf8.encode(`${method}\n${path}\n${headers['Device-Nonce']}\n${digest}`);
  const signature = Buffer.from(headers['Device-Signature'], 'base64url');
  return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, publicKey, signature, text);
}

/**
 * A server by the contract: it wants its newest nonce and a good signature, and remembers what it stored.
 * `answers` may replace the answer to a path; throwing in there is a lost connection.
 */
export function serverFor(publicKey) {
  const server = {
    nonce: 'n1', stored: new Map(), batches: [], requests: [], receipts: [], snapshot: snapshotOf(), epoch: 'epoch-1',
    closed: null, answers: {},
    async fetch(path, init = {}) {
      const request = { path, method: init.method ?? 'GET', headers: init.headers ?? {}, body: init.body };
      server.requests.push(request);
      if (request.headers['Device-Nonce'] !== undefined) {
        if (request.headers['Device-Nonce'] !== server.nonce) return reply(401, { code: 'nonce', detail: 'Again.' });
        if (!(await isSigned(publicKey, request))) return reply(401, { code: 'signature', detail: 'No.' });
      }
      const answer = server.answers[path] ?? standard[path];
      return answer(request.body ? JSON.parse(request.body) : undefined, request);
    },
  };
  const reply = (status, data, headers = {}) => new Response(status === 204 || status === 304 ? null : JSON.stringify(data), {
    status, headers: { 'Device-Nonce': server.nonce, ...headers },
  });
  const standard = {
    '/api/v1/sync/': ({ entries }) => {
      server.batches.push(entries);
      const results = entries.map(({ id, ...rest }) => {
        const verdict = server.stored.has(id) ? 'duplicate' : 'stored';
        server.stored.set(id, { id, ...rest });
        return { id, verdict };
      });
      return reply(200, {
        closed: server.closed, snapshot_version: server.snapshot.version, server_epoch: server.epoch,
        server_time: '2026-06-15T07:40:00.000Z', results,
      });
    },
    '/api/v1/snapshot/': (_, { headers }) => (headers['If-None-Match'] === `"${server.snapshot.version}"`
      ? reply(304)
      : reply(200, server.snapshot, { ETag: `"${server.snapshot.version}"` })),
    '/api/v1/receipts/': ({ receipts }) => {
      server.receipts.push(...receipts);
      return reply(200, { results: receipts.map(({ delivery }) => ({ delivery, verdict: 'stored' })) });
    },
  };
  return Object.assign(server, { reply });
}
