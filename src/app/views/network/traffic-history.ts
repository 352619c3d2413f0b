/** The last minutes of traffic, as uPlot takes it: one array per line, the first being time in seconds. */

/** Two minutes of one sample a second. */
const MAX_SAMPLES = 120

export type TrafficSeries = [at: number[], inbound: number[], outbound: number[]]

export interface TrafficSample {
  /** ms since the epoch. */
  at: number
  /** Bytes per second. */
  rateIn: number
  rateOut: number
}

export function appendSample([at, inbound, outbound]: TrafficSeries, sample: TrafficSample): TrafficSeries {
  return [
    [...at, sample.at / 1000].slice(-MAX_SAMPLES),
    [...inbound, sample.rateIn].slice(-MAX_SAMPLES),
    [...outbound, sample.rateOut].slice(-MAX_SAMPLES)
  ]
}
