import { expect, it } from 'vitest';
import { csvHead, csvRows } from './csv.ts';
import { csvOfAll, localRows } from './rowSource.ts';

it('writes RFC 4180, NULL as an empty field and an empty text as a quoted one', () => {
  expect(csvHead(['a', 'b "c"'])).toBe('a,"b ""c"""\r\n');
  const rows = [
    [null, '', 'x,y', 2n ** 60n],
    [1.5, 'two\nlines', Uint8Array.of(0, 255), 'plain'],
  ];
  expect(csvRows(rows)).toBe(
    ',"","x,y",1152921504606846976\r\n1.5,"two\nlines",x\'00ff\',plain\r\n',
  );
});

it('writes all rows in the order in which they are shown, however many are fetched at once', async () => {
  const rows = Array.from({ length: 12_000 }, (_, index) => [index % 7 === 0 ? null : index]);
  const csv = await csvOfAll(localRows(['n'], rows), { column: 0, direction: 'descending' });
  const lines = csv?.split('\r\n') ?? [];
  expect(lines.slice(0, 3)).toEqual(['n', '11999', '11997']);
  expect(lines).toHaveLength(12_002);
  expect(lines.at(-2)).toBe('');
});

it('writes nothing where some rows cannot be had', async () => {
  const source = { columns: ['n'], rowCount: 9, first: [[1]], fetch: async () => undefined };
  expect(await csvOfAll(source, undefined)).toBeUndefined();
});
