import { z } from 'zod';

/** A control's JSON body, whatever content type it came with; nothing is `{}`. The error says what is wrong and where. */
export function readBody<Shape>(schema: z.ZodType<Shape>, body: unknown): { data: Shape } | { error: string } {
  const text = typeof body === 'string' ? body.trim() : '';
  let value: unknown;
  try {
    value = text === '' ? {} : JSON.parse(text);
  } catch {
    return { error: 'The body is not JSON. Next: send one JSON object.' };
  }
  const read = schema.safeParse(value);
  return read.success ? { data: read.data } : { error: z.prettifyError(read.error) };
}
