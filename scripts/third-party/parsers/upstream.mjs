/**
 * A scripted model behind OpenAI's API: streams the tricky tokens, or fails when the prompt holds a magic word.
 *
 *   node upstream.mjs [PORT]     prints its base URL; without a port it takes a free one
 */
import { createServer } from 'node:http';
import { pathToFileURL } from 'node:url';
import { CUT_WORD, ECHO_WORD, ERROR_WORD, HALF, TOKENS, USAGE } from './tricky.mjs';

const chunk = (choices, more = {}) =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'mock', choices, ...more })}\n\n`;
const word = (content) => chunk([{ index: 0, delta: { content }, finish_reason: null }]);

async function answer(request, response) {
  let body = '';
  for await (const piece of request.setEncoding('utf8')) body += piece;
  const prompt = JSON.parse(body).messages.at(-1).content;
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  response.write(chunk([{ index: 0, delta: { role: 'assistant', content: '' }, finish_reason: null }]));
  const fails = [ERROR_WORD, CUT_WORD].find((magic) => prompt.includes(magic));
  const echo = prompt.includes(ECHO_WORD) && prompt.match(/.{1,3}/gsu);
  for (const token of fails ? HALF : echo || TOKENS) {
    response.write(word(token));
    await new Promise(setImmediate);
  }
  if (fails === ERROR_WORD) {
    response.end(`data: ${JSON.stringify({ error: { message: 'scripted', type: 'server_error', code: 500 } })}\n\n`);
  } else if (fails === CUT_WORD) {
    // A moment, so that the words before are on their way when the connection goes.
    setTimeout(() => response.destroy(), 30);
  } else {
    response.write(chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]));
    response.end(`${chunk([], { usage: USAGE })}data: [DONE]\n\n`);
  }
}

/** Starts it; port 0 takes a free one. */
export async function startUpstream(port = 0) {
  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy());
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return {
    baseUrl: `http://127.0.0.1:${server.address().port}/v1`,
    stop: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  console.log((await startUpstream(Number(process.argv[2] ?? 0))).baseUrl);
}
