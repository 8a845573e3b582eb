import type { IDisposable, Terminal } from '@xterm/xterm'

/**
 * While old output is drawn again, the questions in it (device attributes, cursor position, colors,
 * modes) must not be answered: the program that asked has its answer or is gone, and a shell would
 * run the reply.
 */
export function silenceQueries(terminal: Terminal, isReplaying: () => boolean): IDisposable[] {
  const { parser } = terminal
  const ifReplaying = () => isReplaying()
  const isColorQuery = (data: string) => isReplaying() && data.split(';').includes('?')
  return [
    parser.registerCsiHandler({ final: 'c' }, ifReplaying),
    parser.registerCsiHandler({ prefix: '>', final: 'c' }, ifReplaying),
    parser.registerCsiHandler({ prefix: '=', final: 'c' }, ifReplaying),
    parser.registerCsiHandler({ final: 'n' }, ifReplaying),
    parser.registerCsiHandler({ prefix: '?', final: 'n' }, ifReplaying),
    parser.registerCsiHandler({ prefix: '>', final: 'q' }, ifReplaying),
    parser.registerCsiHandler({ intermediates: '$', final: 'p' }, ifReplaying),
    parser.registerCsiHandler({ prefix: '?', intermediates: '$', final: 'p' }, ifReplaying),
    parser.registerCsiHandler({ final: 't' }, ifReplaying),
    parser.registerDcsHandler({ intermediates: '$', final: 'q' }, ifReplaying),
    ...[4, 10, 11, 12].map((code) => parser.registerOscHandler(code, isColorQuery)),
  ]
}
