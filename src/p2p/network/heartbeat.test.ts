import type { Connection, Startable } from '@libp2p/interface'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { heartbeat, type HeartbeatInit } from './heartbeat.ts'

const clock = {
  now: () => Date.now(),
  setTimeout: (fn: () => void, delayMs: number) => setTimeout(fn, delayMs),
  clearTimeout: (timer: unknown) => clearTimeout(timer as NodeJS.Timeout | undefined)
}

let traffic: { bytesIn: number; bytesOut: number }
let connection: Connection
let abort: ReturnType<typeof vi.fn>
let service: Startable

beforeEach(() => {
  vi.useFakeTimers()
  traffic = { bytesIn: 0, bytesOut: 0 }
  abort = vi.fn(() => (connection.status = 'aborted'))
  connection = { status: 'open', abort } as unknown as Connection
})

afterEach(async () => {
  await service.stop()
  vi.useRealTimers()
})

function start(ping: HeartbeatInit['ping']): void {
  const init = { traffic: { of: () => traffic }, clock, ...(ping === undefined ? {} : { ping }) }
  service = heartbeat(init)({ connectionManager: { getConnections: () => [connection] } })
  void service.start()
}

/** Answers nothing, until it is told to stop waiting. */
const silence: HeartbeatInit['ping'] = (_connection, signal) =>
  new Promise((_resolve, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
  )

describe('the heartbeat of a connection', () => {
  test('leaves one that answers, and knows its round trip', async () => {
    start(() => Promise.resolve(40))
    await vi.advanceTimersByTimeAsync(20_000)
    expect(connection.rtt).toBe(40)
    expect(abort).not.toHaveBeenCalled()
  })

  test('ends one that is silent within five seconds', async () => {
    start(silence)
    await vi.advanceTimersByTimeAsync(5_000)
    expect(abort).toHaveBeenCalledOnce()
    expect(abort.mock.calls[0]?.[0]).toMatchObject({ name: 'PeerSilentError' })
  })

  test('leaves one whose answer waits behind other bytes that come', async () => {
    start(silence)
    for (let second = 0; second < 30; second++) {
      traffic.bytesIn += 1000
      await vi.advanceTimersByTimeAsync(1_000)
    }
    expect(abort).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(abort).toHaveBeenCalled()
  })

  test('gives one that much is sent to the time for it, and not for ever', async () => {
    start(silence)
    traffic.bytesOut = 3 * 1024 * 1024
    await vi.advanceTimersByTimeAsync(15_000)
    expect(abort).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(5_000)
    expect(abort).toHaveBeenCalledOnce()
  })

  test('gives a long way its time', async () => {
    connection.rtt = 1_000
    start(silence)
    await vi.advanceTimersByTimeAsync(7_000)
    expect(abort).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(2_000)
    expect(abort).toHaveBeenCalledOnce()
  })

  test('proves nothing after a sleep', async () => {
    let asked = 0
    start((to, signal) => (++asked === 1 ? silence(to, signal) : Promise.resolve(5)))
    await vi.advanceTimersByTimeAsync(2_500)
    vi.setSystemTime(Date.now() + 60_000)
    await vi.advanceTimersByTimeAsync(6_000)
    expect(asked).toBeGreaterThan(1)
    expect(abort).not.toHaveBeenCalled()
  })
})
