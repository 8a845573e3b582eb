import type { editor } from 'monaco-editor/editor'
import { monaco } from '../../editor/monaco.ts'
import { schemaOf } from '../configuration-paths.ts'
import { JsonHelp, type Schema } from './json-help.ts'
import type { Problem } from './markers.ts'
import { ModelCheck } from './model-check.ts'
import { provideHelp } from './providers.ts'

export type HelpServer = {
  schemas(): Promise<{ devContainer: Schema; feature: Schema }>
  /** Null for a file that is none of the repository's configurations. */
  checkOf(path: string): ((text: string) => Promise<Problem[]>) | null
}

/**
 * Completes, explains and checks configurations in every editor of the page, for as long as it is
 * there. Which they are their names say.
 */
export async function helpWithConfigurations(server: HelpServer): Promise<Disposable> {
  const schemas = await server.schemas()
  const helps = {
    devContainer: new JsonHelp(schemas.devContainer),
    feature: new JsonHelp(schemas.feature),
  }
  const helpFor = (path: string) => {
    const schema = schemaOf(path)
    return schema && helps[schema]
  }
  const checks = new Map<editor.ITextModel, ModelCheck>()
  const look = (model: editor.ITextModel) => {
    const help = helpFor(model.uri.path)
    if (!help || checks.has(model)) return
    const validate = (text: string) => help.validate(text)
    const check = server.checkOf(model.uri.path)
    checks.set(model, new ModelCheck(model, { validate, check }))
  }
  for (const model of monaco.editor.getModels()) look(model)
  const stops = [
    monaco.editor.onDidCreateModel(look),
    monaco.editor.onWillDisposeModel((model) => {
      checks.get(model)?.[Symbol.dispose]()
      checks.delete(model)
    }),
    { dispose: provideHelp(helpFor) },
  ]
  return {
    [Symbol.dispose]() {
      for (const stop of stops) stop.dispose()
      for (const check of checks.values()) check[Symbol.dispose]()
    },
  }
}
