import { galleryParts } from '../../../src/lab/galleryParts.ts';
import type { GalleryLab } from '../../../src/lab/readGalleryIndex.ts';
import { readIndex, useGallery } from '../../store/gallery.ts';
import { openNamed } from '../../store/openFiles.ts';
import { useStore } from '../../store/store.ts';
import { Button } from '../../ui/Button.tsx';
import { FaultMessage } from '../../ui/FaultMessage.tsx';
import { Empty } from '../../ui/Section.tsx';
import styles from './Gallery.module.css';

/** The labs that come with this page, in the order of the course. */
export function PageLabs() {
  const labs = useGallery((state) => state.labs);
  const fault = useGallery((state) => state.fault);
  return (
    <section className={styles['part']} aria-labelledby="page-labs">
      <h2 id="page-labs">Labs of this page</h2>
      {fault && !labs && (
        <div className={styles['fault']}>
          <FaultMessage id="gallery-fault" diagnostic={fault} text="" />
          <Button look="outline" onClick={() => void readIndex()}>
            Try again
          </Button>
        </div>
      )}
      {labs && labs.length === 0 && <Empty>No labs come with this page.</Empty>}
      {labs && labs.length > 0 && <LabTable labs={labs} />}
    </section>
  );
}

function LabTable({ labs }: { readonly labs: readonly GalleryLab[] }) {
  const open = useStore(({ lab }) =>
    lab.kind === 'open' && lab.origin.kind === 'gallery' ? lab.origin.name : undefined,
  );
  return (
    <table className={styles['table']} aria-labelledby="page-labs">
      <thead>
        <tr>
          <th scope="col">Lab</th>
          <th scope="col">What it shows</th>
          <th scope="col" className={styles['figure']}>
            Rows of the course
          </th>
        </tr>
      </thead>
      {galleryParts(labs).map((part) => (
        <tbody key={part.title}>
          <tr>
            <th scope="rowgroup" colSpan={3} className={styles['partTitle']}>
              {part.title}
            </th>
          </tr>
          {part.labs.map((lab) => (
            <LabRow key={lab.name} lab={lab} isOpen={lab.name === open} />
          ))}
        </tbody>
      ))}
    </table>
  );
}

function LabRow({ lab, isOpen }: { readonly lab: GalleryLab; readonly isOpen: boolean }) {
  return (
    <tr data-open={isOpen || undefined}>
      <th scope="row">
        <button
          type="button"
          data-lab
          className={styles['title']}
          aria-current={isOpen || undefined}
          onClick={() => void openNamed(lab.name)}
        >
          {lab.title}
        </button>
      </th>
      <td className={styles['summary']}>{lab.summary}</td>
      <td className={`${styles['figure']} ${styles['covers']}`}>
        {lab.covers.toSorted((left, right) => left - right).join(', ') || '–'}
      </td>
    </tr>
  );
}
