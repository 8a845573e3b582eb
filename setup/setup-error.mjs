/** Something the person at the keyboard can act on: printed as it is, without a stack. */
export class SetupError extends Error {
  name = 'SetupError'
}
