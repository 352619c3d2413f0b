/** A real relay process, as `npm start` runs it, on a loopback port of its own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'

const ROOT = path.resolve(import.meta.dirname, '../../..')
const MAIN = path.join(ROOT, 'relay', 'dist', 'main.js')
const START_TIMEOUT_MS = 20_000
const STOP_TIMEOUT_MS = 10_000

export interface RelayReady {
  ready: true
  port: number
  /** Multiaddrs of the relay, with /p2p/… at the end. */
  addresses: string[]
  peer: string
}

export interface RelayOptions {
  /** Key, settings and records; a restart on the same folder is the same relay. */
  dataDir: string
  /** Further flags, e.g. `['--max-reservations', '5']`. */
  args?: readonly string[]
}

export class RelayStartError extends Error {
  override name = 'RelayStartError'
}

export class RelayProcess {
  readonly #options: RelayOptions
  #process: ChildProcess | undefined
  #ready: RelayReady | undefined
  #log: string[] = []

  private constructor(options: RelayOptions) {
    this.#options = options
  }

  /** @throws RelayStartError with the relay's output */
  static async start(options: RelayOptions): Promise<RelayProcess> {
    const relay = new RelayProcess(options)
    await relay.#spawn(0)
    return relay
  }

  get port(): number {
    return this.#details().port
  }

  /** Of the running process. */
  get pid(): number {
    const pid = this.#process?.pid
    if (pid === undefined) throw new RelayStartError('The relay does not run.')
    return pid
  }

  get peer(): string {
    return this.#details().peer
  }

  get addresses(): readonly string[] {
    return this.#details().addresses
  }

  /** Where the app is served. */
  get origin(): string {
    return `http://localhost:${this.port}`
  }

  /** Everything it printed, for reports of failed tests. */
  get log(): string {
    return this.#log.join('\n')
  }

  /** Asks it to end (SIGTERM) and waits until it has; kills it when it takes too long. */
  async stop(): Promise<void> {
    await this.#end('SIGTERM')
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    await this.#end('SIGKILL')
  }

  /** Starts it again on the port and data it had. Needs `stop` or `kill` before. */
  async startAgain(): Promise<void> {
    await this.#spawn(this.port)
  }

  #details(): RelayReady {
    if (this.#ready === undefined) throw new RelayStartError('The relay has not told its address yet.')
    return this.#ready
  }

  async #spawn(port: number): Promise<void> {
    const args = [
      '--host',
      '127.0.0.1',
      '--port',
      String(port),
      '--data',
      this.#options.dataDir,
      '--ready-json'
    ]
    const child = spawn(process.execPath, [MAIN, ...args, ...(this.#options.args ?? [])], {
      cwd: ROOT,
      stdio: ['ignore', 'pipe', 'pipe']
    })
    this.#process = child
    createInterface(child.stderr).on('line', (line) => this.#log.push(line))
    const lines = createInterface(child.stdout)
    lines.on('line', (line) => this.#log.push(line))
    this.#ready = await this.#whenReady(child, lines)
  }

  #whenReady(child: ChildProcess, lines: ReturnType<typeof createInterface>): Promise<RelayReady> {
    return new Promise((resolve, reject) => {
      const fail = (why: string): void => {
        clearTimeout(timer)
        reject(new RelayStartError(`${why}\n${this.log}`))
      }
      const timer = setTimeout(() => {
        child.kill('SIGKILL')
        fail(`The relay was not ready after ${START_TIMEOUT_MS} ms.`)
      }, START_TIMEOUT_MS)
      child.once('error', (error) => fail(error.message))
      child.once('exit', (code) => fail(`The relay ended with code ${code ?? 'none'} before it was ready.`))
      lines.on('line', (line) => {
        const ready = parseReady(line)
        if (ready === undefined) return
        clearTimeout(timer)
        resolve(ready)
      })
    })
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#process
    this.#process = undefined
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    const timer = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
    await ended
    clearTimeout(timer)
  }
}

/** The one line of standard output that is for us; log lines are not. */
function parseReady(line: string): RelayReady | undefined {
  if (!line.startsWith('{')) return undefined
  const parsed: unknown = JSON.parse(line)
  return isReady(parsed) ? parsed : undefined
}

function isReady(value: unknown): value is RelayReady {
  return (
    typeof value === 'object' &&
    value !== null &&
    'ready' in value &&
    value.ready === true &&
    'port' in value &&
    typeof value.port === 'number' &&
    'peer' in value &&
    typeof value.peer === 'string' &&
    'addresses' in value &&
    Array.isArray(value.addresses)
  )
}
