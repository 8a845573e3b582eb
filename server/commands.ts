import { signInCommand } from './auth/sign-in-command.ts'
import { backupCommand } from './backup/backup-command.ts'
import { restoreCommand } from './backup/restore-command.ts'
import { doctorCommand } from './doctor/doctor-command.ts'

type Command = (args: string[], environment: NodeJS.ProcessEnv) => Promise<number>

/** What `npm start -- NAME` does instead of starting a server; each resolves to its exit code. */
export const commands: Partial<Record<string, Command>> = {
  'sign-in': signInCommand,
  backup: backupCommand,
  restore: restoreCommand,
  doctor: doctorCommand,
}
