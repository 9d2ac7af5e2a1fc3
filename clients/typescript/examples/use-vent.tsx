/**
 * A React hook for one conversation. The words live in the component's state and nowhere else.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import { VentProblem, VentVault, localStorageStore } from '@ventvault/client';
import type { CrisisEvent, HistoryMessage } from '@ventvault/client';

const vault = new VentVault({ baseUrl: 'http://localhost:8000', store: localStorageStore() });

/** What a page shows: the conversation, the answer that is being written, and what stands beside it. */
export function useVent() {
  const [messages, setMessages] = useState<HistoryMessage[]>([]);
  const [answer, setAnswer] = useState<string>();
  const [crisis, setCrisis] = useState<CrisisEvent>();
  const [problem, setProblem] = useState<VentProblem>();
  const [remaining, setRemaining] = useState<number>();
  const running = useRef<AbortController>(undefined);

  const stop = useCallback(() => running.current?.abort(), []);
  useEffect(() => stop, [stop]);

  const vent = useCallback(
    async (content: string) => {
      stop();
      const own = new AbortController();
      running.current = own;
      setProblem(undefined);
      setCrisis(undefined);
      setAnswer('');
      let text = '';
      try {
        for await (const event of vault.vent({ content, history: messages.slice(-20), signal: own.signal })) {
          // A resource shown once stays until the next vent, whatever becomes of the answer.
          if (event.type === 'crisis') setCrisis(event);
          if (event.type === 'delta') setAnswer((text += event.text));
        }
        setMessages([...messages, { role: 'user', content }, { role: 'assistant', content: text }]);
        setAnswer(undefined);
      } catch (error) {
        if (own.signal.aborted) return;
        if (!(error instanceof VentProblem)) throw error;
        setProblem(error);
      } finally {
        setRemaining(vault.quota?.remaining);
      }
    },
    [messages, stop],
  );

  return { messages, answer, crisis, problem, remaining, vent, stop };
}

/** The smallest page that does everything. */
export function VentBox() {
  const { messages, answer, crisis, problem, remaining, vent, stop } = useVent();
  const [draft, setDraft] = useState('');
  return (
    <main>
      {messages.map((message, index) => (
        <p key={index} className={message.role}>{message.content}</p>
      ))}
      {crisis?.resources.map((resource) => (
        <p key={resource.name} role="alert">{resource.name} {resource.phone ?? resource.url}</p>
      ))}
      {answer !== undefined && <p aria-live="polite" className="assistant">{answer}</p>}
      {problem && <p role="alert">{problem.detail ?? problem.title}</p>}
      <textarea value={draft} onChange={(change) => setDraft(change.target.value)} />
      <button onClick={() => { void vent(draft); setDraft(''); }}>Let it out</button>
      <button onClick={stop}>Stop</button>
      {remaining !== undefined && <small>{remaining} left today</small>}
    </main>
  );
}
