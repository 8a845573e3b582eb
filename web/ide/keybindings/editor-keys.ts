import { KeyCodeUtils } from 'monaco-editor/base/common/keyCodes.js'
import type { editor } from 'monaco-editor/editor'
import { EditorExtensionsRegistry } from 'monaco-editor/editor/browser/editorExtensions.js'
import {
  IContextKeyService,
  type MonacoContextKeys,
} from 'monaco-editor/platform/contextkey/common/contextkey.js'
import { KeybindingsRegistry } from 'monaco-editor/platform/keybinding/common/keybindingsRegistry.js'
import type { Command } from '../commands/command.ts'
import type { ContextValue } from '../commands/context-keys.ts'
import { activeEditor } from '../editor/active-editor.ts'
import { monaco } from '../editor/monaco.ts'
import type { Ide } from '../ide-context.ts'
import { chordOf, isKeyName } from './key-chords.ts'
import type { KeyRule } from './key-rules.ts'

type CodeEditor = editor.IStandaloneCodeEditor
type KnowsContext = {
  invokeWithinContext<Result>(
    read: (services: { get(id: typeof IContextKeyService): MonacoContextKeys }) => Result,
  ): Result
}

/** What the IDE has of its own, or what makes no sense in it. */
const hidden = new Set(['editor.action.quickCommand', 'editor.action.gotoLine'])
const textEditorKey = 'bothy.textEditorActive'

/**
 * Lends Monaco's commands, keys and context keys to those of the IDE, until what it
 * returns is called.
 */
export function lendEditorKeys({ commands, contextKeys, keybindings }: Ide): () => void {
  const own = editorActions().filter(({ id }) => commands.get(id) === undefined)
  const rules = editorRules()
  const ids = new Set(rules.map(({ command }) => command))
  keybindings.setEditor({
    rules,
    has: (id) => ids.has(id) || EditorExtensionsRegistry.getEditorCommand(id) !== null,
    run: (id, args) => runInEditor(id, args[0]),
  })
  const stops = [commands.register(own), contextKeys.addSource(readEditorContext)]
  return () => {
    for (const stop of stops) stop()
    keybindings.setEditor(null)
  }
}

function editorActions(): readonly Command[] {
  return EditorExtensionsRegistry.getEditorActions().map(({ id, label, precondition }) => ({
    id,
    title: sentenceCase(label),
    when: precondition ? `${textEditorKey} && (${precondition.serialize()})` : textEditorKey,
    isHidden: label === '' || hidden.has(id) || id === 'editor.action.showContextMenu',
    run: (args) => runInEditor(id, args),
  }))
}

function editorRules(): readonly KeyRule[] {
  return KeybindingsRegistry.getDefaultKeybindings().flatMap(
    ({ keybinding, command, commandArgs, when }): readonly KeyRule[] => {
      // Its own box for choices is never shown: the IDE has one.
      if (!keybinding || !command || hidden.has(command) || command.startsWith('quickInput.'))
        return []
      const keys = keybinding.chords.map((chord) => {
        const { ctrlKey: ctrl, shiftKey: shift, altKey: alt, metaKey: meta, keyCode } = chord
        const key = KeyCodeUtils.toUserSettingsUS(keyCode).toLowerCase()
        return isKeyName(key) ? chordOf({ ctrl, shift, alt, meta }, key) : null
      })
      const chords = keys.filter((chord) => chord !== null)
      if (chords.length < keys.length) return []
      return [
        {
          chords,
          command,
          source: 'editor',
          ...(when ? { when: when.serialize() } : {}),
          ...(commandArgs === undefined || commandArgs === null ? {} : { args: [commandArgs] }),
        },
      ]
    },
  )
}

/** The one that is typed in; from the palette, where none is, the one in front. */
function currentEditor(): CodeEditor | null {
  const focused = monaco.editor.getEditors().find((one) => one.hasWidgetFocus())
  return (focused as CodeEditor | undefined) ?? activeEditor.getState().editor
}

function runInEditor(id: string, args: unknown): void {
  const target = currentEditor()
  if (!target) return
  // Some of Monaco's commands look for the editor that has the focus.
  if (!target.hasWidgetFocus()) target.focus()
  target.trigger('keyboard', id, args)
}

function readEditorContext(key: string): ContextValue {
  const target = currentEditor()
  if (key === textEditorKey) return target !== null
  if (!target) return undefined
  if (key === 'resourceLangId') return target.getModel()?.getLanguageId()
  const focused = document.activeElement
  const element = focused?.closest('.monaco-editor') ? focused : target.getContainerDomNode()
  return (target as unknown as KnowsContext).invokeWithinContext((services) =>
    services.get(IContextKeyService).getContext(element).getValue(key),
  ) as ContextValue
}

/** Monaco Writes Its Labels Like This. Names such as `JSON` and `IntelliSense` stay. */
function sentenceCase(label: string): string {
  return label
    .replace(/\.\.\.$/, '…')
    .replace(/(?<=[\s/(])[A-Z](?=[a-z]*\b)(?![a-z]*[A-Z])/g, (letter) => letter.toLowerCase())
}
