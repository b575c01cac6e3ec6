// The push service of the bench: takes every message, answers 201, counts. It keeps every so-manyth message whole, for
// somebody else to decrypt. Three ports stand for three push services.
//
//   node sink.mjs <folder with key.pem and cert.pem>   → one line of JSON: {"ports": [...], "admin": port}
//   POST /reset {"size": phones, "every": n}           starts counting anew; on the admin port, plain http
//   GET  /state                                        → what has been counted since
//   GET  /messages                                     → how many those are
//
// It ends when its standard input does, so it cannot outlive the bench.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createSecureServer } from 'node:http2';

const folder = process.argv[2];
const tls = { key: readFileSync(`${folder}/key.pem`), cert: readFileSync(`${folder}/cert.pem`), allowHTTP1: true };
let counted = anew({ size: 0, every: 1 });

function anew({ size, every }) {
  return {
    every,
    visits: new Uint8Array(size),
    messages: 0,
    distinct: 0,
    unknown: 0,
    connections: 0,
    kept: [],
    began: process.cpuUsage(),
  };
}

function take(request, response) {
  const number = Number(request.url.slice('/push/'.length));
  const parts = [];
  const origin = `https://${request.headers[':authority'] ?? request.headers.host}`;
  const keeps = counted.messages++ % counted.every === 0;
  if (!(number < counted.visits.length)) counted.unknown++;
  else if (counted.visits[number]++ === 0) counted.distinct++;
  if (keeps) request.on('data', (part) => parts.push(part));
  else request.resume();
  request.on('end', () => {
    if (keeps) {
      const body = Buffer.concat(parts).toString('base64');
      counted.kept.push({ number, origin, version: request.httpVersion, headers: { ...request.headers }, body });
    }
    response.writeHead(201, { location: `${origin}/message/${counted.messages}`, 'content-length': 0 });
    response.end();
  });
}

function pushService() {
  const server = createSecureServer(tls, take);
  server.on('secureConnection', () => counted.connections++);
  return listening(server);
}

function listening(server) {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', 4096, () => resolve(server.address().port)));
}

function state() {
  const { user, system } = process.cpuUsage(counted.began);
  const { messages, distinct, unknown, connections, kept } = counted;
  return { messages, distinct, unknown, connections, kept, cpu: (user + system) / 1e6 };
}

const admin = createServer(async (request, response) => {
  if (request.method === 'POST') {
    let text = '';
    for await (const part of request) text += part;
    counted = anew(JSON.parse(text));
  }
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(request.url === '/messages' ? counted.messages : state()));
});

const ports = await Promise.all([pushService(), pushService(), pushService()]);
console.log(JSON.stringify({ ports, admin: await listening(admin) }));
process.stdin.on('end', () => process.exit(0)).resume();
