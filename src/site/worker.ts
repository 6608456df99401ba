/** The thread of one site in a browser: a Web Worker that serves its starter. */
import { serveSite } from './workerService.ts';

// Only a lab with schedules needs files.
serveSite(async ({ folder, site }) => {
  const { openPrivateFiles } = await import('./workerFiles.ts');
  return openPrivateFiles(folder, site);
});
