import { useStore } from '../store/store.ts';
import { ProductMark } from '../ui/Icons.tsx';
import styles from './TopBar.module.css';

export function TopBar() {
  const title = useStore((state) =>
    state.lab.kind === 'open' ? state.lab.opened.document.frontMatter.title : undefined,
  );
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
    </header>
  );
}
