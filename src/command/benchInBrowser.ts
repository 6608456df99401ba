import { spawnSync } from 'node:child_process';
import { CommandFailure } from './failure.ts';

/**
 * Has a tool of its own measure the built page in Chromium: a user of the command need not have a
 * browser.
 */
export function benchInBrowser(tool: string, request: unknown): object {
  const { status, stdout } = spawnSync(process.execPath, [tool], {
    input: JSON.stringify(request),
    stdio: ['pipe', 'pipe', 'inherit'],
    encoding: 'utf8',
  });
  const measured: unknown = status === 0 ? JSON.parse(stdout) : undefined;
  if (typeof measured === 'object' && measured !== null) return measured;
  const message = 'The page could not be measured; standard error says why.';
  throw new CommandFailure(1, { code: 'bench-page', message });
}
