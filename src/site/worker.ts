/** The thread of one site in a browser: a Web Worker that serves its starter. */
import { serveSite } from './workerService.ts';

serveSite();
