import { toggleGallery, useGallery } from '../store/gallery.ts';
import { redoHere, undoHere, useUndo } from '../store/undo.ts';
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
  const { back, again, said } = useUndo();
  return (
    <>
      <Button
        look="plain"
        label={back === undefined ? 'Undo' : `Undo: ${back}`}
        isDisabled={back === undefined}
        onClick={() => void undoHere()}
      >
        <Icon name="undo" />
      </Button>
      <Button
        look="plain"
        label={again === undefined ? 'Redo' : `Redo: ${again}`}
        isDisabled={again === undefined}
        onClick={() => void redoHere()}
      >
        <Icon name="redo" />
      </Button>
      <span className="unseen" role="status">
        {said}
      </span>
    </>
  );
}
