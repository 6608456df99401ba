/** The thread of one site in Node: it serves the port that its starter gives it. */
import { workerData } from 'node:worker_threads';
import { serveSite } from './workerService.ts';

serveSite(workerData.port);
