import { z } from 'zod'
import { AppError } from '#server/errors.ts'
import { defineSetting } from '#server/settings/define-setting.ts'
import { machineName } from './machines.schema.ts'
import { readMachine } from './read-machine.ts'

const section = 'Codespaces'

export const machineTypes = defineSetting<string[]>({
  id: 'machines.types',
  section,
  title: 'Machine types',
  description:
    'What people may choose from besides “standard”, which is what the settings for processors, memory, processes and size make: one a line, as “large: 4 cpus; 8 GB memory; 64 GB storage; Compiles”. A codespace that asks for none gets the smallest that its repository can use.',
  scopes: ['instance'],
  schema: z.array(z.string().trim().min(1).max(300)).max(50),
  default: [],
  environment: 'BOTHY_MACHINE_TYPES',
  check(lines) {
    const names = new Set<string>()
    for (const line of lines) {
      const { name } = readMachine(line)
      if (names.has(name)) {
        throw new AppError('SETTING_VALUE_INVALID', `There is more than one type named “${name}”.`)
      }
      names.add(name)
    }
    return lines
  },
})

export const allowedMachines = defineSetting<string[]>({
  id: 'machines.allowed',
  section,
  title: 'Machine types that are allowed',
  description:
    'By name, one a line; * for all of them. What an organization or a repository says only narrows what holds for everybody. A codespace of a type that is not allowed any more starts on the smallest that is.',
  scopes: ['instance', 'organization', 'repository'],
  schema: z
    .array(z.union([z.literal('*'), machineName]))
    .min(1)
    .max(50),
  default: ['*'],
  environment: 'BOTHY_ALLOWED_MACHINES',
})

export const preferredMachine = defineSetting<string | null>({
  id: 'machines.preferred',
  section: 'Your environment',
  title: 'Machine type of new codespaces',
  description:
    'By its name in the form of a new codespace, which begins with it. None: the smallest that the repository can use, which stands in, too, where yours is not there or not allowed.',
  scopes: ['user'],
  schema: machineName.nullable(),
  default: null,
})

export const machineSettings = [machineTypes, allowedMachines]
export const ownMachineSettings = [preferredMachine]
