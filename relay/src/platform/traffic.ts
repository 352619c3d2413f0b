/** Counts what circuits carry. libp2p shows every negotiated stream to its metrics component. */
import { RELAY_V2_HOP_CODEC, RELAY_V2_STOP_CODEC } from '@libp2p/circuit-relay-v2'
import type { Metrics, Stream } from '@libp2p/interface'
import { TrafficMeter } from '../../../src/p2p/network/traffic.ts'

export interface CircuitTraffic {
  relayedBytes: number
}

/** The library's streams take what arrives by this method, which their public type leaves out. */
interface Receiving {
  onData?(data: { byteLength: number }): void
}

/**
 * What arrives on a HOP stream leaves on a STOP stream and the other way round, so arrivals on both
 * are the relayed bytes, each counted once.
 */
function countArrivals(stream: Stream & Receiving, traffic: CircuitTraffic): void {
  const onData = stream.onData?.bind(stream)
  if (onData !== undefined) {
    stream.onData = (data) => {
      traffic.relayedBytes += data.byteLength
      onData(data)
    }
  }
}

export function circuitMetrics(traffic: CircuitTraffic): Metrics {
  const withoutNumbers: Metrics = new TrafficMeter()
  return {
    ...withoutNumbers,
    trackMultiaddrConnection() {},
    trackProtocolStream(stream) {
      if (stream.protocol === RELAY_V2_HOP_CODEC || stream.protocol === RELAY_V2_STOP_CODEC) {
        countArrivals(stream, traffic)
      }
    }
  }
}
