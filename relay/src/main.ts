#!/usr/bin/env node
/** `bitpie-relay`: reads the settings, runs one relay, ends on SIGTERM or SIGINT. */
import { bannerOf, bannerText } from './banner.ts'
import { ConfigError, helpText, readCommandLine, type RelayConfig } from './config/config.ts'
import { createLog, reasonOf } from './log.ts'
import { CannotListenError } from './platform/http-server.ts'
import { UnreadableKeyError } from './platform/private-key.ts'
import { startRelay } from './relay.ts'
import { RELAY_VERSION } from './version.ts'

const EXIT_FAILED = 1
const EXIT_MISUSED = 2

/** Whatever hangs, the process is gone after this. */
const STOP_TIMEOUT_MS = 4_500

async function run(config: RelayConfig): Promise<void> {
  const log = createLog({ level: config.logLevel, format: config.logFormat })
  // A peer must never be able to end the relay: what slips through a library is logged and counted.
  process.on('unhandledRejection', (reason) => log.error('unhandled rejection', { reason: reasonOf(reason) }))
  process.on('uncaughtException', (error) => log.error('uncaught exception', { reason: reasonOf(error) }))

  const relay = await startRelay(config, { log })
  const { port, addresses, peer } = relay
  if (config.readyJson) {
    process.stdout.write(`${JSON.stringify({ ready: true, port, addresses, peer })}\n`)
  } else {
    process.stdout.write(bannerText(bannerOf(relay, config)))
  }
  log.info('relay is up', { port, peer, addresses: addresses.join(' ') })

  const stop = (signal: string): void => {
    log.info('stopping', { signal })
    setTimeout(() => process.exit(EXIT_FAILED), STOP_TIMEOUT_MS).unref()
    relay.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error('did not stop cleanly', { reason: reasonOf(error) })
        process.exit(EXIT_FAILED)
      }
    )
  }
  process.once('SIGTERM', stop)
  process.once('SIGINT', stop)
}

function complain(error: unknown): never {
  process.stderr.write(`bitpie-relay: ${error instanceof Error ? error.message : String(error)}\n`)
  process.exit(error instanceof ConfigError ? EXIT_MISUSED : EXIT_FAILED)
}

async function main(): Promise<void> {
  try {
    const command = readCommandLine(process.argv.slice(2), process.env)
    switch (command.show) {
      case 'help':
        process.stdout.write(helpText())
        return
      case 'version':
        process.stdout.write(`${RELAY_VERSION}\n`)
        return
      case 'nothing':
        await run(command.config)
    }
  } catch (error) {
    const isExpected = [ConfigError, CannotListenError, UnreadableKeyError].some(
      (type) => error instanceof type
    )
    if (!isExpected && error instanceof Error) {
      process.stderr.write(`${error.stack}\n`)
    }
    complain(error)
  }
}

await main()
