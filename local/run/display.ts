import { Listr, PRESET_TIMER } from 'listr2';

/** Tells what is going on now; each call replaces the one before. */
type Say = (text: string) => void;

/** Shows the steps of a start while they run. */
export interface Display {
  step<Result>(title: string, work: (say: Say) => Promise<Result>): Promise<Result>;
}

/** A moving list on a terminal, plain lines elsewhere (a file, a CI log, `--json`). */
export function openDisplay(moving: boolean): Display {
  return moving ? { step: movingStep } : { step: plainStep };
}

async function movingStep<Result>(title: string, work: (say: Say) => Promise<Result>): Promise<Result> {
  let result: { value: Result } | undefined;
  const list = new Listr(
    [
      {
        title,
        task: async (_context, task) => {
          result = { value: await work((text) => (task.output = text)) };
        },
      },
    ],
    {
      // Ctrl-C is this process's own to handle: the execution is stopped first.
      registerSignalListeners: false,
      // The error is printed once, by the caller, with its next step.
      rendererOptions: { timer: PRESET_TIMER, showErrorMessage: false, collapseErrors: false },
    },
  );
  await list.run();
  return result!.value;
}

/** Between two lines of the same beginning; a change of the beginning (the state) shows at once. */
const quietMilliseconds = 2000;

async function plainStep<Result>(title: string, work: (say: Say) => Promise<Result>): Promise<Result> {
  const started = Date.now();
  let last = { text: '', at: 0 };
  console.log(title);
  const result = await work((text) => {
    const now = Date.now();
    const sameBeginning = text.split(':', 1)[0] === last.text.split(':', 1)[0];
    if (text === last.text || (sameBeginning && now - last.at < quietMilliseconds)) return;
    last = { text, at: now };
    console.log(`  ${seconds(now - started)} ${text}`);
  });
  console.log(`  ${seconds(Date.now() - started)} done`);
  return result;
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`.padStart(7);
}
