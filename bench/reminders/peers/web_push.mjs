// npm web-push, so many in flight at once, on Node's own agent or on one that is told to keep its connections.
//
//   web_push.mjs <task.json> default|keep-alive   → {"cpu", "wall", "messages"} of sending, without the imports

import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import webpush from 'web-push';

const task = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const agent = process.argv[3] === 'keep-alive' ? new Agent({ keepAlive: true, maxSockets: task.in_flight }) : undefined;
const waiting = task.subscriptions.values();

async function sender() {
  for (const subscription of waiting) {
    await webpush.sendNotification(subscription, task.payload, { TTL: task.ttl, ...(agent && { agent }) });
  }
}

const began = process.cpuUsage();
const wall = process.hrtime.bigint();
webpush.setVapidDetails(task.subject, task.public_key, task.private_key);
await Promise.all(Array.from({ length: task.in_flight }, sender));
const { user, system } = process.cpuUsage(began);
const seconds = Number(process.hrtime.bigint() - wall) / 1e9;
console.log(JSON.stringify({ cpu: (user + system) / 1e6, wall: seconds, messages: task.subscriptions.length }));
agent?.destroy();
