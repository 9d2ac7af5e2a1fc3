/**
 * Runs every parser over the same vents, compares what they read with what the upstream said, and prints a line for
 * each check. Started by `run`.
 */
import { createInterface } from 'node:readline';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { READERS } from './readers.mjs';
import { startVentVault } from './server.mjs';
import { CUT_WORD, ECHO_WORD, ERROR_WORD, HALF, TOKENS, USAGE, asPlainText } from './tricky.mjs';
import { startUpstream } from './upstream.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const PYTHON = [
  ['httpx-sse', ['events', 'text', 'openai', 'ai-sdk']],
  ['sseclient-py', ['events', 'text', 'openai', 'ai-sdk']],
  ['openai (Python)', ['openai', 'completions, streaming', 'completions, whole']],
];

/** What a person may type: the same traps, on the way there and back. */
const ECHO = `A ${ECHO_WORD}:\n  two spaces\n[DONE]\ndata: [DONE]\n\n🫂 é \u2028 "quoted" \\ end`;

const ORDER = {
  events: ['meta', 'delta', 'done'],
  text: ['text', '[DONE]'],
  openai: ['role', 'content', 'stop', '[DONE]'],
  'ai-sdk': ['start', 'data-meta', 'text-start', 'text-delta', 'text-end', 'data-done', 'finish', '[DONE]'],
  'ai-sdk, chat': ['data-meta', 'text', 'data-done'],
  'completions, streaming': ['role', 'content', 'stop', 'usage'],
  'completions, whole': ['stop'],
};

/** Parsers of frames show the last one, `[DONE]`; those that know the dialect keep it to themselves. */
const SHOW_THE_END = new Set(['eventsource-parser', 'eventsource-parser/stream', '@microsoft/fetch-event-source', 'httpx-sse', 'sseclient-py']);

/**
 * Joins data lines only when the first is not empty, and decodes each line by itself, so a token loses a line feed or
 * a byte order mark at its start. Nothing that a server could send helps, so for this parser the plain dialect is
 * compared without them; the other dialects, whose data never begin so, are compared as they are.
 */
const LOSES_STARTS = '@microsoft/fetch-event-source';

let passed = 0;
let failed = 0;

function check(name, problems) {
  if (problems.length === 0) passed++;
  else failed++;
  console.log(`${problems.length === 0 ? 'ok  ' : 'FAIL'} ${name}${problems.map((problem) => `\n       ${problem}`).join('')}`);
}

function differences(pairs) {
  return Object.entries(pairs)
    .filter(([, [found, expected]]) => JSON.stringify(found) !== JSON.stringify(expected))
    .map(([what, [found, expected]]) => `${what}: ${JSON.stringify(found)}\n       instead of ${JSON.stringify(expected)}`);
}

/** Emotion and crisis parts may stand beside the answer; they are no part of the order that is compared. */
const plain = (order) => order.filter((name) => !/^(data-)?(emotion|crisis)$/.test(name)).filter((n, i, all) => n !== all[i - 1]);

function expectedOrder(parser, route) {
  const order = ORDER[route];
  return order.at(-1) === '[DONE]' && route !== 'text' && !SHOW_THE_END.has(parser) ? order.slice(0, -1) : order;
}

function whole(parser, route, result, tokens) {
  let text = route === 'text' ? asPlainText(tokens) : tokens.join('');
  if (route === 'text' && parser === LOSES_STARTS) {
    text = text.replace(/[\n\uFEFF]/g, '');
    result = { ...result, text: result.text.replace(/[\n\uFEFF]/g, '') };
  }
  const usage = route === 'text' ? null : [USAGE.prompt_tokens, USAGE.completion_tokens];
  return differences({
    text: [result.text, text],
    order: [plain(result.order), expectedOrder(parser, route)],
    usage: [result.usage, usage],
    error: [result.error, null],
  });
}

/**
 * Words, then an error. `text` and `ai-sdk` have no room for its code, only our own dialect has one for its status; an
 * answer that is given whole is an error from the start.
 */
