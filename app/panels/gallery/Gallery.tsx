import { type KeyboardEvent, useEffect, useRef } from 'react';
import { closeGallery } from '../../store/gallery.ts';
import { SIZE_LIMITS } from '../../store/incomingFiles.ts';
import { openFiles } from '../../store/openFiles.ts';
import { Button } from '../../ui/Button.tsx';
import { FileButton } from '../../ui/FileButton.tsx';
import styles from './Gallery.module.css';
import { OwnLabs } from './OwnLabs.tsx';
import { PageLabs } from './PageLabs.tsx';

/** Every lab there is to open: those of this page, and the user's own. Esc leads back. */
export function Gallery() {
  const page = useRef<HTMLElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    page.current?.focus();
    return () => {
      if (opener instanceof HTMLElement) opener.focus();
    };
  }, []);
  return (
    <main
      ref={page}
      className={styles['gallery']}
      aria-labelledby="labs"
      tabIndex={-1}
      onKeyDown={handleKey}
    >
      <header className={styles['head']}>
        <h1 id="labs">Labs</h1>
        <div className={styles['tools']}>
          <FileButton accept=".md,.markdown,.csv,.json" isMultiple onFiles={openFiles}>
            Open a file
          </FileButton>
          <Button look="outline" onClick={closeGallery}>
            Back to the lab
          </Button>
        </div>
      </header>
      <p className={styles['ways']}>
        A lab is one Markdown file. Drop it anywhere on the page, together with the CSV files that
        it loads, or paste its text. {SIZE_LIMITS}
      </p>
      <PageLabs />
      <OwnLabs />
    </main>
  );
}

/**
 * Esc closes; arrows go from lab to lab. Keys with a name scroll the list as anywhere: they do not
 * move the picture behind it.
 */
function handleKey(event: KeyboardEvent<HTMLElement>): void {
  if (event.target instanceof HTMLInputElement) return;
  if (event.key.length > 1 || event.key === ' ') event.stopPropagation();
  const direction = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (direction !== undefined) goToLab(event.currentTarget, direction);
  else if (event.key === 'Escape') closeGallery();
  else return;
  event.preventDefault();
}

function goToLab(list: HTMLElement, direction: number): void {
  const labs = [...list.querySelectorAll<HTMLElement>('[data-lab]')];
  const row = document.activeElement?.closest('tr')?.querySelector<HTMLElement>('[data-lab]');
  const at = row ? labs.indexOf(row) : -1;
  const next = at < 0 && direction < 0 ? labs.at(-1) : labs[at + direction];
  next?.focus();
}
