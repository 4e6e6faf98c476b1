/** ISO 8601 in UTC → the text that TIMESTAMP_NTZ reads. */
export function warehouseTime(iso: string): string {
  return iso.replace('T', ' ').replace('Z', '');
}
