import { showScene } from './labActions.ts';
import { type State, useStore } from './store.ts';

/** From scene to scene of the lab; what lies between is read. */

export function nextScene(): void {
  const { scene } = useStore.getState();
  goToScene(scene === undefined ? 0 : scene + 1);
}

export function previousScene(): void {
  const { scene } = useStore.getState();
  if (scene !== undefined) goToScene(scene - 1);
}

function goToScene(index: number): void {
  if (index >= 0 && index < sceneCount(useStore.getState())) void showScene(index);
}

export const sceneCount = ({ lab }: Pick<State, 'lab'>): number =>
  lab.kind === 'open' ? lab.opened.document.blocks.filter(isScene).length : 0;

const isScene = ({ kind }: { readonly kind: string }): boolean => kind === 'scene';
