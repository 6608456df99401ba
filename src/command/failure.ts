import type { Diagnostic } from '../base/diagnostic.ts';
import { positionAt } from '../base/span.ts';

/** Ends the command: 1 where the input is at fault, 2 for wrong usage. */
export class CommandFailure extends Error {
  readonly status: 1 | 2;
  readonly report: FailureReport;

  constructor(status: 1 | 2, report: FailureReport) {
    super(report.message);
    this.status = status;
    this.report = report;
  }
}

export interface FailureReport {
  readonly code: string;
  readonly message: string;
  readonly file?: string;
  /** Line and column count from 1, in UTF-16 units. */
  readonly line?: number;
  readonly column?: number;
  readonly hint?: string;
}

/** A fault in a text that the user gave: a lab, SQL or a plan. */
export function inputFailure(diagnostic: Diagnostic, text: string, file?: string): CommandFailure {
  return new CommandFailure(1, reportOf(diagnostic, text, file));
}

function reportOf(diagnostic: Diagnostic, text: string, file?: string): FailureReport {
  const { line, column } = positionAt(text, diagnostic.span.start);
  const { code, message, hint } = diagnostic;
  return {
    code,
    message,
    ...(file === undefined ? {} : { file }),
    line,
    column,
    ...(hint === undefined ? {} : { hint }),
  };
}

export function usageFailure(message: string, hint: string): CommandFailure {
  return new CommandFailure(2, { code: 'usage', message, hint });
}

/** Wrong usage is told on standard error, a fault of the input as JSON on standard output. */
export function printFailure({ status, report }: CommandFailure): number {
  if (status === 2) process.stderr.write(`${report.message}\n${report.hint ?? ''}\n`);
  else process.stdout.write(`${JSON.stringify({ error: report }, null, 2)}\n`);
  return status;
}
