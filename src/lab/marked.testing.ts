import { expect } from 'vitest';
import type { Diagnostic } from '../base/diagnostic.ts';
import type { BuildOptions } from './buildCatalog.ts';
import { parseLab } from './document.ts';
import { executeSetup } from './executeSetup.ts';

/** A lab of one setup block. */
export function labOf(setup: string, more = ''): string {
  return `---\ntitle: T\n---\n\nProse.\n\n\`\`\`sql setup\n${setup}\n\`\`\`\n${more}`;
}

/** The errors of reading a lab and, where it can be read, of executing its setup. */
export function errorsOf(text: string, options: BuildOptions = {}): readonly Diagnostic[] {
  const { lab, errors } = parseLab(text);
  return errors.length > 0 ? errors : executeSetup(lab, options).errors;
}

/**
 * A text in which «…» marks where the first error is expected. Checks that it is there, to the
 * character, and gives it.
 */
export function faultAtMark(marked: string, options: BuildOptions = {}): Diagnostic {
  const start = marked.indexOf('«');
  const end = marked.indexOf('»') - 1;
  expect(start, 'the text marks no fault').toBeGreaterThanOrEqual(0);
  const text = marked.replace(/[«»]/g, '');
  const [first] = errorsOf(text, options);
  if (first === undefined) throw new Error(`No error was found in:\n${text}`);
  expect({ code: first.code, found: text.slice(first.span.start, first.span.end) }).toEqual({
    code: first.code,
    found: text.slice(start, end),
  });
  expect(first.span).toEqual({ start, end });
  return first;
}

/** A lab that must be without error, executed. */
export function builtLab(text: string, options: BuildOptions = {}) {
  const { lab, errors } = parseLab(text);
  expect(errors).toEqual([]);
  const built = executeSetup(lab, options);
  expect(built.errors).toEqual([]);
  return { lab, ...built };
}
