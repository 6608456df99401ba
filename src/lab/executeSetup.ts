import type { Diagnostic } from '../base/diagnostic.ts';
import { nearestName } from '../base/nearestName.ts';
import type { Statement } from '../sql/statement.ts';
import { type BuildOptions, type BuiltCatalog, buildCatalog } from './buildCatalog.ts';
import type { LabDocument } from './labDocument.ts';
import { isPlainFileName } from './setup/load.ts';
import { bindParameters, valuesOf } from './setup/parameters.ts';

/** The statements of all setup blocks, in document order. */
function setupStatements(lab: LabDocument): readonly Statement[] {
  return lab.blocks.flatMap((block) => (block.kind === 'setup' ? block.statements : []));
}

/** Names of the files that LOAD needs, so that whoever opens the lab can read them first. */
export function filesNeeded(lab: LabDocument): readonly string[] {
  const names = setupStatements(lab).flatMap((statement) =>
    statement.kind === 'load' && isPlainFileName(statement.file) ? [statement.file] : [],
  );
  return [...new Set(names)];
}

/**
 * Executes a lab's setup blocks and checks what other blocks say of sites and parameters. The seed
 * is the lab's own unless another is given.
 */
export function executeSetup(lab: LabDocument, options: BuildOptions = {}): BuiltCatalog {
  const seed = options.seed ?? lab.frontMatter.seed;
  const built = buildCatalog(setupStatements(lab), { ...options, seed });
  const errors = [...built.errors, ...blockErrors(lab, built)];
  errors.sort((left, right) => left.span.start - right.span.start);
  return { ...built, errors };
}

function blockErrors(lab: LabDocument, built: BuiltCatalog): readonly Diagnostic[] {
  const values = valuesOf(built.parameters);
  const known = Object.keys(values);
  return lab.blocks.flatMap((block): readonly Diagnostic[] => {
    if (block.kind === 'query') {
      const bound = bindParameters(block.query, values);
      return [...unknownSite(block.at, built), ...bound.errors];
    }
    if (block.kind !== 'scene') return [];
    const names = Object.keys(block.scene.parameters ?? {});
    return names
      .filter((name) => !known.includes(name))
      .map((name) => ({
        code: 'unknown-parameter',
        message: `The lab has no parameter ${name}.`,
        span: block.scene.spans.parameters ?? block.span,
      }));
  });
}

function unknownSite(
  at: { readonly value: string; readonly span: Diagnostic['span'] } | undefined,
  built: BuiltCatalog,
): readonly Diagnostic[] {
  if (at === undefined) return [];
  const known = built.catalog.sites.map((site) => site.id.toLowerCase());
  if (known.includes(at.value)) return [];
  const nearest = nearestName(at.value, known);
  const hint = nearest === undefined ? `Known: ${known.join(', ')}.` : `Did you mean ${nearest}?`;
  return [
    { code: 'unknown-site', message: `The lab has no site ${at.value}.`, span: at.span, hint },
  ];
}
