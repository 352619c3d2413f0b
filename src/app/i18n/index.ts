/** The door to every text of the app. */
export { m } from '../paraglide/messages.js'
export { errorText } from './errors.ts'
