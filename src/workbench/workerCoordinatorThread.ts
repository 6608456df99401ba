/** The thread of the page's coordinator: a Web Worker that starts a worker for every site. */
import { serveCoordinator } from './workerCoordinatorService.ts';

serveCoordinator();
