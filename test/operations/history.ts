import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

type Line = Record<string, unknown> & { START_TIME: string; END_TIME: string };

/** The local warehouse's query history, one object a line, in the folder where it keeps them by day. */
export class WrittenHistory {
  readonly #file: string;

  /** @param folder the endpoint's data folder */
  constructor(folder: string) {
    const [file = ''] = readdirSync(join(folder, 'query_history'));
    this.#file = join(folder, 'query_history', file);
  }

  /** Lets everything that ran so far have run earlier. */
  shift(milliseconds: number): void {
    const earlier = (time: string) => new Date(Date.parse(time) - milliseconds).toISOString();
    const lines = this.#read().map((line) => ({
      ...line,
      START_TIME: earlier(line.START_TIME),
      END_TIME: earlier(line.END_TIME),
    }));
    this.#write(lines);
  }

  /** Adds a statement that took some seconds on a warehouse. */
  add(line: { text: string; warehouse: string; start: Date; seconds: number; rows: number }): void {
    const added = {
      QUERY_ID: line.text,
      QUERY_TEXT: line.text,
      USER_NAME: 'ANALYST',
      WAREHOUSE_NAME: line.warehouse,
      QUERY_TAG: '',
      START_TIME: line.start.toISOString(),
      END_TIME: new Date(line.start.getTime() + line.seconds * 1000).toISOString(),
      ROWS_PRODUCED: line.rows,
      EXECUTION_TIME: line.seconds * 1000,
    };
    this.#write([...this.#read(), added]);
  }

  #read(): Line[] {
    const lines = readFileSync(this.#file, 'utf8')
      .split('\n')
      .filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as Line);
  }

  /** In place, because the endpoint has the file open. */
  #write(lines: readonly Line[]): void {
    writeFileSync(this.#file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  }
}
