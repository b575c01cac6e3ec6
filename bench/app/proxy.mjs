/** A reverse proxy as an installation has one: HTTP/2 over TLS, and brotli for what gunicorn sends plain. */
import http from 'node:http';
import http2 from 'node:http2';
import zlib from 'node:zlib';

const TEXT = /^(text\/|application\/(json|manifest\+json|javascript))/;
const HOP_BY_HOP = ['connection', 'keep-alive', 'transfer-encoding'];
const QUALITY = 5; // what proxies compress with while somebody waits
const READY = "performance.mark('ready');";

/**
 * `/empty/` is the app's own page without the app: the same styles and import map, a word and a module of one line.
 * @param {{ key: Buffer, cert: Buffer, port: number, to: number }} way to: gunicorn's port
 */
export async function startProxy({ key, cert, port, to }) {
  const server = http2.createSecureServer({ key, cert, allowHTTP1: true });
  const open = new Set();
  server.on('session', (session) => { open.add(session); session.on('close', () => open.delete(session)); });
  server.on('request', (request, response) => {
    answer(request, response, to).catch(() => { if (!response.headersSent) response.writeHead(502); response.end(); });
  });
  await new Promise((resolve) => { server.listen(port, '127.0.0.1', resolve); });
  return {
    close: () => new Promise((resolve) => {
      server.close(resolve);
      for (const session of open) session.destroy();
    }),
  };
}

async function answer(request, response, to) {
  if (request.url === '/empty.js') return send(request, response, { status: 200, headers: { 'content-type': 'text/javascript' }, body: Buffer.from(READY) });
  if (request.url !== '/empty/') return send(request, response, await upstream(request, request.url, to));
  const shell = await upstream(request, '/app/', to, { 'accept-encoding': 'identity', 'if-none-match': '' });
  const html = shell.body.toString().replace(/<link rel="modulepreload"[^>]*>\n?/g, '')
    .replace(/<script>[^<]*<\/script>\n/, '').replace(/<script type="module"[^>]* async><\/script>\n?/, '').replace(/(<script type="module" src=")[^"]*/, '$1/empty.js').replace('<div id="app">', '<div id="app">Today');
  return send(request, response, { ...shell, body: Buffer.from(html) });
}

/** @returns {Promise<{ status: number, headers: http.IncomingHttpHeaders, body: Buffer }>} */
function upstream(request, path, to, more = {}) {
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !name.startsWith(':') && !HOP_BY_HOP.includes(name)));
  const host = request.headers[':authority'] ?? request.headers.host;
  return new Promise((resolve, reject) => {
    const asked = http.request({
      host: '127.0.0.1', port: to, method: request.method, path,
      headers: { ...headers, host, 'x-forwarded-proto': 'https', 'x-forwarded-for': '127.0.0.1', ...more },
    }, async (found) => {
      const chunks = [];
      for await (const chunk of found) chunks.push(chunk);
      resolve({ status: found.statusCode ?? 502, headers: found.headers, body: Buffer.concat(chunks) });
    });
    asked.on('error', reject);
    request.pipe(asked);
  });
}

function send(request, response, { status, headers, body }) {
  const sent = Object.fromEntries(Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name) && name !== 'content-length'));
  const isPlain = TEXT.test(headers['content-type'] ?? '') && !headers['content-encoding'] && body.length > 0;
  if (isPlain && /\bbr\b/.test(request.headers['accept-encoding'] ?? '')) {
    body = zlib.brotliCompressSync(body, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: QUALITY } });
    Object.assign(sent, { 'content-encoding': 'br', vary: 'Accept-Encoding' });
    if (sent.etag) sent.etag = `W/${sent.etag.replace(/^W\//, '')}`; // as proxies do: the bytes are others now
  }
  response.writeHead(status, sent);
  response.end(request.method === 'HEAD' ? undefined : body);
}
