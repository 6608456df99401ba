import type { Diagnostic } from '../base/diagnostic.ts';
import { fail, ok, type Result } from '../base/result.ts';
import { buildCatalog } from '../lab/buildCatalog.ts';
import { parseStatements } from '../sql/parser.ts';
import type { Statement } from '../sql/statement.ts';
import { type OpenedLab, withImposed } from './openLab.ts';

/** They fill tables; what relations are made of does not depend on them. */
const FILLING: ReadonlySet<Statement['kind']> = new Set([
  'insert',
  'update',
  'delete',
  'generate',
  'load',
]);

/**
 * An open lab as its queries would be planned if STATISTICS said these figures, in place of any of
 * its own: "what if the table had a million rows". The sites keep their rows, so nothing that is
 * planned like this can be executed.
 *
 * @param text STATISTICS statements; spans of what is wrong are in it
 */
export function imposeFigures(opened: OpenedLab, text: string): Result<OpenedLab, Diagnostic> {
  const parsed = parseStatements(text);
  if (!parsed.ok) return parsed;
  const other = parsed.value.find(({ kind }) => kind !== 'statistics');
  if (other) {
    const message = 'Only STATISTICS statements can stand here.';
    return fail({ code: 'not-statistics', message, span: other.span });
  }
  const own = opened.lab.blocks.flatMap((block) =>
    block.kind === 'setup' ? block.statements : [],
  );
  const kept = own.filter(({ kind }) => kind !== 'statistics' && !FILLING.has(kind));
  const options = { seed: opened.lab.frontMatter.seed, parameters: opened.parameterValues };
  const before = buildCatalog(kept, options).errors.length;
  const built = buildCatalog([...kept, ...parsed.value], options);
  const error = built.errors[before];
  if (error) return fail(error);
  const { imposed, relations } = built.catalog;
  const catalog = {
    ...opened.catalog,
    relations: opened.catalog.relations.map((relation) => {
      const { columns = relation.columns, rowWidth } =
        relations.find(({ name }) => name === relation.name) ?? relation;
      return { ...relation, columns, ...(rowWidth === undefined ? {} : { rowWidth }) };
    }),
    ...(imposed ? { imposed } : {}),
  };
  return ok({ ...opened, catalog, leafRows: withImposed(catalog, opened.leafRows) });
}
