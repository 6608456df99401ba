import { shareMoment } from '../store/linkShare.ts';
import { saveTrace } from '../store/saveTrace.ts';
import { useStore } from '../store/store.ts';
import { Button } from '../ui/Button.tsx';
import { Icon, ProductMark } from '../ui/Icons.tsx';
import { EditButtons, LabsButton } from './LabTools.tsx';
import styles from './TopBar.module.css';

export function TopBar() {
  const title = useStore((state) =>
    state.lab.kind === 'open' ? state.lab.opened.document.frontMatter.title : undefined,
  );
  const hasTrace = useStore((state) => state.shown !== undefined);
  return (
    <header className={styles['bar']}>
      <div className={styles['brand']}>
        <ProductMark />
        <span>Sitelines</span>
        {title !== undefined && (
          <span className={styles['lab']} title={title}>
            {title}
          </span>
        )}
      </div>
      <nav className={styles['views']} aria-label="Views">
        <a href="#query" aria-current="page">
          Query
        </a>
      </nav>
      <div className={styles['tools']}>
        <LabsButton />
        <EditButtons />
        <ShareButton isDisabled={!hasTrace} />
        <Button look="plain" onClick={saveTrace} isDisabled={!hasTrace}>
          <Icon name="save" />
          Save trace
        </Button>
      </div>
    </header>
  );
}

/** Says on itself, and aloud, that the link is copied. */
function ShareButton({ isDisabled }: { readonly isDisabled: boolean }) {
  const isCopied = useStore((state) => state.sharing?.kind === 'copied');
  return (
    <>
      <span className={styles['share']}>
        <Button look="plain" onClick={() => void shareMoment()} isDisabled={isDisabled}>
          {isCopied ? 'Link copied' : 'Share this moment'}
        </Button>
      </span>
      <span className="unseen" role="status">
        {isCopied && 'The link to this moment is copied.'}
      </span>
    </>
  );
}
