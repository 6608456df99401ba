import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { openLocalSite } from '../workbench/localSite.ts';
import { type OpenedLab, openLab } from '../workbench/openLab.ts';
import { CommandFailure, inputFailure } from './failure.ts';

/**
 * Opens a lab file with its sites in process; the first fault of it ends the command.
 *
 * @param disks a folder for the files of the sites
 */
export async function openLabFile(
  path: string,
  parameters: Readonly<Record<string, number>>,
  disks?: string,
): Promise<OpenedLab> {
  const text = await readText(path);
  const opened = await openLab(text, {
    fileName: basename(path),
    parameters,
    readFile: (name) => readIfThere(join(dirname(path), name)),
    openSite: (site) => openLocalSite(site, disks),
  });
  if (opened.ok) return opened.value;
  const [first] = opened.error;
  if (!first) throw new Error('Broken invariant: a lab failed to open without saying why.');
  throw inputFailure(first, text, path);
}

/** A file that LOAD names; that it is missing is a fault of the lab, told where the lab says it. */
async function readIfThere(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}

export async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new CommandFailure(1, {
      code: 'unreadable-file',
      message: `${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      file: path,
      hint: 'Give the path of a file that exists, from the folder you are in.',
    });
  }
}
