/**
 * The parser, at every split of its input.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SseParser } from '../dist/index.js';

const bytes = (text) => new TextEncoder().encode(text);

function parseAt(input, ...cuts) {
  const parser = new SseParser();
  const found = [];
  let start = 0;
  for (const cut of [...cuts, input.length]) {
    found.push(...parser.push(input.subarray(start, cut)));
    start = cut;
  }
  return found;
}

const message = (data, event = 'message') => ({ event, data });

const CASES = {
  'line feeds': ['event: delta\ndata: a\n\ndata: b\n\n', [message('a', 'delta'), message('b')]],
  'carriage returns with line feeds': ['event: delta\r\ndata: a\r\n\r\ndata: b\r\n\r\n', [message('a', 'delta'), message('b')]],
  'bare carriage returns': ['event: delta\rdata: a\r\rdata: b\r\r', [message('a', 'delta'), message('b')]],
  'mixed line ends': ['data: a\r\ndata: b\rdata: c\n\rdata: d\n\r\n', [message('a\nb\nc'), message('d')]],
  'a byte order mark at the start, and only there': ['\uFEFFdata: a\n\ndata: \uFEFFb\n\n\uFEFFdata: c\n\n', [message('a'), message('\uFEFFb')]],
  'comments and heartbeats': [': hello\n\n:\n: data: no\ndata: a\n: between\ndata: b\n\n', [message('a\nb')]],
  'several data lines': ['data: a\ndata\ndata:\ndata: b\n\n', [message('a\n\n\nb')]],
  'one leading space and no more': ['data:a\n\ndata:  b\n\ndata:\tc\n\n', [message('a'), message(' b'), message('\tc')]],
  'unknown fields, ids and retries': ['id: 7\nretry: 10\nfoo: bar\nfoo\ndata: a\n\n', [message('a')]],
  'an event without data is none': ['event: ping\n\ndata: a\n\n', [message('a')]],
  'empty data is an event': ['data\n\ndata:\n\n', [message(''), message('')]],
  'an event that never ends is none': ['data: a\n\ndata: b\n', [message('a')]],
  'long sequences of UTF-8': ['data: é€🫂\u2028\u2029\u0085\u000b\n\n', [message('é€🫂\u2028\u2029\u0085\u000b')]],
  'the last event name counts': ['event: a\nevent: b\ndata: x\n\n', [message('x', 'b')]],
  'a field is a field by its whole name': ['dataset: no\n data: no\ndata : no\ndata: a\n\n', [message('a')]],
};

for (const [name, [input, expected]] of Object.entries(CASES)) {
  test(`reads ${name}, whole, byte by byte and at every pair of splits`, () => {
    const all = bytes(input);
    assert.deepEqual(parseAt(all), expected);
    assert.deepEqual(parseAt(all, ...all.keys()), expected);
    for (let first = 0; first <= all.length; first++) {
      for (let second = first; second <= all.length; second++) {
        assert.deepEqual(parseAt(all, first, second), expected, `split at ${first} and ${second}`);
      }
    }
  });
}

test('replaces bytes that are no UTF-8 and goes on', () => {
  const parser = new SseParser();
  const broken = Uint8Array.of(...bytes('data: a'), 0xff, ...bytes('b\n\ndata: c\n\n'));
  assert.deepEqual(parser.push(broken), [message('a\uFFFDb'), message('c')]);
});

test('refuses a line that never ends', () => {
  const parser = new SseParser();
  const piece = bytes('x'.repeat(1 << 20));
  assert.throws(() => {
    for (let i = 0; i < 8; i++) parser.push(piece);
  }, RangeError);
});

test('refuses data lines that never end', () => {
  const parser = new SseParser();
  const piece = bytes(`data: ${'x'.repeat(1 << 20)}\n`);
  assert.throws(() => {
    for (let i = 0; i < 8; i++) parser.push(piece);
  }, RangeError);
});

test('does not count the sizes of events together', () => {
  const parser = new SseParser();
  const piece = bytes(`data: ${'x'.repeat(1 << 20)}\n\n`);
  for (let i = 0; i < 8; i++) assert.equal(parser.push(piece).length, 1);
});
