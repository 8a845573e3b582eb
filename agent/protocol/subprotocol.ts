/**
 * The WebSocket subprotocol of the workspace plane; the browser sends its ticket as
 * the second entry.
 */
export const workspaceSubprotocol = 'bothy'
