export { demoPhone, type Notice, notify, type PhoneLine, type Recipient } from './notice.store.ts'
export { demoAdapter, noAdapter, type OpenPhone, type OutgoingSms, type SmsAdapter } from './sending.store.ts'
export { SMS_LENGTH, smsText } from './sms.ts'
