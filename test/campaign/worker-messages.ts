/** A seed to play. */
export interface SeedRequest {
  seed: number;
  brief: boolean;
}