function broken(_parser, route, result) {
  const coded = !['text', 'ai-sdk', 'ai-sdk, chat'].includes(route);
  const status = ['events', 'completions, whole'].includes(route) ? 502 : null;
  return differences({
    text: [result.text, route === 'completions, whole' ? '' : HALF.join('')],
    usage: [result.usage, null],
    error: [result.error, { status, code: coded ? 'answer_broke_off' : null }],
  });
}

const refused = (status, code) => (_parser, _route, result) => {
  return differences({
    status: [result.error?.status, status],
    code: [result.error?.code, code],
    text: [result.text, ''],
  });
};

const CASES = [
  ['a tricky answer', 'Please tell me everything', (p, r, result) => whole(p, r, result, TOKENS)],
  ['what was typed, said again', ECHO, (p, r, result) => whole(p, r, result, [ECHO])],
  ['an error in the middle', `It came like a ${ERROR_WORD}`, broken],
  ['a connection cut in the middle', `It came like a ${CUT_WORD}`, broken],
  ['nothing written', ' ', refused(422, 'invalid_field')],
];
const LIMITED = ['the day used up', 'Please tell me everything', refused(429, 'daily_limit_reached')];

function startPython() {
  const child = spawn(join(here, 'python/bin/python'), [join(here, 'readers.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const read = async (job) => {
    child.stdin.write(`${JSON.stringify(job)}\n`);
    const { done, value } = await lines.next();
    return done ? { thrown: 'the Python program ended' } : JSON.parse(value);
  };
  return { read, stop: () => child.stdin.end() };
}

/** A parser that hangs is a finding, not a reason to hang. */
async function attempt(read) {
  let timer;
  const late = new Promise((resolve) => (timer = setTimeout(resolve, 30_000, { thrown: 'no end within 30 s' })));
  const result = await Promise.race([read().catch((error) => ({ thrown: `${error?.stack ?? error}` })), late]);
  clearTimeout(timer);
  return result;
}

async function runCase(base, python, [title, content, judge], before = 0) {
  for (const { parser, routes, read } of READERS) {
    for (const route of routes) {
      for (let i = 0; i < before; i++) await attempt(() => read(base, route, content));
      const result = await attempt(() => read(base, route, content));
      check(`${title} · ${route} · ${parser}`, result.thrown ? [result.thrown] : judge(parser, route, result));
    }
  }
  for (const [parser, routes] of PYTHON) {
    for (const route of routes) {
      const job = { parser, route, base, content };
      for (let i = 0; i < before; i++) await attempt(() => python.read(job));
      const result = await attempt(() => python.read(job));
      check(`${title} · ${route} · ${parser}`, result.thrown ? [result.thrown] : judge(parser, route, result));
    }
  }
}

async function main() {
  const url = process.argv[2] ?? process.env.VENTVAULT_URL;
  const binary = process.env.VENTVAULT_BIN;
  if (!url && !binary) {
    console.error('Give the URL of a running VentVault, or set VENTVAULT_BIN to its binary.');
    return 64;
  }
  const stops = [];
  try {
    const upstream = await startUpstream(url ? Number(process.env.UPSTREAM_PORT ?? 4010) : 0);
    const python = startPython();
    stops.push(upstream.stop, python.stop);
    const start = async (limit) => {
      const server = await startVentVault(binary, upstream.baseUrl, limit);
      stops.push(server.stop);
      return server.url;
    };
    const base = (url ?? (await start(1_000_000))).replace(/\/+$/, '');
    for (const one of CASES) await runCase(base, python, one);
    if (url) {
      console.log('the day used up: not checked, for that the server has to be started here (VENTVAULT_BIN)');
    } else {
      const limited = await start(1);
      // Each has a user agent of its own, and with it a quota of its own, which it uses up first.
      await runCase(limited, python, LIMITED, 1);
    }
  } finally {
    for (const stop of stops.reverse()) await stop();
  }
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

process.exitCode = await main();
