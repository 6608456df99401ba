import type { Diagnostic } from '../base/diagnostic.ts';
import { parseLab } from '../lab/document.ts';
import { executeSetup } from '../lab/executeSetup.ts';
import type { LabBlock } from '../lab/labDocument.ts';
import { assertionForm } from '../localization/denial.ts';

/**
 * What is wrong with a lab's text while it is being written: its blocks, and its setup without the
 * data, which only opening it brings. No site takes part.
 */
export function checkLab(text: string, fileName: string): readonly Diagnostic[] {
  const { lab, errors } = parseLab(text, fileName);
  if (errors.length > 0) return errors;
  const bare = { ...lab, blocks: lab.blocks.map(withoutData) };
  return executeSetup(bare, { classifyAssertion: assertionForm }).errors;
}

const dataStatements: ReadonlySet<string> = new Set([
  'insert',
  'update',
  'delete',
  'generate',
  'load',
]);

function withoutData(block: LabBlock): LabBlock {
  if (block.kind !== 'setup') return block;
  const statements = block.statements.filter(({ kind }) => !dataStatements.has(kind));
  return { ...block, statements };
}
