import { useEffect, useRef } from 'react';
import { dismissLinkFault, endSharing } from '../store/linkShare.ts';
import { useStore } from '../store/store.ts';
import { Button } from '../ui/Button.tsx';
import { FaultMessage } from '../ui/FaultMessage.tsx';
import styles from './LinkNotice.module.css';

/** Above the lab: what a link asked for and did not get, and a link to be copied by hand. */
export function LinkNotice() {
  const fault = useStore((state) => state.linkFault);
  const sharing = useStore((state) => state.sharing);
  return (
    <div data-print="no">
      {fault && (
        <section className={styles['notice']} aria-label="Link">
          <FaultMessage id="link-fault" diagnostic={fault} text="" />
          <Button look="outline" onClick={dismissLinkFault}>
            Dismiss
          </Button>
        </section>
      )}
      {sharing?.kind === 'byHand' && <CopyByHand address={sharing.address} />}
    </div>
  );
}

function CopyByHand({ address }: { readonly address: string }) {
  const field = useRef<HTMLInputElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another address is selected anew.
  useEffect(() => {
    field.current?.focus();
    field.current?.select();
  }, [address]);
  return (
    <section className={styles['notice']} aria-label="Link to copy">
      <label className={styles['byHand']}>
        The browser keeps the clipboard to itself. Copy the link:
        <input ref={field} readOnly value={address} />
      </label>
      <Button look="outline" onClick={endSharing}>
        Done
      </Button>
    </section>
  );
}
