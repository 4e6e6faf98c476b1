import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Bench, type Client, errorOf } from './driver.ts';

let bench: Bench;
let client: Client;

beforeAll(async () => {
  bench = await Bench.start({ longQueryMilliseconds: 100 });
  client = await bench.connect();
});
afterAll(() => bench.stop());

const numbers = (count: number) =>
  `(SELECT ROW_NUMBER() OVER (ORDER BY 1) AS n FROM TABLE(GENERATOR(ROWCOUNT => ${count})))`;
/** Minutes of work that can be interrupted. */
const slow = `SELECT COUNT(*) AS n FROM ${numbers(300_000)} AS a CROSS JOIN ${numbers(300_000)} AS b WHERE MOD(a.n * b.n, 7) = 8`;
/** Long enough to be answered "still running" a few times. */
const medium = `SELECT COUNT(*) AS n FROM ${numbers(10_000)} AS a CROSS JOIN ${numbers(5000)} AS b WHERE MOD(a.n * b.n, 7) < 8`;

/** Passes requests on; `answer` may take a request's place by returning a status. */
async function proxy(
  answer: (url: string, times: number) => number | undefined,
): Promise<{ url: string; server: Server }> {
  const seen = new Map<string, number>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const url = request.url ?? '';
      const requestId = new URLSearchParams(url.split('?')[1]).get('requestId') ?? url;
      const times = (seen.get(requestId) ?? 0) + 1;
      seen.set(requestId, times);
      const { host: _host, connection: _connection, 'content-length': _length, ...headers } = request.headers;
      void fetch(`${bench.warehouse.url}${url}`, {
        method: request.method ?? 'GET',
        headers: headers as Record<string, string>,
        ...(request.method === 'POST' ? { body: Buffer.concat(chunks) } : {}),
      }).then(async (upstream) => {
        const status = answer(url, times);
        if (status !== undefined) return response.writeHead(status).end('busy');
        response.writeHead(upstream.status, {
          'content-type': upstream.headers.get('content-type') ?? 'application/json',
        });
        return response.end(Buffer.from(await upstream.arrayBuffer()));
      });
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

describe('requests', () => {
  test('a statement whose answer was lost is not run a second time', async () => {
    await client.execute('CREATE OR REPLACE TABLE once (n INTEGER)');
    const { url, server } = await proxy((path, times) =>
      path.includes('query-request') && times === 1 ? 503 : undefined,
    );
    const behind = await bench.connect({}, url);
    const { rows } = await behind.execute('INSERT INTO once VALUES (1)');
    expect(rows).toEqual([{ 'number of rows inserted': 1 }]);
    expect(await client.value('SELECT COUNT(*) FROM once')).toBe(1);
    await behind.close();
    server.closeAllConnections();
    server.close();
  }, 40_000);

  test('a long statement is answered "still running" until it has ended', async () => {
    expect(await client.value(medium)).toBe(50_000_000);
  });

  test('describeOnly answers columns and runs nothing', async () => {
    const { statement, rows } = await client.execute('SELECT 1 AS a, CAST(2 AS DECIMAL(18,2)) AS b', {
      describeOnly: true,
    });
    expect(rows).toEqual([]);
    expect(statement.getColumns()?.map((column) => [column.getName(), column.getScale()])).toEqual([
      ['A', 0],
      ['B', 2],
    ]);
  });

  test('large requests travel compressed', async () => {
    const text = 'س'.repeat(200_000);
    expect(await client.value('SELECT LENGTH(:1)', [text])).toBe(200_000);
  });
});

describe('asynchronous statements', () => {
  test('run on their own; status and result are asked for later', async () => {
    const { statement } = await client.execute(medium, { asyncExec: true });
    const queryId = statement.getQueryId();
    expect(['QUEUED', 'RUNNING']).toContain(await client.connection.getQueryStatus(queryId));
    const result = await client.connection.getResultsFromQueryId({ queryId });
    const rows: unknown[] = [];
    for await (const row of result.streamRows()) rows.push(row);
    expect(rows).toEqual([{ N: 50_000_000 }]);
    expect(await client.connection.getQueryStatus(queryId)).toBe('SUCCESS');
  }, 30_000);

  test('a failed one says why', async () => {
    const { statement } = await client.execute('SELECT * FROM nothing_here', { asyncExec: true });
    const queryId = statement.getQueryId();
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(await client.connection.getQueryStatus(queryId)).toBe('FAILED_WITH_ERROR');
    expect((await errorOf(client.connection.getQueryStatusThrowIfError(queryId))).message).toMatch(/NOTHING_HERE/);
  });
});

describe('cancelling', () => {
  test('a running statement ends with 000604, and the session goes on', async () => {
    const started = Date.now();
    const failed = errorOf(
      new Promise((resolve, reject) => {
        const statement = client.connection.execute({
          sqlText: slow,
          complete: (error) => (error ? reject(error) : resolve(undefined)),
        });
        setTimeout(() => statement.cancel(), 300);
      }),
    );
    expect((await failed).code).toBe('000604');
    expect(Date.now() - started).toBeLessThan(5000);
    expect(await client.value('SELECT 1 AS one')).toBe(1);
  });

  test('a cancelled statement leaves an open transaction as it was', async () => {
    await client.execute('CREATE OR REPLACE TABLE kept (n INTEGER)');
    await client.execute('BEGIN');
    await client.execute('INSERT INTO kept VALUES (1)');
    const { statement } = await client.execute(slow, { asyncExec: true });
    setTimeout(() => statement.cancel(), 200);
    await client.execute('COMMIT');
    expect(await client.value('SELECT COUNT(*) FROM kept')).toBe(1);
    expect(await client.connection.getQueryStatus(statement.getQueryId())).toBe('ABORTED');
  });

  test('a statement that waits for its turn ends at once', async () => {
    const first = await client.execute(slow, { asyncExec: true });
    const second = await client.execute(slow, { asyncExec: true });
    await new Promise<void>((resolve) => {
      second.statement.cancel(() => resolve());
    });
    expect(await client.connection.getQueryStatus(second.statement.getQueryId())).toBe('ABORTED');
    expect(await client.connection.getQueryStatus(first.statement.getQueryId())).toBe('RUNNING');
    await new Promise<void>((resolve) => {
      first.statement.cancel(() => resolve());
    });
  });

  test('STATEMENT_TIMEOUT_IN_SECONDS ends a statement with 000630', async () => {
    const error = await errorOf(client.execute(slow, { parameters: { STATEMENT_TIMEOUT_IN_SECONDS: 1 } }));
    expect(error.code).toBe('000630');
  });
});
