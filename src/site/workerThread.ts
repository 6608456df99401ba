/** The thread of one site in Node: it serves the port that its starter gives it. */
import { workerData } from 'node:worker_threads';
import { openDiskFiles } from './diskFiles.ts';
import { serveSite } from './workerService.ts';

serveSite(async ({ folder, site }) => openDiskFiles(folder, site), workerData.port);
