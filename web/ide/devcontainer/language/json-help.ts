import {
  type CompletionItem,
  type Diagnostic,
  DiagnosticSeverity,
  getLanguageService,
  type Hover,
  type Position,
  TextDocument,
} from 'vscode-json-languageservice'

export type Schema = { [keyword: string]: unknown }

/** Longer than anybody writes: from there on nothing is looked at while somebody types. */
const mostCharacters = 256 * 1024
const isTooLong = (text: string) => text.length > mostCharacters

const markdown = ['markdown' as const]
const clientCapabilities = {
  textDocument: {
    completion: {
      completionItem: { documentationFormat: markdown, commitCharactersSupport: true },
    },
    hover: { contentFormat: markdown },
  },
}

/**
 * What a schema knows of a text with comments and trailing commas. It reads nothing from anywhere.
 */
export class JsonHelp {
  readonly #service
  constructor(schema: Schema) {
    this.#service = getLanguageService({ clientCapabilities })
    this.#service.configure({
      validate: true,
      allowComments: true,
      schemas: [{ uri: 'bothy:schema', fileMatch: ['*'], schema }],
    })
  }

  async complete(text: string, position: Position): Promise<CompletionItem[]> {
    if (isTooLong(text)) return []
    const { document, json } = this.#read(text)
    return (await this.#service.doComplete(document, position, json))?.items ?? []
  }

  async hover(text: string, position: Position): Promise<Hover | null> {
    if (isTooLong(text)) return null
    const { document, json } = this.#read(text)
    return this.#service.doHover(document, position, json)
  }

  async validate(text: string): Promise<Diagnostic[]> {
    if (isTooLong(text)) return []
    const { document, json } = this.#read(text)
    const found = await this.#service.doValidation(document, json, {
      comments: 'ignore',
      trailingCommas: 'ignore',
      schemaValidation: 'warning',
    })
    // An unfinished text, such as an empty one, is an error at its end for long enough.
    return found.map((one) => ({ ...one, severity: one.severity ?? DiagnosticSeverity.Warning }))
  }

  #read(text: string) {
    const document = TextDocument.create('bothy:/text.json', 'jsonc', 1, text)
    return { document, json: this.#service.parseJSONDocument(document) }
  }
}
