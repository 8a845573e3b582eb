import type { Property } from './properties.ts'

const command = 'runs in a terminal of its own, as a text, a list, or an object of either'

/** Of the container, who is in it, and what runs there. */
export const containerProperties: Property[] = [
  { key: '$schema', verdict: 'honoured', says: 'is for editors' },
  {
    key: 'extends',
    verdict: 'honoured',
    says: 'names one file in .devcontainer, or several, on which it builds: what it says itself counts',
    of: 'Bothy',
  },
  { key: 'name', verdict: 'honoured', says: 'is kept with the codespace' },
  {
    key: 'containerEnv',
    verdict: 'transformed',
    says: 'is set for everything that runs for you, and not for what the container begins with',
  },
  {
    key: 'remoteEnv',
    verdict: 'honoured',
    says: 'is set for everything that runs for you; null takes a variable away',
  },
  {
    key: 'containerUser',
    verdict: 'transformed',
    says: 'is who files, terminals and commands belong to, where there is no "remoteUser"',
  },
  {
    key: 'remoteUser',
    verdict: 'honoured',
    says: 'is who files, terminals and commands belong to',
  },
  {
    key: 'updateRemoteUserUID',
    verdict: 'transformed',
    says: 'changes nothing here: the files are given to the remote user, whatever the number of it is',
  },
  {
    key: 'userEnvProbe',
    verdict: 'honoured',
    says: 'decides which shell’s environment set-up commands see',
  },
  {
    key: 'workspaceFolder',
    verdict: 'honoured',
    says: 'is the folder the IDE opens: the repository’s, one within it, or /workspaces',
  },
  {
    key: 'workspaceMount',
    verdict: 'refused',
    says: 'the workspace is the codespace’s own and always mounted by Bothy',
    instead: 'say with "workspaceFolder" which folder of the repository to open',
  },
  {
    key: 'mounts',
    verdict: 'transformed',
    says: 'gives volumes of the codespace’s own and memory; nothing of the server’s machine is mounted',
  },
  {
    key: 'mounts.type',
    verdict: 'transformed',
    says: 'is "volume" or "tmpfs"; a "bind" of the server’s machine is left out',
  },
  {
    key: 'mounts.source',
    verdict: 'transformed',
    says: 'names a volume within the codespace: it stays as long as its files, and no other codespace sees it',
  },
  {
    key: 'mounts.target',
    verdict: 'honoured',
    says: 'is the folder in the container, outside of what is the server’s and deeper in the workspace than the repository',
  },
  {
    key: 'init',
    verdict: 'honoured',
    says: 'is always there: every codespace has an init process',
  },
  {
    key: 'privileged',
    verdict: 'refused',
    says: 'it would open the server’s machine to the container',
    instead: 'what needs it cannot run in a codespace',
  },
  {
    key: 'capAdd',
    verdict: 'transformed',
    says: 'gives SYS_PTRACE, for debuggers; any other is refused',
  },
  {
    key: 'securityOpt',
    verdict: 'refused',
    says: 'it would take protection from the server’s machine',
    instead: 'a debugger works with "capAdd": ["SYS_PTRACE"] alone',
  },
  {
    key: 'runArgs',
    verdict: 'transformed',
    says: 'is read word by word: what a key of the specification can say is taken as if that key said it, and the rest is refused',
  },
  {
    key: 'overrideCommand',
    verdict: 'transformed',
    says: 'is always true: the image’s own command does not run',
  },
  {
    key: 'shutdownAction',
    verdict: 'dropped',
    says: 'a codespace runs on when its tab is closed, until it is stopped',
  },
  {
    key: 'entrypoint',
    verdict: 'transformed',
    says: 'of an image or a Feature runs at each start, before the lifecycle commands, as the container’s user; in a file it has no effect',
    of: 'specification',
  },
  {
    key: 'initializeCommand',
    verdict: 'refused',
    says: 'it would run on the server’s machine, so it never runs',
    instead: 'put what can run in the container into "onCreateCommand"',
  },
  { key: 'onCreateCommand', verdict: 'honoured', says: command },
  { key: 'updateContentCommand', verdict: 'honoured', says: command },
  { key: 'postCreateCommand', verdict: 'honoured', says: command },
  { key: 'postStartCommand', verdict: 'honoured', says: command },
  { key: 'postAttachCommand', verdict: 'honoured', says: command },
  {
    key: 'waitFor',
    verdict: 'honoured',
    says: 'is the command after which the IDE opens by itself',
  },
]
