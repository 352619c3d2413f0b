/** A page with nothing but the worker, driven by the bench runner. */
import type { Task } from './protocol.ts'

declare global {
  interface Window {
    /** MB/s of data. */
    measureErasure(task: Task): Promise<number>
  }
}

const worker = new Worker(new URL('./erasure.worker.ts', import.meta.url), { type: 'module' })

const failed = new Promise<never>((_, reject) => {
  worker.onerror = ({ message }) => reject(new Error(`the worker failed: ${message}`))
})
failed.catch(() => undefined)

window.measureErasure = (task) => {
  const measured = new Promise<number>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<number | string>) => {
      if (typeof data === 'number') resolve(data)
      else reject(new Error(data))
    }
  })
  worker.postMessage(task)
  return Promise.race([measured, failed])
}
