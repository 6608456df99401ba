import { useEffect, useRef } from 'react';
import { dismissFileFault, useFileNotice } from '../store/fileNotice.ts';
import { useGallery } from '../store/gallery.ts';
import { dismissLinkFault, endSharing } from '../store/linkShare.ts';
import { report, useSaved } from '../store/savedState.ts';
import { useStore } from '../store/store.ts';
import { Button } from '../ui/Button.tsx';
import { FaultMessage } from '../ui/FaultMessage.tsx';
import styles from './LinkNotice.module.css';

/**
 * Above the lab: what a link or a file asked for and did not get, what could not be saved, and a
 * link to be copied by hand.
 */
export function LinkNotice() {
  const fault = useStore((state) => state.linkFault);
  const sharing = useStore((state) => state.sharing);
  const file = useFileNotice((state) => state.fault);
  const saved = useSaved((state) => state.fault);
  const isGalleryOpen = useGallery((state) => state.isOpen);
  const hasLab = useStore((state) => state.lab.kind === 'open');
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
      {file && (
        <section className={styles['notice']} aria-label="File">
          <FaultMessage
            id="file-fault"
            diagnostic={file.diagnostic}
            text={file.text}
            note={hasLab ? 'The lab below is the one from before.' : ''}
          />
          <Button look="outline" onClick={dismissFileFault}>
            Dismiss
          </Button>
        </section>
      )}
      {saved && !isGalleryOpen && (
        <section className={styles['notice']} aria-label="Saving">
          <FaultMessage id="saving-fault" diagnostic={saved} text="" />
          <Button look="outline" onClick={() => report(undefined)}>
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
