/**
 * A small server that speaks the wire, faults included. What it does is named by the vent's content.
 */
import { createServer } from 'node:http';
import { once } from 'node:events';

export const SESSION = 'session-of-the-test';
export const TRICKY = ['It ', 'sounds', ' heavy.\n', '\n', '  two spaces', '[DONE]', ' 🫂 é€', '\u2028', 'a\r\nb\r', '"\\ data: x'];

const frame = (event, data) => `event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
const META = frame('meta', { session_id: SESSION, provider: 'mock', model: 'm', ai: true, fallback: false });
const DONE = frame('done', {
  finish_reason: 'stop',
  remaining_vents: 1,
  usage: { input_tokens: 3, output_tokens: 9, cost_usd: 0.25 },
});
const delta = (text) => frame('delta', { text });
const answer = META + TRICKY.map(delta).join('') + DONE;

const LIMIT = {
  type: '/docs/problems#daily_limit_reached',
  title: "Today's vents are used up",
  status: 429,
  detail: 'There is room again tomorrow.',
  code: 'daily_limit_reached',
  reset_seconds: 7200,
  resources: [{ name: 'Find a Helpline', url: 'https://findahelpline.com' }],
};

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function begin(response) {
  response.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'x-session-id': SESSION,
    'x-remaining-vents': '1',
    'x-reset-seconds': '3600',
  });
}

const SCENES = {
  whole: (r) => (begin(r), r.end(answer)),
  async bytewise(r) {
    begin(r);
    for (const byte of Buffer.from(answer)) {
      r.write(Uint8Array.of(byte));
      await new Promise(setImmediate);
    }
    r.end();
  },
  crisis: (r) => (
    begin(r),
    r.end(
      frame('crisis', { level: 'crisis', categories: ['self_harm'], country: 'GB', resources: LIMIT.resources, steps: ['Breathe'] }) +
        META + delta('I am glad you wrote.') + frame('emotion', { primary: 'sadness', valence: -0.7 }) + DONE,
    )
  ),
  unknown: (r) => (begin(r), r.end(META + 'event: weather\ndata: not even JSON\n\n' + 'event: constructor\ndata: {}\n\n' + 'data: x\n\n' + delta('ok') + DONE)),
  failing: (r) => (begin(r), r.end(META + delta('Half ') + frame('error', { type: '/docs/problems#answer_broke_off', title: 'The answer broke off', status: 502, code: 'answer_broke_off' }))),
  ended: (r) => (begin(r), r.end(META + delta('Half '))),
  empty: (r) => (begin(r), r.end()),
  garbled: (r) => (begin(r), r.end(META + 'event: delta\ndata: {"text": "my secret words\n\n')),
  odd: (r) => (begin(r), r.end(META + 'event: delta\ndata: {"words": 1}\n\n')),
  async torn(r) {
    begin(r);
    r.write(META + delta('Half '));
    await pause(30);
    r.destroy();
  },
  silent: (r) => (begin(r), r.write(META + delta('Half '))),
  // Ends properly but keeps the connection open, as a proxy may.
  lingering: (r) => (begin(r), r.write(answer)),
  deaf: () => {},
  async endless(r) {
    begin(r);
    r.write(META);
    while (!r.destroyed) {
      r.write(delta('on '));
      await pause(5);
    }
  },
  limited: (r) => (r.writeHead(429, { 'content-type': 'application/problem+json', 'retry-after': '7000', 'x-remaining-vents': '0', 'x-reset-seconds': '7000' }), r.end(JSON.stringify(LIMIT))),
  invalid: (r) => (r.writeHead(422, { 'content-type': 'application/problem+json' }), r.end(JSON.stringify({ title: 'A field is wrong', status: 422, code: 'invalid_field', errors: [{ field: 'content', problem: 'is missing' }] }))),
  proxy: (r) => (r.writeHead(502, { 'content-type': 'text/html', 'retry-after': new Date(Date.now() + 60_000).toUTCString() }), r.end('<h1>Bad gateway</h1>')),
  lying: (r) => (r.writeHead(500, { 'content-type': 'application/json' }), r.end('{"title": ')),
};

const PLAIN = {
  '/api/usage': [200, { used: 1, limit: 2, remaining: 1, reset_seconds: 3600, tier: 'anonymous' }],
  '/health': [503, { status: 'unhealthy', version: '0.1.0' }],
};

/** Starts it on a free port. `seen` holds the requests; `closed(n)` waits until n answers' connections have ended. */
export async function startServer() {
  const seen = [];
  const ends = [];
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const piece of request) body += piece;
    const entry = { method: request.method, url: request.url, headers: request.headers, body: body && JSON.parse(body), port: request.socket.remotePort };
    seen.push(entry);
    ends.push(once(response, 'close').then(() => (entry.finished = response.writableFinished)));
    const plain = PLAIN[request.url];
    if (plain) {
      response.writeHead(plain[0], { 'content-type': 'application/json', 'x-remaining-vents': '1', 'x-reset-seconds': '3600' });
      response.end(JSON.stringify(plain[1]));
      return;
    }
    await SCENES[entry.body.content](response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    seen,
    closed: (index) => Promise.race([ends[index], pause(5_000).then(() => assertClosed())]),
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

function assertClosed() {
  throw new Error('the connection is still open');
}
