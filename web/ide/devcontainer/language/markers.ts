import type { editor } from 'monaco-editor/editor'
import type { Diagnostic } from 'vscode-json-languageservice'
import type { CheckedConfiguration } from '#server/codespaces/configuration/written-configuration.schema.ts'

export type Problem = CheckedConfiguration['problems'][number]

/** As Monaco numbers them. */
const severities = { info: 2, warning: 4, error: 8 } as const
/** As the protocol of language servers does: error, warning, information, hint. */
const ofDiagnostic = [8, 8, 4, 2, 1] as const

export const markersOfProblems = (problems: readonly Problem[]): editor.IMarkerData[] =>
  problems.map(({ severity, message, line, column, endLine, endColumn }) => ({
    severity: severities[severity],
    message,
    source: 'Bothy',
    startLineNumber: line,
    startColumn: column,
    endLineNumber: endLine,
    endColumn,
  }))

/** Of the schema's those where Bothy itself, which knows more, has nothing to say. */
export function markersOfSchema(
  diagnostics: readonly Diagnostic[],
  problems: readonly Problem[],
): editor.IMarkerData[] {
  const isSaid = ({ startLineNumber, startColumn }: editor.IMarkerData) =>
    problems.some(
      ({ severity, line, column }) =>
        line === startLineNumber && (severity === 'error' || column === startColumn),
    )
  return diagnostics
    .map(({ severity = 2, message, range: { start, end } }) => ({
      severity: ofDiagnostic[severity],
      message: typeof message === 'string' ? message : message.value,
      source: 'Schema',
      startLineNumber: start.line + 1,
      startColumn: start.character + 1,
      endLineNumber: end.line + 1,
      endColumn: end.character + 1,
    }))
    .filter((marker) => !isSaid(marker))
}
