import { create } from 'zustand';
import type { Diagnostic } from '../../src/base/diagnostic.ts';

/** Why what was dropped, pasted or chosen was not opened, until it is dismissed. */
interface FileNotice {
  readonly fault: FileFault | undefined;
}

export interface FileFault {
  readonly diagnostic: Diagnostic;
  /** The diagnostic's span is in it. */
  readonly text: string;
}

export const useFileNotice = create<FileNotice>(() => ({ fault: undefined }));

export const sayFileFault = (diagnostic: Diagnostic, text = ''): void =>
  useFileNotice.setState({ fault: { diagnostic, text } });

export const dismissFileFault = (): void => useFileNotice.setState({ fault: undefined });
