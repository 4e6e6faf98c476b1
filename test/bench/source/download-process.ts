import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { finished } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { Agent, request } from 'undici';
import { GZIP_LEVEL } from '../../../functions/adapters/files/work-folder.ts';
import { servePasses } from './measured-passes.ts';

/**
 * The floor: downloads the same pages with undici and gzips them in one loop, nothing else. `node download-process.ts
 * URL`, asked by its parent for each pass; what to download is what the server says it served.
 */

const [url = ''] = process.argv.slice(2);
const { paths } = (await (await fetch(`${url}/served`)).json()) as { paths: string[] };

async function downloadAll(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const dispatcher = new Agent({ connections: 16, pipelining: 1 });
  const gzip = createGzip({ level: GZIP_LEVEL });
  const file = createWriteStream(join(folder, 'pages.gz'));
  gzip.pipe(file);
  try {
    for (const path of paths) {
      const { body } = await request(url + path, { dispatcher });
      const page = await body.bytes();
      await new Promise<void>((written) => gzip.write(page, () => written()));
    }
    gzip.end();
    await finished(file);
  } finally {
    await dispatcher.close();
    await rm(folder, { recursive: true });
  }
  return paths.length;
}

servePasses(downloadAll);
