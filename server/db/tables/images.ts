export type ImageTables = {
  /** What the engine has is the truth; this says when it was used last. */
  builtImage: { key: string; usedAt: number }
  /** What needed somebody's credentials: `ghcr.io/acme/tools`, whatever the tag. */
  privateImage: { name: string; notedAt: number }
}
