/**
 * Bytes per connection. libp2p shows every negotiated stream to its metrics component; the sizes of
 * what passes are counted there, without touching the data. Payload bytes: multiplexer and
 * encryption overhead is not seen.
 */
import type {
  Connection,
  Counter,
  CounterGroup,
  Histogram,
  HistogramGroup,
  Metric,
  MetricGroup,
  Metrics,
  Stream,
  Summary,
  SummaryGroup
} from '@libp2p/interface'

export interface Traffic {
  bytesIn: number
  bytesOut: number
}

interface Countable {
  send(data: { byteLength: number }): boolean
  onData(data: { byteLength: number }): void
}

const nothing = (): void => undefined
const noTimer = (): (() => void) => nothing
const noMetric: Metric & Counter = {
  update: nothing,
  increment: nothing,
  decrement: nothing,
  reset: nothing,
  timer: noTimer
}
const noGroup: MetricGroup & CounterGroup = {
  update: nothing,
  increment: nothing,
  decrement: nothing,
  reset: nothing,
  timer: noTimer
}
const noHistogram: Histogram & Summary = { observe: nothing, reset: nothing, timer: noTimer }
const noHistogramGroup: HistogramGroup & SummaryGroup = { observe: nothing, reset: nothing, timer: noTimer }

export class TrafficMeter implements Metrics {
  readonly total: Traffic = { bytesIn: 0, bytesOut: 0 }
  readonly #byConnection = new WeakMap<object, Traffic>()
  #connections: () => Connection[] = () => []

  /** The connections to attribute streams to; known only once libp2p is assembled. */
  attach(connections: () => Connection[]): void {
    this.#connections = connections
  }

  of(connection: Connection): Traffic {
    return this.#byConnection.get(connection) ?? { bytesIn: 0, bytesOut: 0 }
  }

  trackMultiaddrConnection(): void {
    // Counted per stream: WebRTC connections carry nothing on the connection itself.
  }

  trackProtocolStream(stream: Stream): void {
    const connection = this.#connections().find((candidate) => candidate.streams.includes(stream))
    const traffic = connection === undefined ? { bytesIn: 0, bytesOut: 0 } : this.#entry(connection)
    const countable = stream as unknown as Countable
    const send = countable.send.bind(stream)
    const onData = countable.onData.bind(stream)
    countable.send = (data) => {
      traffic.bytesOut += data.byteLength
      this.total.bytesOut += data.byteLength
      return send(data)
    }
    countable.onData = (data) => {
      traffic.bytesIn += data.byteLength
      this.total.bytesIn += data.byteLength
      onData(data)
    }
  }

  #entry(connection: Connection): Traffic {
    const known = this.#byConnection.get(connection)
    if (known !== undefined) return known
    const traffic = { bytesIn: 0, bytesOut: 0 }
    this.#byConnection.set(connection, traffic)
    return traffic
  }

  registerMetric = (): Metric => noMetric
  registerMetricGroup = (): MetricGroup => noGroup
  registerCounter = (): Counter => noMetric
  registerCounterGroup = (): CounterGroup => noGroup
  registerHistogram = (): Histogram => noHistogram
  registerHistogramGroup = (): HistogramGroup => noHistogramGroup
  registerSummary = (): Summary => noHistogram
  registerSummaryGroup = (): SummaryGroup => noHistogramGroup
  traceFunction = (_name: string, fn: unknown): never => fn as never
  createTrace = (): unknown => undefined
}
