import { type Part, toggleFold, useFolded } from '../store/layout.ts';
import { shareMoment } from '../store/linkShare.ts';
import { usePreferences } from '../store/preferences.ts';
import { saveTrace, useHasRun } from '../store/saveTrace.ts';
import { useStore } from '../store/store.ts';
import { nextTheme } from '../store/theme.ts';
import { toggleHelp } from '../store/useHelp.ts';
import { goToView, useView, VIEWS, type ViewName } from '../store/view.ts';
import { Button } from '../ui/Button.tsx';
import { Icon, PartIcon, ProductMark } from '../ui/Icons.tsx';
import { EditButtons, LabsButton } from './LabTools.tsx';
import styles from './TopBar.module.css';

export function TopBar() {
  const title = useStore((state) =>
    state.lab.kind === 'open' ? state.lab.opened.document.frontMatter.title : undefined,
  );
  const view = useView((state) => state.view);
  const hasTrace = useHasRun();
  return (
    <header className={styles['bar']} data-print="no">
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
        {VIEWS.map(({ name, label, key }) => (
          <button
            key={name}
            type="button"
            aria-current={name === view ? 'page' : undefined}
            aria-keyshortcuts={`G ${key}`}
            title={`${label} (G ${key.toUpperCase()})`}
            onClick={() => goToView(name)}
          >
            {label}
          </button>
        ))}
      </nav>
      <div className={styles['tools']}>
        <LabsButton />
        <EditButtons />
        <FoldButtons />
        <ThemeButton />
        <ShareButton isDisabled={!hasTrace} />
        <Button look="plain" label="Save trace" onClick={saveTrace} isDisabled={!hasTrace}>
          <Icon name="save" />
          <span className={styles['word']}>Save trace</span>
        </Button>
        <Button look="plain" label="Keys of this view" keys="?" onClick={toggleHelp}>
          <kbd>?</kbd>
        </Button>
      </div>
    </header>
  );
}

const parts: readonly { readonly part: Part; readonly keys: string }[] = [
  { part: 'lab', keys: 'L' },
  { part: 'bottom', keys: 'O' },
  { part: 'right', keys: 'I' },
];

/** What the parts hold depends on the view. */
const partNames: Readonly<Record<ViewName, Readonly<Record<Part, string>>>> = {
  query: { lab: 'Lab', bottom: 'Rows and local plans', right: 'Plans and network' },
  commit: { lab: 'Lab', bottom: 'Site logs', right: 'States, costs and explorer' },
  transactions: { lab: 'Lab', bottom: 'Lock tables', right: 'Waits, victims and serial order' },
};

/** Which parts of the window are unfolded; in one column all of them are. */
function FoldButtons() {
  const names = partNames[useView((state) => state.view)];
  return (
    <fieldset className={styles['folds']} aria-label="Parts of the window">
      {parts.map(({ part, keys }) => (
        <FoldButton key={part} part={part} label={names[part]} keys={keys} />
      ))}
    </fieldset>
  );
}

interface FoldButtonProps {
  readonly part: Part;
  readonly label: string;
  readonly keys: string;
}

function FoldButton({ part, label, keys }: FoldButtonProps) {
  const isFolded = useFolded(part);
  return (
    <button
      type="button"
      className={styles['fold']}
      aria-label={label}
      aria-expanded={!isFolded}
      aria-keyshortcuts={keys}
      data-folds={part}
      title={`${isFolded ? 'Unfold' : 'Fold'}: ${label.toLowerCase()} (${keys})`}
      onClick={() => toggleFold(part)}
    >
      <PartIcon part={part} isFolded={isFolded} />
    </button>
  );
}

const themeWords = { system: 'System', light: 'Light', dark: 'Dark' } as const;

/** Each press goes to the next of system, light and dark. */
function ThemeButton() {
  const theme = usePreferences((preferences) => preferences.theme);
  return (
    <span className={styles['theme']}>
      <Button look="plain" label={`Theme: ${theme}`} onClick={nextTheme}>
        <Icon name={theme} />
        <span className={styles['word']}>{themeWords[theme]}</span>
      </Button>
    </span>
  );
}

/** Says on itself, and aloud, that the link is copied. */
function ShareButton({ isDisabled }: { readonly isDisabled: boolean }) {
  const isCopied = useStore((state) => state.sharing?.kind === 'copied');
  const words = isCopied ? 'Link copied' : 'Share this moment';
  return (
    <>
      <span className={styles['share']}>
        <Button
          look="plain"
          label={words}
          keys="U"
          onClick={() => void shareMoment()}
          isDisabled={isDisabled}
        >
          <Icon name={isCopied ? 'tick' : 'link'} />
          <span className={styles['word']}>{words}</span>
        </Button>
      </span>
      <span className="unseen" role="status">
        {isCopied && 'The link to this moment is copied.'}
      </span>
    </>
  );
}
