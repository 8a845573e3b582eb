import { AppError } from '#server/errors.ts'

type Code =
  /**
   * What somebody wrote is not a Feature, or not one that can be installed together with the
   * others.
   */
  | 'FEATURE_INVALID'
  /** It may not be had here. */
  | 'FEATURE_REFUSED'
  /** Who has it does not answer, or not with it. */
  | 'FEATURE_UNAVAILABLE'
  /** What came is not what was asked for. */
  | 'FEATURE_MISMATCH'

/**
 * Why a codespace cannot have its Features. `place`: where in the repository it says so, where that
 * is known.
 */
export class FeatureError extends AppError {
  readonly place: Place | null
  constructor(
    code: Code,
    message: string,
    { place = null, ...options }: ErrorOptions & { place?: Place | null } = {},
  ) {
    super(code, place === null ? message : `${place.path}, line ${place.line}: ${message}`, options)
    this.place = place
  }
}

/** As people count: from one. */
export type Place = { path: string; line: number; column: number }
