/** A refusal the caller can act on. Anything else that is thrown is a bug or an outage. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly code: Uppercase<string>
  constructor(code: Uppercase<string>, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}
