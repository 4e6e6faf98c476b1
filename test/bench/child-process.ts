import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A process of a bench, which talks by messages. Log lines are written as in production and go nowhere. */
export function startProcess(program: string, parameters: string[]): ChildProcess {
  return fork(program, parameters, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
}

/** The next message of the process; throws when it ends before. */
export async function answerOf<T>(child: ChildProcess): Promise<T> {
  const waiting = new AbortController();
  const ended = once(child, 'exit', { signal: waiting.signal }).then(([code, end]) => {
    throw new Error(
      `A process of the bench ended (${String(end ?? code)}) before it answered; its own words are above.`,
    );
  });
  try {
    const [answer] = (await Promise.race([once(child, 'message', { signal: waiting.signal }), ended])) as [T];
    return answer;
  } finally {
    waiting.abort();
    ended.catch(() => undefined);
  }
}
