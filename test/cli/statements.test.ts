import { describe, expect, it } from 'vitest';
import { asCsv, asJson, asTable } from '../../cli/result-formats.ts';
import { commentsAsText, splitStatements } from '../../cli/statements.ts';

describe('statements separated by semicolons', () => {
  it.each([
    ['select 1', ['select 1']],
    ['select 1; select 2;', ['select 1', 'select 2']],
    [
      "select 'a;b', 'it''s; fine', 'back\\'slash;'; select 2",
      ["select 'a;b', 'it''s; fine', 'back\\'slash;'", 'select 2'],
    ],
    ['select "odd;name"; select 2', ['select "odd;name"', 'select 2']],
    ['select $$one; text$$; select $1', ['select $$one; text$$', 'select $1']],
    ['select 4/2 - 1 -- half; of it\n; // nothing; here\n/* nor; here */;', ['select 4/2 - 1 -- half; of it']],
    ["select 'never closed; select 2", ["select 'never closed; select 2"]],
    ['', []],
  ])('%j', (text, statements) => {
    expect(splitStatements(text)).toEqual(statements);
  });
});

it('a statement that begins with a comment is no option, and options stay options', () => {
  const words = [
    'sql',
    '-- rows\nselect 1',
    '--rows of today\nselect 1',
    '--json',
    '--data=/tmp/a b',
    '--data',
    '/tmp/a',
  ];
  expect(commentsAsText(words)).toEqual(['sql', ' -- rows\nselect 1', ' --rows of today\nselect 1', ...words.slice(3)]);
});

describe('a result', () => {
  const result = {
    columns: ['ID', 'NAME', 'RECORD'],
    types: ['fixed', 'text', 'variant'],
    rows: [
      { ID: '12345678901234567890.1200', NAME: 'قهوة, "عربية"', RECORD: '{"id":12345678901234567890,"tags":["a"]}' },
      { ID: '7', NAME: '', RECORD: null },
    ],
    affected: { inserted: 0, updated: 0, deleted: 0 },
    queryId: 'q',
  };

  it('as JSON keeps every digit', () => {
    const json = asJson(result);
    expect(json).toContain('"ID": 12345678901234567890.1200');
    expect(json).toContain('"id": 12345678901234567890');
    expect(JSON.parse(json)).toMatchObject([{ NAME: 'قهوة, "عربية"' }, { ID: 7, RECORD: null }]);
  });

  it('as CSV quotes what must be quoted and tells NULL from an empty text', () => {
    expect(asCsv({ ...result, columns: ['ID', 'NAME'], types: ['fixed', 'text'] })).toBe(
      'ID,NAME\r\n12345678901234567890.1200,"قهوة, ""عربية"""\r\n7,""\r\n',
    );
    expect(asCsv({ ...result, columns: ['RECORD'], rows: [{ RECORD: null }] })).toBe('RECORD\r\n\r\n');
  });

  it('as a table shows NULL and counts its rows', () => {
    expect(asTable(result)).toMatch(/NULL/);
    expect(asTable(result)).toMatch(/2 rows$/);
  });
});
