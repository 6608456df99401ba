import {
  CANDIDATE_ORDERS,
  type CandidateOrder,
  orderWords,
} from '../../../src/viewmodel/arrangeCandidates.ts';
import styles from './CandidatePlans.module.css';

interface CandidateToolsProps {
  readonly order: CandidateOrder;
  readonly filter: string;
  /** So many are listed of so many. */
  readonly found: number;
  readonly of: number;
  readonly onOrder: (order: CandidateOrder) => void;
  readonly onFilter: (filter: string) => void;
}

/** Of many candidates some, in another order. */
export function CandidateTools(props: CandidateToolsProps) {
  const { order, filter, found, of, onOrder, onFilter } = props;
  return (
    <div className={styles['tools']}>
      <input
        type="search"
        aria-label="Filter the candidates"
        placeholder="filter"
        value={filter}
        onChange={({ target }) => onFilter(target.value)}
      />
      {filter.trim() !== '' && (
        <span role="status">
          {found} of {of}
        </span>
      )}
      <label>
        by
        <select
          value={order}
          aria-label="Order of the candidates"
          onChange={({ target }) => {
            const wanted = CANDIDATE_ORDERS.find((one) => one === target.value);
            if (wanted) onOrder(wanted);
          }}
        >
          {CANDIDATE_ORDERS.map((one) => (
            <option key={one} value={one}>
              {orderWords[one]}
            </option>
          ))}
        </select>
      </label>
    </div>
  );
}
