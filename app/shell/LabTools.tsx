import { toggleGallery, useGallery } from '../store/gallery.ts';
import { redo, undo } from '../store/history.ts';
import { nextChange, redoEdit, undoEdit, useEdits } from '../store/historyActions.ts';
import { Button } from '../ui/Button.tsx';
import { Icon } from '../ui/Icons.tsx';

/** The list of labs, from anywhere. */
export function LabsButton() {
  const isOpen = useGallery((state) => state.isOpen);
  return (
    <Button look="plain" onClick={toggleGallery} isPressed={isOpen}>
      Labs
    </Button>
  );
}

/** Undo and redo; each says what it would bring back, and aloud what it did. */
export function EditButtons() {
  const history = useEdits((state) => state.history);
  const said = useEdits((state) => state.said);
  const back = nextChange(history, undo);
  const again = nextChange(history, redo);
  return (
    <>
      <Button
        look="plain"
        label={back === undefined ? 'Undo' : `Undo: ${back}`}
        isDisabled={back === undefined}
        onClick={() => void undoEdit()}
      >
        <Icon name="undo" />
      </Button>
      <Button
        look="plain"
        label={again === undefined ? 'Redo' : `Redo: ${again}`}
        isDisabled={again === undefined}
        onClick={() => void redoEdit()}
      >
        <Icon name="redo" />
      </Button>
      <span className="unseen" role="status">
        {said}
      </span>
    </>
  );
}
