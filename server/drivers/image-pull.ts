/** As a registry is told them. Never to be logged, nor kept by the driver. */
export type PullCredentials = { username: string; password: string }

/** `bytes` and `totalBytes`: of the layers whose size is known by now. */
export type PullProgress = {
  layers: number
  layersDone: number
  bytes: number
  totalBytes: number
}

export type ImagePull = {
  image: string
  /** Null to be asked as nobody in particular. */
  credentials: PullCredentials | null
  /** Many times a second. */
  onProgress?: (progress: PullProgress) => void
}

/** The images of an engine, and where they come from. */
export interface ImagePulls {
  /** Whether there is one of this name here, without pulling it. */
  has(image: string, signal: AbortSignal): Promise<boolean>
  /**
   * Pulls one also where one of its name is here; that one stays where this fails:
   * `IMAGE_ACCESS_DENIED` where its registry does not give it to who has these credentials, and
   * else `IMAGE_UNAVAILABLE`, with the reason.
   */
  pull(pull: ImagePull, signal: AbortSignal): Promise<void>
  /**
   * Asks its registry whether it would be given, and fetches nothing of it. Rejects as `pull` does.
   */
  ask(pull: Omit<ImagePull, 'onProgress'>, signal: AbortSignal): Promise<void>
}
