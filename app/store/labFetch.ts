import type { Diagnostic } from '../../src/base/diagnostic.ts';
import { fail, ok, type Result } from '../../src/base/result.ts';
import { NO_SPAN } from '../../src/base/span.ts';
import { readLabText } from './incomingFiles.ts';
import { isLabName, type LabSource, labFile } from './labOrigin.ts';

/** A lab of this page's own server, never one from elsewhere. */
export async function fetchLab(name: string): Promise<Result<LabSource, Diagnostic>> {
  if (!isLabName(name)) return fail(badName);
  const fileName = labFile(name);
  const refuse = (why: string): Result<LabSource, Diagnostic> =>
    fail({
      code: 'lab-not-found',
      message: `${fileName} could not be loaded (${why}).`,
      span: NO_SPAN,
    });
  try {
    const response = await fetch(fileName);
    if (!response.ok) return refuse(`${response.status}`);
    // Some servers answer with the page itself where there is no file.
    const isPage = response.headers.get('content-type')?.startsWith('text/html');
    if (isPage) return refuse('there is none');
    const text = readLabText(fileName, new Uint8Array(await response.arrayBuffer()));
    if (!text.ok) return text;
    return ok({ text: text.value, fileName, origin: { kind: 'gallery', name }, files: {} });
  } catch {
    return refuse('no answer');
  }
}

const badName: Diagnostic = {
  code: 'lab-name',
  message:
    'A lab is named by letters, digits, - and _ alone, ' +
    'or by the path of a .lab.md file in the folder of this page.',
  span: NO_SPAN,
};
