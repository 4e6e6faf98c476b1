import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A view of `sql/mart/`. */
export interface View {
  name: string;
  /** `mart/<name>.sql` */
  file: string;
  text: string;
  /** Names of other views that its header says it reads. */
  reads: string[];
}

/** The views of a folder, each after those that it reads. */
export async function readViews(folder: string): Promise<View[]> {
  const files = (await readdir(folder)).filter((file) => file.endsWith('.sql')).toSorted();
  const views = await Promise.all(
    files.map(async (file) => {
      const text = await readFile(join(folder, file), 'utf8');
      const [header = ''] = /^(--.*\n)*/.exec(text) ?? [];
      const reads = [...header.matchAll(/\bMART\.(\w+)/g)].map((match) => match[1]!);
      return { name: file.slice(0, -'.sql'.length), file: `mart/${file}`, text, reads };
    }),
  );
  return inOrderOfReading(views);
}

function inOrderOfReading(views: readonly View[]): View[] {
  const ordered = new Set<View>();
  const add = (view: View) => {
    if (ordered.has(view)) return;
    for (const other of views) if (other !== view && view.reads.includes(other.name)) add(other);
    ordered.add(view);
  };
  for (const view of views) add(view);
  return [...ordered];
}
