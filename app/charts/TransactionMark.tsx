import styles from './TransactionMark.module.css';

interface TransactionMarkProps {
  readonly name: string;
  readonly look?: 'plain' | 'stop' | 'victim';
}

/** A transaction in running text is an ink circle with its name: it has no hue. */
export const TransactionMark = ({ name, look = 'plain' }: TransactionMarkProps) => (
  <span className={styles['mark']} data-look={look}>
    {name}
  </span>
);
