/** `用印`, 2026, 17 → `用印〔2026〕17号`, the way GB/T 9704-2012 (党政机关公文格式) writes a document number: no zero padding, no 第. */
export const documentNumber = (series: string, year: number, serial: number): string =>
  `${series}〔${year}〕${serial}号`
