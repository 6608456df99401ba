import { type ReactNode, useRef } from 'react';
import { Button } from './Button.tsx';

interface FileButtonProps {
  /** Endings and types that the picker offers first. */
  readonly accept: string;
  readonly isMultiple?: boolean;
  readonly onFiles: (files: readonly File[]) => Promise<void>;
  readonly children: ReactNode;
}

/** A button that asks the browser for files; its field is only the way there. */
export function FileButton({ accept, isMultiple = false, onFiles, children }: FileButtonProps) {
  const field = useRef<HTMLInputElement>(null);
  const handleFiles = (): void => {
    const input = field.current;
    const files = [...(input?.files ?? [])];
    // The same file may be chosen again, edited.
    if (input) input.value = '';
    if (files.length > 0) void onFiles(files);
  };
  return (
    <>
      <input
        ref={field}
        type="file"
        hidden
        accept={accept}
        multiple={isMultiple}
        onChange={handleFiles}
      />
      <Button look="outline" onClick={() => field.current?.click()}>
        {children}
      </Button>
    </>
  );
}
