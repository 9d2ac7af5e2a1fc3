/**
 * VentVault through the unmodified OpenAI SDK. Argument: what to say. The key is not looked at: people are anonymous.
 */
import OpenAI from 'openai';

const client = new OpenAI({
  baseURL: `${process.env.VENTVAULT_URL ?? 'http://localhost:8000'}/v1`,
  apiKey: 'none',
  maxRetries: 0,
});
const content = process.argv[2] ?? 'I feel overwhelmed and exhausted';

const stream = await client.chat.completions.create({
  model: 'ventvault',
  messages: [{ role: 'user', content }],
  stream: true,
});
for await (const chunk of stream) process.stdout.write(chunk.choices[0]?.delta.content ?? '');
console.log();
