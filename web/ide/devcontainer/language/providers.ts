import type { languages } from 'monaco-editor/editor'
import type { CompletionItem, Hover, Range } from 'vscode-json-languageservice'
import { monaco } from '../../editor/monaco.ts'
import type { JsonHelp } from './json-help.ts'

/** Registers what an editor offers in files that have a schema, until what it returns is called. */
export function provideHelp(helpFor: (path: string) => JsonHelp | null): () => void {
  const files = { language: 'json', pattern: '**/*devcontainer*.json' }
  const stops = [
    monaco.languages.registerCompletionItemProvider(files, {
      triggerCharacters: ['"', ':', ' '],
      async provideCompletionItems(model, position) {
        const help = helpFor(model.uri.path)
        if (!help) return null
        const items = await help.complete(model.getValue(), protocolPosition(position))
        const word = model.getWordUntilPosition(position)
        const here = new monaco.Range(
          position.lineNumber,
          word.startColumn,
          position.lineNumber,
          word.endColumn,
        )
        return { suggestions: items.map((item) => suggestionOf(item, here)) }
      },
    }),
    monaco.languages.registerHoverProvider(files, {
      async provideHover(model, position) {
        const help = helpFor(model.uri.path)
        const hover = await help?.hover(model.getValue(), protocolPosition(position))
        return hover ? hoverOf(hover) : null
      },
    }),
  ]
  return () => {
    for (const stop of stops) stop.dispose()
  }
}

const protocolPosition = ({ lineNumber, column }: { lineNumber: number; column: number }) => ({
  line: lineNumber - 1,
  character: column - 1,
})

const rangeOf = ({ start, end }: Range) =>
  new monaco.Range(start.line + 1, start.character + 1, end.line + 1, end.character + 1)

const kinds: Record<number, languages.CompletionItemKind> = {
  10: monaco.languages.CompletionItemKind.Property,
  12: monaco.languages.CompletionItemKind.Value,
  13: monaco.languages.CompletionItemKind.Enum,
  15: monaco.languages.CompletionItemKind.Snippet,
}
const snippet = 2

function suggestionOf(
  item: CompletionItem,
  here: InstanceType<typeof monaco.Range>,
): languages.CompletionItem {
  const { label, kind = 12, detail, documentation, filterText, sortText, textEdit, command } = item
  const range = textEdit && 'range' in textEdit ? rangeOf(textEdit.range) : here
  const text = typeof documentation === 'string' ? documentation : documentation?.value
  return {
    label,
    kind: kinds[kind] ?? monaco.languages.CompletionItemKind.Value,
    insertText: textEdit?.newText ?? item.insertText ?? label,
    range,
    ...(item.insertTextFormat === snippet && {
      insertTextRules: monaco.languages.CompletionItemInsertTextRule.InsertAsSnippet,
    }),
    ...(detail !== undefined && { detail }),
    ...(text !== undefined && { documentation: { value: text } }),
    ...(filterText !== undefined && { filterText }),
    ...(sortText !== undefined && { sortText }),
    ...(command && { command: { id: command.command, title: command.title } }),
  }
}

function hoverOf({ contents, range }: Hover): languages.Hover {
  const parts = Array.isArray(contents) ? contents : [contents]
  return {
    contents: parts.map((part) => ({ value: typeof part === 'string' ? part : part.value })),
    ...(range && { range: rangeOf(range) }),
  }
}
