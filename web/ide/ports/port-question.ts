/** What a dialog of a port is open for. */
export type PortQuestion = { port: number; what: 'code' | 'people' | 'links' | 'tokens' }
