import { encodeMoment, labName, type Moment } from './link.ts';
import { type State, useStore } from './store.ts';

/** The address bar follows the moment, and a key or button copies it. */

/** Longer than a fast play's step is short: browsers refuse an address that changes too often. */
const SETTLE_MS = 400;

/** How long the button says that the link is copied. */
const SAID_MS = 2500;

/** What the picture shows; an edited SQL field is part of it only once it has run. */
function momentOf({ lab, shown, cursor }: State): Moment | undefined {
  const name = lab.kind === 'open' ? labName(lab.fileName) : undefined;
  if (name === undefined || !shown) return undefined;
  const { sql, at, objective, plan, parameters } = shown.run.trace.scenario;
  const chosen = plan === undefined ? {} : { plan };
  return { lab: name, sql, at, objective, ...chosen, parameters, cursor };
}

const addressOf = (hash: string): string => new URL(hash, location.href).href;

export function followMoment(): void {
  useStore.subscribe((state, before) => {
    const { shown, cursor, linkFault } = state;
    const isSame =
      shown === before.shown && cursor === before.cursor && linkFault === before.linkFault;
    if (!isSame) settleAddress();
  });
}

let settling: ReturnType<typeof setTimeout> | undefined;

/** Replaces the address once the moment rests; the history does not grow. */
export function settleAddress(): void {
  clearTimeout(settling);
  settling = setTimeout(() => void writeAddress(), SETTLE_MS);
}

/** Leaves the address alone until something is shown anew. */
export const keepAddress = (): void => clearTimeout(settling);

/** A link that was not taken whole stays in the address until its message is dismissed. */
async function writeAddress(): Promise<void> {
  const state = useStore.getState();
  const moment = state.linkFault ? undefined : momentOf(state);
  const hash = moment && (await encodeMoment(moment));
  if (!hash?.ok || useStore.getState().cursor !== state.cursor) return;
  history.replaceState(null, '', addressOf(hash.value));
}

export async function shareMoment(): Promise<void> {
  const moment = momentOf(useStore.getState());
  if (!moment) return;
  const hash = await encodeMoment(moment);
  if (!hash.ok) return useStore.setState({ linkFault: hash.error, sharing: undefined });
  const address = addressOf(hash.value);
  try {
    await navigator.clipboard.writeText(address);
  } catch {
    return useStore.setState({ sharing: { kind: 'byHand', address } });
  }
  const sharing = { kind: 'copied' } as const;
  useStore.setState({ sharing });
  setTimeout(() => {
    if (useStore.getState().sharing === sharing) endSharing();
  }, SAID_MS);
}

export const endSharing = (): void => useStore.setState({ sharing: undefined });

export const dismissLinkFault = (): void => useStore.setState({ linkFault: undefined });
