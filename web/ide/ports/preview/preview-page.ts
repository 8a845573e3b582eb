/** The page of `editor-pages.ts` that shows a port in a tab. */
export const previewPage = (port: number): string => `portPreview:${port}`
