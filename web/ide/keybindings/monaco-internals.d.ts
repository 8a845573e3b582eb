// What is read of Monaco beyond what its own types tell.

declare module 'monaco-editor/platform/keybinding/common/keybindingsRegistry.js' {
  type MonacoChord = {
    ctrlKey: boolean
    shiftKey: boolean
    altKey: boolean
    metaKey: boolean
    keyCode: number
  }
  export const KeybindingsRegistry: {
    getDefaultKeybindings(): readonly {
      keybinding: { chords: readonly MonacoChord[] } | null
      command: string | null
      commandArgs?: unknown
      when?: { serialize(): string }
    }[]
  }
}

declare module 'monaco-editor/base/common/keyCodes.js' {
  export const KeyCodeUtils: { toUserSettingsUS(keyCode: number): string }
}

declare module 'monaco-editor/editor/browser/editorExtensions.js' {
  export const EditorExtensionsRegistry: {
    getEditorCommand(id: string): object | null
    getEditorActions(): readonly {
      id: string
      label: string
      precondition?: { serialize(): string }
    }[]
  }
}

declare module 'monaco-editor/editor/common/services/modelService.js' {
  export const DefaultModelSHA1Computer: {
    prototype: {
      computeSHA1(model: { createSnapshot(): { read(): string | null } }): string
    }
  }
}

declare module 'monaco-editor/platform/contextkey/common/contextkey.js' {
  export type MonacoContextKeys = {
    getContext(element: Element): { getValue(key: string): unknown }
  }
  export const IContextKeyService: { readonly serves: MonacoContextKeys }
}
