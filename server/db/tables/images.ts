export type ImageTables = {
  /** What the engine has is the truth; this says when it was used last. */
  builtImage: { key: string; usedAt: number }
}
