import { lazy, Suspense } from 'react';
import { useFileNotice } from '../store/fileNotice.ts';
import { useSaved } from '../store/savedState.ts';
import { useStore } from '../store/store.ts';

/** With the first thing that went wrong. */
const LinkNotice = lazy(async () => {
  const { LinkNotice: notice } = await import('./LinkNotice.tsx');
  return { default: notice };
});

/** Above the lab, when there is something to say of a link, a file or what is saved. */
export function Notices() {
  const ofLink = useStore(({ linkFault, sharing }) => linkFault ?? sharing);
  const ofFile = useFileNotice(({ fault }) => fault);
  const ofSaved = useSaved(({ fault }) => fault);
  if (!ofLink && !ofFile && !ofSaved) return null;
  return (
    <Suspense>
      <LinkNotice />
    </Suspense>
  );
}
