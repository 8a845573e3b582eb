import { describeDriver } from '../driver.contract.ts'
import { startDockerBench } from './docker-bench.ts'

describeDriver('docker', () => startDockerBench())
